"""Where entry screens are shown: the frame in the main window, made when it is needed, gone with the workplace."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from acme_desktop import __version__
from acme_desktop.desktop.panes.entry.frame import EntryFrame
from acme_desktop.desktop.shell.main_window import MainWindow
from acme_desktop.desktop.shell.outside import utc_now
from acme_desktop.desktop.shell.status_bar import StatusBar
from acme_desktop.desktop.widgets.text import label

_SUBJECTS = ("keyring", "database", "clock")


class Stage(QObject):
    """Empty while the workplace is shown."""

    def __init__(self, window: MainWindow, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._window = window
        self._frame: EntryFrame | None = None

    @property
    def is_empty(self) -> bool:
        """The workplace is shown."""
        return self._frame is None

    @property
    def shown(self) -> QWidget | None:
        """The uppermost screen."""
        return self._frame.screen_shown if self._frame is not None else None

    def put(self, screen: QWidget, width: str = "entry-card") -> None:
        """This one alone."""
        self._room().put(screen, width)

    def push(self, screen: QWidget, width: str = "entry-card") -> None:
        """Over the one that is shown."""
        self._room().push(screen, width)

    def drop(self, screen: QWidget) -> None:
        """Take one away; nothing happens where it is gone already."""
        if self._frame is not None:
            self._frame.drop(screen)

    def clear(self) -> None:
        """The workplace is shown again, and the window has taken the frame away."""
        self._frame = None

    def _room(self) -> EntryFrame:
        if self._frame is None:
            foot = StatusBar(self._window.health, utc_now, subjects=_SUBJECTS)
            foot.add_at_end(label(self.tr("Version {number}").format(number=__version__), "small", "2"))
            self._frame = EntryFrame(foot)
            self._window.show_entry(self._frame)
        return self._frame
