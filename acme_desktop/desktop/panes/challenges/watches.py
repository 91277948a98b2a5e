"""All orders that are watched by this window: those on screen, and those that submit when all is green."""

from __future__ import annotations

from PySide6.QtCore import QObject

from acme_desktop.desktop.desk import Desk
from acme_desktop.desktop.panes.challenges.order_watch import OrderWatch, armed_orders
from acme_desktop.domain.order import OrderId


class Watches(QObject):
    """Lives as long as the window; one for each desk."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.parent)
        self.desk = desk
        self._watches: dict[OrderId, OrderWatch] = {}

    def watch(self, order_id: OrderId) -> OrderWatch:
        """The one of this order."""
        found = self._watches.get(order_id)
        if found is None:
            found = self._watches[order_id] = OrderWatch(self.desk, order_id, self)
        return found

    def resume(self) -> None:
        """Go on for what an earlier life of the window was told to submit."""
        for number in armed_orders(self.desk):
            self.watch(OrderId(number)).known.refresh()

    def end(self) -> None:
        """Somebody else sits here now."""
        for watch in self._watches.values():
            watch.rounds.pause()
        self._watches.clear()
        self.setParent(None)
        self.deleteLater()


def watches_of(desk: Desk) -> Watches:
    """The desk's own; those of an earlier desk end."""
    for found in desk.parent.findChildren(Watches):
        if found.desk is desk:
            return found
        found.end()
    return Watches(desk)
