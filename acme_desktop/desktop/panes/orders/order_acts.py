"""What can be done with the order that is shown: by button, from the palette."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from acme_desktop.desktop.desk import Desk
from acme_desktop.desktop.panes.orders.abandon_dialog import AbandonDialog
from acme_desktop.desktop.panes.orders.next_step import Act
from acme_desktop.desktop.panes.orders.study import Study
from acme_desktop.desktop.panes.orders.work import OrderWork
from acme_desktop.desktop.theme import icons
from acme_desktop.domain.health import OrderGroup
from acme_desktop.domain.operator import Permission
from acme_desktop.domain.order import OrderState
from acme_desktop.service.lines import OrderStory


class OrderActs(QObject):
    """`going_on` and `abandoning` are for the palette; they are off where they can't be done.

    Signals:
        begun(): what failed before is no news any more.
    """

    begun = Signal()

    def __init__(self, desk: Desk, study: Study, work: OrderWork, window: QWidget) -> None:
        super().__init__(window)
        self._desk = desk
        self._study = study
        self._work = work
        self._window = window
        self.going_on = self._action(self.tr("Continue this order now"), "play")
        self.abandoning = self._action(self.tr("Abandon this order…"), "revoked")
        self.going_on.triggered.connect(self.carry_on)
        self.abandoning.triggered.connect(self.ask_to_abandon)
        self.offer()

    def offer(self) -> None:
        """As the order stands now."""
        story = self._study.story
        idle = self._work.ticket is None and self._desk.may(Permission.ISSUE)
        self.going_on.setEnabled(story is not None and story.line.group is OrderGroup.RUNNING and idle)
        self.abandoning.setEnabled(is_open(story) and idle)

    def do(self, act: str) -> None:
        """What a button says."""
        story = self._study.story
        if story is None:
            return
        if act == Act.CONTINUE:
            self.carry_on()
            return
        addresses = {
            Act.CHALLENGES: f"/acme/orders/{story.order.id}/challenges",
            Act.AGAIN: f"/acme/orders/create?again={story.order.id}",
            Act.CERTIFICATE: f"/acme/certificates/{story.order.certificate_id}",
            Act.RENEWED: f"/acme/certificates/{story.order.replaces_certificate}",
        }
        self._desk.go(addresses[Act(act)])

    def carry_on(self) -> None:
        """Go on now."""
        self.begun.emit()
        self._work.carry_on()

    def ask_to_abandon(self) -> None:
        """What would be lost, first."""
        story = self._study.story
        if story is not None:
            dialog = AbandonDialog(story, self._window)
            dialog.confirmed.connect(self._on_confirmed)
            dialog.open()

    def _on_confirmed(self) -> None:
        self.begun.emit()
        self._work.abandon()

    def _action(self, words: str, icon: str) -> QAction:
        made = QAction(words, self)
        icons.bind(made, icon, "text-2")
        return made


def is_open(story: OrderStory | None) -> bool:
    """Whether there is something to abandon."""
    return story is not None and not story.order.state.is_final and story.order.state is not OrderState.STORED
