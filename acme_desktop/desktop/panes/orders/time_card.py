"""The time line as a card, by day."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise

from PySide6.QtWidgets import QVBoxLayout, QWidget

from acme_desktop.desktop.theme.metrics import metric
from acme_desktop.desktop.widgets.buttons import link_button
from acme_desktop.desktop.widgets.card import Card
from acme_desktop.desktop.widgets.chapter_row import ChapterRow
from acme_desktop.desktop.widgets.growing import GrowingColumn
from acme_desktop.desktop.widgets.text import label
from acme_desktop.desktop.wording import moments
from acme_desktop.desktop.wording.story import Chapter
from acme_desktop.domain.value_class import value_class

# As many, and up to a step more, so that not every new one makes all others move.
_MOST, _STEP = 60, 10
_ON_THE_SCREEN = 5


@value_class(frozen=True)
class _Step:
    """A row: `day` stands above the first of a day, `apart` from the day before; the last of a day is not `joined`."""

    chapter: Chapter
    day: str
    apart: bool
    joined: bool


class TimeCard(Card):
    """The newest steps; all of them are in the audit trail."""

    def __init__(self, show_rows: Callable[[], None], parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.set_title(self.tr("Time line"))
        self.chapters: tuple[Chapter, ...] | None = None
        rows = link_button(self.tr("Rows of the trail"))
        rows.clicked.connect(lambda: show_rows())
        self.beside.addWidget(rows)
        self._notice = label("", wrap=True)
        self.body.addWidget(self._notice)
        self._steps = GrowingColumn(_row, first=_ON_THE_SCREEN)
        self.body.addWidget(self._steps)

    def clear(self) -> None:
        """Nothing is known."""
        self.chapters = None
        self._steps.clear()

    def show_chapters(self, chapters: Sequence[Chapter]) -> None:
        """These from now on; what stands there already stays."""
        if tuple(chapters) == self.chapters:
            return
        self.chapters = tuple(chapters)
        left_out = max(0, len(self.chapters) - _MOST) // _STEP * _STEP
        if left_out > 0:
            self._notice.setText(self.tr("%n earlier step(s) are in the audit trail.", "", left_out))
        else:
            self._notice.setText(self.tr("The audit trail holds nothing about it."))
        self._notice.setVisible(left_out > 0 or not self.chapters)
        self._steps.show_rows(_steps(self.chapters[left_out:]))


def _steps(chapters: Sequence[Chapter]) -> tuple[_Step, ...]:
    days = [moments.date(chapter.at) for chapter in chapters]
    begins = [True, *(day != before for before, day in pairwise(days))]
    ends = [*begins[1:], True]
    return tuple(
        _Step(chapter, days[at] if begins[at] else "", begins[at] and at > 0, not ends[at])
        for at, chapter in enumerate(chapters)
    )


def _row(step: _Step) -> QWidget:
    row = ChapterRow(step.chapter, joined=step.joined)
    if not step.day:
        return row
    made = QWidget()
    column = QVBoxLayout(made)
    column.setContentsMargins(0, metric("step") if step.apart else 0, 0, 0)
    column.setSpacing(metric("half"))
    column.addWidget(label(step.day, "label", "2"))
    column.addWidget(row)
    return made
