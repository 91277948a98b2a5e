"""A section of the settings: a card of parts, each of which a search can leave standing alone."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QSizePolicy, QWidget

from acme_desktop.desktop.desk import Desk
from acme_desktop.desktop.panes.settings.setting_row import SettingRow
from acme_desktop.desktop.theme.metrics import metric
from acme_desktop.desktop.widgets.card import Card
from acme_desktop.desktop.widgets.flow import FlowLayout
from acme_desktop.desktop.widgets.surfaces import line


class Section(Card):
    """`key` and `heading` name it in the row of sections. Parts come with `add_part` and `add_row`."""

    key = ""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(self.heading(), parent=parent)
        self.desk = desk
        self._parts: list[tuple[QWidget, QFrame | None, str]] = []
        self.body.setSpacing(metric("card-inside"))

    @classmethod
    def heading(cls) -> str:
        """What it is called, also before it is there."""
        raise NotImplementedError

    def refresh(self) -> None:
        """Ask again: the pane is on screen, or F5 was pressed."""

    def add_row(self, row: SettingRow) -> None:
        """A setting; found by its own words."""
        self.add_part(row, row.words)

    def add_part(self, widget: QWidget, words: str = "") -> None:
        """Anything else; `words` are what it is found by, besides the section's title."""
        between = line() if self._parts else None
        if between is not None:
            self.body.addWidget(between)
        self.body.addWidget(widget)
        self._parts.append((widget, between, words))

    def narrow(self, wanted: Sequence[str]) -> bool:
        """Show what has all these words in it, in small letters; whether anything has."""
        whole = all(word in self.title.casefold() for word in wanted)
        any_shown = False
        for widget, between, words in self._parts:
            said = f"{self.title} {words}".casefold()
            shown = whole or all(word in said for word in wanted)
            widget.setVisible(shown)
            if between is not None:
                between.setVisible(shown and any_shown)
            any_shown = any_shown or shown
        self.setVisible(any_shown)
        return any_shown


class ButtonRow(QWidget):
    """Buttons beside each other, in more lines where there is no room."""

    def __init__(self, *buttons: QPushButton, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        flow = FlowLayout(self)
        for made in buttons:
            flow.addWidget(made)


def beside(*widgets: QWidget) -> QWidget:
    """In one row, the first as wide as it can be."""
    made = QWidget()
    made.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
    row = QHBoxLayout(made)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(metric("step"))
    for at, widget in enumerate(widgets):
        row.addWidget(widget, 0 if at else 1)
    made.setFocusProxy(widgets[0])
    return made
