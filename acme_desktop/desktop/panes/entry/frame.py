"""The room in which every entry screen stands: one screen in the middle, and what is at the foot of the window."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from acme_desktop.desktop.theme.metrics import metric
from acme_desktop.desktop.widgets.surfaces import ScrollPage

_ALL = 1000  # of the room, up to its own width, before the sides get any


class EntryFrame(QWidget):
    """Screens lie on each other: whoever asks for a passphrase does not take away what was typed underneath."""

    def __init__(self, foot: QWidget | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._stack = QStackedWidget()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._stack, 1)
        if foot is not None:
            column.addWidget(foot)

    @property
    def screen_shown(self) -> QWidget | None:
        """The uppermost."""
        page = self._stack.currentWidget()
        return page.screen_ if isinstance(page, _Page) else None

    def put(self, screen: QWidget, width: str = "entry-card") -> None:
        """Show this one alone; what was shown goes. `width` is a metric of the theme."""
        while (page := self._stack.widget(0)) is not None:
            self._take(page)
        self.push(screen, width)

    def push(self, screen: QWidget, width: str = "entry-card") -> None:
        """Show it over the one that is shown."""
        page = _Page(screen, metric(width))
        self._stack.addWidget(page)
        self._stack.setCurrentWidget(page)
        screen.setFocus(Qt.FocusReason.OtherFocusReason)

    def drop(self, screen: QWidget) -> None:
        """Take one away; the one under it is shown again."""
        for at in range(self._stack.count()):
            page = self._stack.widget(at)
            if isinstance(page, _Page) and page.screen_ is screen:
                self._take(page)
                break
        shown = self.screen_shown
        if shown is not None:
            shown.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Enter presses the button that has the focus, as it does in dialogs."""
        focused = self.focusWidget()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and isinstance(focused, QPushButton):
            focused.click()
        else:
            super().keyPressEvent(event)

    def _take(self, page: QWidget) -> None:
        self._stack.removeWidget(page)
        page.deleteLater()
        if self._stack.count():
            self._stack.setCurrentIndex(self._stack.count() - 1)


class _Page(ScrollPage):
    """One screen in the middle; where the window is too low for it, it scrolls."""

    def __init__(self, screen: QWidget, width: int) -> None:
        super().__init__()
        self.screen_ = screen
        screen.setMaximumWidth(width)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(screen, _ALL)
        row.addStretch(1)
        side, edge = metric("pane-margin"), metric("step")
        self.body.setContentsMargins(side, edge, side, edge)
        self.body.setSpacing(0)
        self.body.addStretch(1)
        self.body.addLayout(row)
        self.body.addStretch(1)
