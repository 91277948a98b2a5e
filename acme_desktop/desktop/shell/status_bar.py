"""The line at the foot of the window: renewals, keyring, database, clock, each in a word that can be explained."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from acme_desktop.desktop.shell.health import Health
from acme_desktop.desktop.shell.popover import Popover
from acme_desktop.desktop.shell.quiet_button import QuietButton
from acme_desktop.desktop.theme.metrics import metric
from acme_desktop.desktop.widgets.buttons import button
from acme_desktop.desktop.widgets.surfaces import line
from acme_desktop.desktop.widgets.text import label, tip
from acme_desktop.desktop.wording.health import (
    HealthLook,
    asking_look,
    health_look,
    purpose,
    subject_name,
    unknown_look,
)

_ALWAYS = ("timers", "keyring", "database", "clock")
_IN_TROUBLE = ("ca", "dns")
_ICON = 14


class StatusBar(QFrame):
    """Also on the screens before the sign-in, with `subjects` of their own and the version at the end.

    Signals:
        chosen(str): a route from an explanation.
    """

    chosen = Signal(str)

    def __init__(
        self,
        health: Health,
        now: Callable[[], datetime],
        *,
        subjects: tuple[str, ...] = _ALWAYS,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._health = health
        self._now = now
        self._narrow = False
        self.setProperty("surface", "rail")
        self.setProperty("edge", "top")
        self.setFixedHeight(metric("status-bar"))
        self.setAccessibleName(self.tr("State of the program"))
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(metric("step"), 1, metric("card-inside"), 0)
        self._row.setSpacing(0)
        self.items: dict[str, HealthItem] = {}
        for subject in (*subjects, *_IN_TROUBLE):
            self._add(subject)
        self._row.addStretch(1)
        health.changed.connect(self.refresh)
        self.refresh()

    def set_room(self, width: int) -> None:
        """Of the window: where there is little, shorter words, also where there is room for more."""
        self._narrow = width < metric("narrow")
        self.refresh()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self.refresh()

    def add_at_end(self, widget: QWidget) -> None:
        """At the far side: the version, the notifications."""
        self._row.addWidget(widget)

    def refresh(self) -> None:
        """Show what is known now, in words that there is room for."""
        for length in (*(() if self._narrow else ("words",)), "short", ""):
            self._show(length)
            if self._row.minimumSize().width() <= self.width():
                break

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """Its words give way: nothing grows wider for them."""
        return QSize(0, super().minimumSizeHint().height())

    def _show(self, length: str) -> None:
        for subject, item in self.items.items():
            look = self._look(subject)
            item.show_look(look, length)
            shown = subject not in _IN_TROUBLE or look.tone in ("warn", "bad")
            item.setVisible(shown)
            item.line.setVisible(shown)

    def _add(self, subject: str) -> None:
        item = HealthItem()
        item.clicked.connect(lambda: self._explain(subject))
        self.items[subject] = item
        self._row.addWidget(item)
        self._row.addWidget(item.line)

    def _look(self, subject: str) -> HealthLook:
        found = self._health.diagnoses.get(subject)
        if found is not None:
            return health_look(found, self._now())
        return asking_look(subject) if self._health.asking else unknown_look(subject)

    def _explain(self, subject: str) -> None:
        sheet = Explanation(self.items[subject], subject, self._look(subject), self._health.ask)
        sheet.chosen.connect(self.chosen)
        sheet.open()


class HealthItem(QuietButton):
    """An icon and a word; a click explains them."""

    def __init__(self) -> None:
        super().__init__("small", _ICON)
        self.line = line(upright=True)

    def show_look(self, look: HealthLook, length: str) -> None:
        """`length` is words, short, or "" for the icon alone."""
        words = {"words": look.words, "short": look.short}.get(length, "")
        self.put(words, look.icon, look.tone, look.words)
        tip(self, "" if words else look.words)


class Explanation(Popover):
    """What an item says, what it is about, and what can be done. Signals: `chosen(str)`, a route."""

    chosen = Signal(str)

    def __init__(self, anchor: QWidget, subject: str, look: HealthLook, ask: Callable[[], None]) -> None:
        super().__init__(anchor, above=True)
        self.closed.connect(self.deleteLater)
        self.setAccessibleName(subject_name(subject))
        self.body.addWidget(label(look.words, "section"))
        if look.explanation and look.explanation != purpose(subject):
            self.body.addWidget(label(look.explanation, wrap=True, selectable=True))
        if look.advice:
            self.body.addWidget(label(look.advice, "strong", wrap=True, selectable=True))
        self.body.addWidget(label(purpose(subject), "small", "3", wrap=True))
        row = QHBoxLayout()
        row.setSpacing(metric("button-gap"))
        row.addStretch(1)
        self.again_button = button(self.tr("Look again"), icon="refresh", compact=True)
        self.again_button.clicked.connect(ask)
        self.again_button.clicked.connect(self.close_softly)
        row.addWidget(self.again_button)
        if look.route:
            there = button(look.button, compact=True)
            there.clicked.connect(self.close_softly)
            there.clicked.connect(lambda: self.chosen.emit(look.route))
            row.addWidget(there)
        self.body.addLayout(row)
