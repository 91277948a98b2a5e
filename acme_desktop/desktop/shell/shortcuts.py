"""The keys of the window, and the two mouse buttons that go back and forward."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeySequence, QMouseEvent, QShortcut, QWindow
from PySide6.QtWidgets import QWidget

from acme_desktop.desktop.shell.deeds import Deed


class Shortcuts(QObject):
    """In force as long as `shell` is on screen: not while it is locked."""

    def __init__(self, shell: QWidget, everything: Iterable[Deed]) -> None:
        super().__init__(shell)
        self.made: dict[str, QShortcut] = {}
        for deed in everything:
            for key in deed.keys:
                shortcut = QShortcut(QKeySequence(key), shell)
                shortcut.setAutoRepeat(False)
                shortcut.activated.connect(_without_answer(deed.do))
                self.made[key] = shortcut


class MouseHistory(QObject):
    """Looks at the window's own events, since widgets keep mouse buttons that they do not know."""

    def __init__(self, shell: QWidget, back: Callable[[], None], forward: Callable[[], None]) -> None:
        super().__init__(shell)
        self._shell = shell
        self._deeds = {Qt.MouseButton.BackButton: back, Qt.MouseButton.ForwardButton: forward}
        self._window: QWindow | None = None
        shell.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        if watched is self._shell:
            if event.type() is QEvent.Type.Show:
                self._follow(self._shell.window().windowHandle())
            return False
        if isinstance(event, QMouseEvent) and event.type() is QEvent.Type.MouseButtonPress:
            deed = self._deeds.get(event.button())
            if deed is not None and self._shell.isVisible():
                deed()
                return True
        return False

    def _follow(self, window: QWindow | None) -> None:
        if window is not self._window and window is not None:
            window.installEventFilter(self)
            self._window = window


def _without_answer(do: Callable[[], object]) -> Callable[[], None]:
    def run() -> None:
        do()

    return run
