"""One of several ways, with what it means and, once it is chosen, what it needs to know."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QRadioButton, QVBoxLayout, QWidget

from acme_desktop.desktop.theme.metrics import metric
from acme_desktop.desktop.theme.styling import set_property
from acme_desktop.desktop.widgets.chip import Chip
from acme_desktop.desktop.widgets.text import label, literal

_INDENT = 24  # under the words beside the round button


class Option(QFrame):
    """Put what belongs to it into `body`: it is shown while the option is chosen.

    Signals:
        chosen(): by a click or a key.
    """

    chosen = Signal()

    def __init__(
        self, title: str, explanation: str, group: QButtonGroup, chip: Chip | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setProperty("card", True)
        self.button = QRadioButton(literal(title))
        self.button.setAccessibleDescription(explanation)
        self._explanation = label(explanation, "small", "2", wrap=True)
        self._inside = QWidget()
        self.body = QVBoxLayout(self._inside)
        self.body.setContentsMargins(0, metric("card-inside"), 0, 0)
        self.body.setSpacing(metric("card-inside"))
        head = QHBoxLayout()
        head.addWidget(self.button)
        if chip is not None:
            head.addWidget(chip)
        head.addStretch(1)
        under = QVBoxLayout()
        under.setContentsMargins(_INDENT, 0, 0, 0)
        under.setSpacing(0)
        under.addWidget(self._explanation)
        under.addWidget(self._inside)
        column = QVBoxLayout(self)
        column.setSpacing(metric("half"))
        column.addLayout(head)
        column.addLayout(under)
        group.addButton(self.button)
        self.button.toggled.connect(self._on_toggled)
        self._on_toggled(False)

    @property
    def is_chosen(self) -> bool:
        """Among the others of its group."""
        return self.button.isChecked()

    def choose(self) -> None:
        """As if it had been clicked."""
        self.button.setChecked(True)

    def explain(self, text: str) -> None:
        """Something else."""
        self._explanation.setText(text)
        self.button.setAccessibleDescription(text)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        super().mousePressEvent(event)
        if self.button.isEnabled():
            self.button.setChecked(True)
            self.button.setFocus()

    def _on_toggled(self, on: bool) -> None:
        set_property(self, "selected", on)
        side = metric("card-inside") - on  # the border of the chosen one is wider
        layout = self.layout()
        if layout is not None:
            layout.setContentsMargins(side, side, side, side)
        self._inside.setVisible(on and self.body.count() > 0)
        if on:
            self.chosen.emit()
