"""Facts about one object, as drawers show them: what it is on the left, the value on the right."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QPushButton, QSizePolicy, QWidget

from acme_desktop.desktop.theme.metrics import metric
from acme_desktop.desktop.widgets.buttons import link_button
from acme_desktop.desktop.widgets.emptied import empty
from acme_desktop.desktop.widgets.text import label, tip
from acme_desktop.desktop.widgets.value_text import ValueText


class FactsGrid(QWidget):
    """Values can be selected; a link is a button of its own."""

    def __init__(self, parent: QWidget | None = None, *, label_width: int = 0) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(metric("step"))
        self._grid.setVerticalSpacing(0)
        self._grid.setColumnMinimumWidth(0, label_width or metric("facts-label"))
        self._grid.setColumnStretch(1, 1)
        self._label_width = label_width or metric("facts-label")
        self._rows = 0
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)

    def add(self, name: str, value: str, *, mono: bool = False, tip_: str = "") -> ValueText:
        """A value, whole however long it is."""
        shown = ValueText(value, name, mono=mono)
        if tip_:
            tip(shown.viewport(), tip_)
        self.add_widget(name, shown)
        return shown

    def add_link(self, name: str, text: str, go: Callable[[], None], *, external: bool = False) -> QPushButton:
        """A value that leads somewhere."""
        made = link_button(text, external=external)
        made.clicked.connect(lambda: go())
        made.setAccessibleDescription(name)
        self.add_widget(name, made)
        return made

    def add_widget(self, name: str, widget: QWidget) -> None:
        """Anything else: a state, a value with a copy button."""
        row = self._rows
        self._rows += 1
        said: QLabel = label(name, "text", "2", wrap=True)
        said.ensurePolished()
        said.setFixedWidth(max(self._label_width, said.minimumSizeHint().width()))
        at, side = Qt.AlignmentFlag.AlignVCenter, Qt.AlignmentFlag.AlignLeading
        if isinstance(widget, ValueText):  # of several lines: its first stands where those of single lines do
            at, side = Qt.AlignmentFlag.AlignTop, Qt.AlignmentFlag(0)
            above = max(0, (metric("target") - said.fontMetrics().height()) // 2)
            said.setContentsMargins(0, above, 0, above)
            widget.set_margins(above)
        self._grid.addWidget(said, row, 0, at)
        self._grid.addWidget(widget, row, 1, at | side)
        self._grid.setRowMinimumHeight(row, metric("target"))

    def clear(self) -> None:
        """Before other facts."""
        for row in range(self._rows):
            self._grid.setRowMinimumHeight(row, 0)
        self._rows = 0
        empty(self._grid)
