"""The steps that were shown, and the way back."""

from __future__ import annotations

from PySide6.QtCore import QObject

from acme_desktop.desktop.panes.entry.first_run.screen import FirstRunScreen
from acme_desktop.desktop.panes.entry.first_run.step import Step


class Pages(QObject):
    """A step behind which something was done can't be gone back to."""

    def __init__(self, screen: FirstRunScreen, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.screen = screen
        self._behind: list[tuple[Step, int]] = []
        self._place = 1
        screen.back_wanted.connect(self.back)

    def show(self, step: Step, place: int, *, back: bool = False) -> None:
        """The next one; with `back` the one before stays within reach."""
        if back and self.screen.step is not None:
            self._behind.append((self.screen.step, self._place))
        elif not back:
            self._behind.clear()
        self._show(step, place)

    def back(self) -> None:
        """To the step before."""
        if self._behind:
            self._show(*self._behind.pop())

    def back_to_first(self) -> Step | None:
        """To the first one that can be gone back to."""
        while self._behind:
            self.back()
        return self.screen.step

    def _show(self, step: Step, place: int) -> None:
        self._place = place
        self.screen.show_step(step, place, back=bool(self._behind))
