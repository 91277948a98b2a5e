"""The time line as a card, by day."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from acme_desktop.desktop.theme.metrics import metric
from acme_desktop.desktop.widgets.buttons import link_button
from acme_desktop.desktop.widgets.card import Card
from acme_desktop.desktop.widgets.chapter_row import ChapterRow
from acme_desktop.desktop.widgets.emptied import empty
from acme_desktop.desktop.widgets.text import label
from acme_desktop.desktop.wording import moments
from acme_desktop.desktop.wording.story import Chapter

_MOST = 60


class TimeCard(Card):
    """The newest steps; all of them are in the audit trail."""

    def __init__(self, show_rows: Callable[[], None], parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.set_title(self.tr("Time line"))
        self.chapters: tuple[Chapter, ...] = ()
        rows = link_button(self.tr("Rows of the trail"))
        rows.clicked.connect(lambda: show_rows())
        self.beside.addWidget(rows)

    def show_chapters(self, chapters: Sequence[Chapter]) -> None:
        """These from now on; what stands there already stays."""
        if tuple(chapters) == self.chapters and self.body.count():
            return
        self.chapters = tuple(chapters)
        rows = QWidget()
        column = QVBoxLayout(rows)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(1)
        self._fill(column)
        empty(self.body)
        self.body.addWidget(rows)

    def _fill(self, column: QVBoxLayout) -> None:
        left_out = len(self.chapters) - _MOST
        if left_out > 0:
            words = self.tr("%n earlier step(s) are in the audit trail.", "", left_out)
            column.addWidget(label(words, "small", "2", wrap=True))
        shown = self.chapters[-_MOST:]
        days = [moments.date(chapter.at) for chapter in shown]
        for place, chapter in enumerate(shown):
            if place == 0 or days[place] != days[place - 1]:
                column.addSpacing(metric("step") if place else 0)
                column.addWidget(label(days[place], "label", "2"))
                column.addSpacing(metric("half"))
            last = place + 1 == len(shown) or days[place + 1] != days[place]
            column.addWidget(ChapterRow(chapter, joined=not last))
        if not shown:
            column.addWidget(label(self.tr("The audit trail holds nothing about it."), tone="2", wrap=True))
        column.addStretch(1)
