"""The line above the cards of one zone or web server, and the lines for names that ask for nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from acme_desktop.desktop.panes.challenges.card_words import group_note
from acme_desktop.desktop.panes.challenges.things import Checks, Group, Proved
from acme_desktop.desktop.theme import icons
from acme_desktop.desktop.theme.metrics import metric
from acme_desktop.desktop.widgets.chip import StateLabel
from acme_desktop.desktop.widgets.text import ElidedLabel, label
from acme_desktop.desktop.wording import moments
from acme_desktop.domain.order import ChallengeType

translate = QCoreApplication.translate
_ICON = 16
_MOST_PROVED = 5  # shown one by one


class GroupHead(QWidget):
    """The zone or web server, and who is asked about it."""

    def __init__(self, group: Group) -> None:
        super().__init__()
        self._note = ElidedLabel("", "small", "2")
        row = _row(self, "server" if group.kind is ChallengeType.HTTP_01 else "globe", group.title)
        row.addWidget(self._note, 1)

    def show_note(self, group: Group, seen: Checks) -> None:
        """As it was last seen."""
        self._note.set_text(group_note(group, seen))


def proved_rows(proved: Sequence[Proved], now: datetime) -> list[QWidget]:
    """A line for each, or one for many."""
    if len(proved) > _MOST_PROVED:
        text = translate("Challenges", "%n name(s) still authorized: nothing to put in place", "", len(proved))
        return [StateLabel(text, "healthy", "ok")]
    return [_proved_row(one, now) for one in proved]


def _proved_row(one: Proved, now: datetime) -> QWidget:
    made = QWidget()
    row = _row(made, "globe", one.name.display)
    text = translate("Challenges", "authorized: nothing to put in place")
    if one.until is not None and one.until > now:
        text = translate("Challenges", "still authorized until {date}: nothing to put in place")
        text = text.format(date=moments.date(one.until))
    row.addWidget(StateLabel(text, "healthy", "ok", role="small"))
    row.addStretch(1)
    return made


def _row(widget: QWidget, icon: str, title: str) -> QHBoxLayout:
    sign = QLabel()
    icons.bind(sign, icon, "text-2", _ICON)
    row = QHBoxLayout(widget)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(metric("step"))
    row.addWidget(sign)
    row.addWidget(label(title, "section"))
    return row
