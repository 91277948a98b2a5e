"""What few look for: one line that opens, and closes again."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from acme_desktop.desktop.theme.metrics import metric
from acme_desktop.desktop.widgets.buttons import link_button


class Folded(QWidget):
    """`make` makes what is inside when it is opened for the first time.

    Signals:
        unfolded(bool): the operator has opened or closed it.
    """

    unfolded = Signal(bool)

    def __init__(
        self, title: str, make: Callable[[], QWidget], *, opened: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._make = make
        self._inside: QWidget | None = None
        self.head = link_button(title, icon="chevron-down")
        self.head.setCheckable(True)
        self.head.setChecked(opened)
        self.head.toggled.connect(self._on_toggled)
        self.head.toggled.connect(self.unfolded)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(metric("step"))
        self._column.addWidget(self.head, 0, Qt.AlignmentFlag.AlignLeading)
        self._on_toggled(opened)

    def _on_toggled(self, opened: bool) -> None:
        self.head.set_sign("chevron-up" if opened else "chevron-down")
        if opened and self._inside is None:
            self._inside = self._make()
            self._column.addWidget(self._inside)
        if self._inside is not None:
            self._inside.setVisible(opened)
