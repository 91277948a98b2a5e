"""One step of a story: the time, the sign of how it ended, what happened, and by whom."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from acme_desktop.desktop.theme import icons
from acme_desktop.desktop.theme.metrics import metric
from acme_desktop.desktop.widgets.surfaces import line
from acme_desktop.desktop.widgets.text import label, tip
from acme_desktop.desktop.wording import moments
from acme_desktop.desktop.wording.story import Chapter

_TIME_WIDTH = 64
_ICON = 16


class ChapterRow(QWidget):
    """With `joined` a line leads from its sign to the next one's."""

    def __init__(self, chapter: Chapter, *, joined: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, metric("card-inside"), 0)
        grid.setHorizontalSpacing(metric("step"))
        grid.setVerticalSpacing(1)
        grid.setColumnMinimumWidth(0, _TIME_WIDTH)
        grid.setColumnStretch(2, 1)
        time = label(moments.time(chapter.at), "text", "2")
        tip(time, moments.exact(chapter.at))
        sign = QLabel()
        sign.setFixedSize(_ICON, max(_ICON, time.sizeHint().height()))
        sign.setAccessibleName(chapter.look.word)
        icons.bind(sign, chapter.look.icon, chapter.look.ink, _ICON)
        grid.addWidget(time, 0, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(sign, 0, 1, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        grid.addLayout(words, 0, 2, 2, 1)
        _fill(words, chapter)
        grid.setRowStretch(1, 1)
        if joined:
            grid.addWidget(line(upright=True), 1, 1, Qt.AlignmentFlag.AlignHCenter)


def _fill(words: QVBoxLayout, chapter: Chapter) -> None:
    words.setContentsMargins(0, 0, 0, metric("step"))
    words.setSpacing(1)
    words.addWidget(label(chapter.text, wrap=True, selectable=True))
    if chapter.more:
        words.addWidget(label(chapter.more, "small", "2", wrap=True, selectable=True))
    if chapter.actor:
        words.addWidget(label(chapter.actor, "small", "3"))
    words.addStretch(1)
