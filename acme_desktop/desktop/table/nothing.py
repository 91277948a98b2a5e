"""What stands in the place of a list's rows: what the list is for, or that nothing is like what is looked for."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QVBoxLayout, QWidget

from acme_desktop.desktop.desk import Desk
from acme_desktop.desktop.widgets.buttons import button
from acme_desktop.desktop.widgets.empty import EmptyState
from acme_desktop.domain.operator import Permission
from acme_desktop.domain.value_class import value_class


@value_class(frozen=True)
class NothingWords:
    """`first` is said to who may order, `never` to who may not; `show_all` is the button under `filtered`."""

    icon: str
    first: str
    never: str
    filtered: str
    show_all: str


class Nothing(QWidget):
    """The button is the one that changes it: an order, or a list that is not narrowed down."""

    def __init__(
        self, words: NothingWords, desk: Desk, show_all: Callable[[], None], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._words = words
        self._may_order = desk.may(Permission.ISSUE)
        self.order_button = button(self.tr("New order"), "primary", "plus")
        self.order_button.clicked.connect(lambda: desk.go("/acme/orders/create"))
        self.all_button = button(words.show_all)
        self.all_button.clicked.connect(lambda: show_all())
        self._state = EmptyState(words.icon, "", self.order_button, self.all_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._state)
        self.tell(filtered=False)

    def tell(self, *, filtered: bool) -> None:
        """Why there are no rows."""
        words = self._words
        self.order_button.setVisible(not filtered and self._may_order)
        self.all_button.setVisible(filtered)
        if filtered:
            self._state.put("filter", words.filtered)
        else:
            self._state.put(words.icon, words.first if self._may_order else words.never)
