"""What stands in the place of rows: what the list is for, or that nothing is like what is looked for."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QVBoxLayout, QWidget

from acme_desktop.desktop.desk import Desk
from acme_desktop.desktop.widgets.buttons import button
from acme_desktop.desktop.widgets.empty import EmptyState
from acme_desktop.domain.operator import Permission


class Nothing(QWidget):
    """The button is the one that changes it."""

    def __init__(self, desk: Desk, show_all: Callable[[], None], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.order_button = button(self.tr("New order"), "primary", "plus")
        self.order_button.clicked.connect(lambda: desk.go("/acme/orders/create"))
        self.all_button = button(self.tr("Show all orders"))
        self.all_button.clicked.connect(lambda: show_all())
        self._may_order = desk.may(Permission.ISSUE)
        self._state = EmptyState("orders", "", self.order_button, self.all_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._state)
        self.tell(filtered=False)

    def tell(self, *, filtered: bool) -> None:
        """Why there are no rows."""
        self.order_button.setVisible(not filtered and self._may_order)
        self.all_button.setVisible(filtered)
        if filtered:
            self._state.put("filter", self.tr("No order is like that."))
        elif self._may_order:
            words = self.tr("An order asks a CA for one certificate and goes on until it is here. Place the first one.")
            self._state.put("orders", words)
        else:
            words = self.tr("What was asked of CAs stands here. There is nothing yet; an operator can place an order.")
            self._state.put("orders", words)
