"""The action bar of a sheet: how long there is time, whether it submits by itself, and the one next step."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QCheckBox, QWidget

from acme_desktop.desktop.desk import Desk
from acme_desktop.desktop.panes.challenges.next_step import NextStep, Offer
from acme_desktop.desktop.theme.metrics import metric
from acme_desktop.desktop.widgets.action_bar import ActionBar
from acme_desktop.desktop.widgets.buttons import button, set_icon
from acme_desktop.desktop.widgets.countdown import Countdown

_NARROW = 1000  # pixels, below which only the moment is named, and not what is lost then


class SheetFooter(ActionBar):
    """Signals:
    arm_asked(bool): submit when all is green, or not.
    anyway_asked(): submit although it is not.
    next_asked(): the primary button.
    """

    arm_asked = Signal(bool)
    anyway_asked = Signal()
    next_asked = Signal()

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self._offer: Offer | None = None
        self._narrow = False
        self.countdown = Countdown(desk.now, self)
        self.countdown.put(None)
        self.left.addWidget(self.countdown, 0, Qt.AlignmentFlag.AlignVCenter)
        self.green_check = QCheckBox(self.tr("Submit when green"))
        self.green_check.toggled.connect(self.arm_asked)  # a screen reader toggles, and does not click
        self.middle.addWidget(self.green_check)
        self.anyway_button = self.add(button(self.tr("Submit anyway…")))
        self.anyway_button.clicked.connect(self.anyway_asked)
        self.next_button = self.add(button(self.tr("Submit to CA"), "primary", "arrow-right"))
        self.next_button.clicked.connect(self.next_asked)

    def show_offer(self, offer: Offer, *, armed: bool) -> None:
        """What is possible now."""
        blocker = QSignalBlocker(self.green_check)
        self.green_check.setChecked(armed)
        blocker.unblock()
        if offer == self._offer:
            return
        before, self._offer = self._offer, offer
        if before is None or (before.until, before.then) != (offer.until, offer.then):
            self._count_down()
        self.green_check.setVisible(offer.by_itself)
        self.anyway_button.setVisible(offer.anyway)
        self.next_button.setVisible(offer.step is not NextStep.NONE)
        self.next_button.setText(offer.word)
        set_icon(self.next_button, offer.icon)
        self.block(offer.blocked)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        narrow = self.width() < _NARROW
        if narrow is not self._narrow:
            self._narrow = narrow
            self._count_down()

    def _count_down(self) -> None:
        offer = self._offer
        if offer is None:
            return
        words = offer.briefly if self._narrow else offer.then
        self.countdown.put(offer.until, words)
        # Its own label breaks its lines, and would be squeezed to nothing before the buttons are.
        room = self.fontMetrics().horizontalAdvance(words) + metric("title-row")
        self.countdown.setMinimumWidth(room if words else 0)
