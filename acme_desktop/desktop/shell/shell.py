"""Everything around the panes, for the operator who is signed in; it knows where we are, and not what is there."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from acme_desktop.desktop.desk import Desk
from acme_desktop.desktop.pane import Pane
from acme_desktop.desktop.shell.band import Band
from acme_desktop.desktop.shell.history import History
from acme_desktop.desktop.shell.navigation import Navigation
from acme_desktop.desktop.shell.rooms import Rooms, room_for
from acme_desktop.desktop.shell.status_bar import StatusBar
from acme_desktop.desktop.shell.title_row import TitleRow
from acme_desktop.desktop.widgets.announce import announce
from acme_desktop.desktop.widgets.roomy import Stack


class Shell(QWidget):
    """Navigation at the side; title row, band, notices, pane and status bar in the middle.

    `above` holds what stands between band and pane, `body` the pane and what lies over it. Signals:
        titled(str): the title of what is shown.
        moved(): another pane is shown.
    """

    titled = Signal(str)
    moved = Signal()

    def __init__(self, desk: Desk, history: History, running: QWidget, status: StatusBar) -> None:
        super().__init__()
        self._rooms = Rooms(desk)
        self._history = history
        self._awake = True
        self.pane: Pane | None = None
        self.navigation = Navigation(desk.theme, desk.actor)
        self.title_row = TitleRow(history, running)
        self.status_bar = status
        self.band = Band()
        self.above = QVBoxLayout()
        self._stack = Stack()
        self.body = QWidget()
        self._lay_out()
        history.changed.connect(self._on_moved)
        for chooser in (self.navigation, self.title_row, self.status_bar):
            chooser.chosen.connect(desk.go)

    def sleep(self) -> None:
        """Nobody looks at it: the screen is locked. Drafts stay."""
        if self._awake and self.pane is not None:
            self.pane.rest()
        self._awake = False

    def wake(self) -> None:
        """Somebody looks at it again."""
        if not self._awake and self.pane is not None:
            self.pane.wake()
        self._awake = True

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self.fit()

    def fit(self) -> None:
        """To the window, which may be smaller than all of this and scrolls then."""
        for part in (self.navigation, self.title_row, self.status_bar):
            part.set_room(self.window().width())

    def _lay_out(self) -> None:
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addWidget(self.title_row)
        column.addWidget(self.band)
        column.addLayout(self.above)
        inside = QVBoxLayout(self.body)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.addWidget(self._stack)
        column.addWidget(self.body, 1)
        column.addWidget(self.status_bar)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.navigation)
        row.addLayout(column, 1)

    def _on_moved(self) -> None:
        route = self._history.current
        if route is None:
            return
        pane = self._rooms.pane(route)
        before = self.pane
        if pane is not before:
            self._leave(before)
            self.pane = pane
            self._enter(pane)
        pane.show_route(route)
        self.navigation.show_place(room_for(route).place)
        self._show_header()
        if pane is not before:
            if self._awake:
                pane.wake()
            announce(pane, pane.windowTitle())
            self.moved.emit()

    def _leave(self, pane: Pane | None) -> None:
        if pane is not None:
            pane.header_changed.disconnect(self._show_header)
            if self._awake:
                pane.rest()

    def _enter(self, pane: Pane) -> None:
        if self._stack.indexOf(pane) < 0:
            self._stack.addWidget(pane)
        had_focus = self._stack.isAncestorOf(self.focusWidget())
        self._stack.setCurrentWidget(pane)
        pane.header_changed.connect(self._show_header)
        if had_focus:
            # What had the keyboard is out of sight: Tab goes on in the pane.
            pane.setFocus()

    def _show_header(self) -> None:
        if self.pane is None:
            return
        header = self.pane.header()
        self.title_row.show_header(header)
        self.band.show_environment(header.environment)
        title = " / ".join(crumb.text for crumb in header.crumbs)
        self.pane.setWindowTitle(title)
        self.titled.emit(title)
