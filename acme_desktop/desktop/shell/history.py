"""Where the operator has been: routes one after another, with a place in them."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from acme_desktop.domain.routes import Route

_MOST = 100


class History(QObject):
    """Back and forward over the routes that were shown.

    Signals:
        changed(): another route is the one that is shown.
    """

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._routes: list[Route] = []
        self._at = -1

    @property
    def current(self) -> Route | None:
        """None before the first."""
        return self._routes[self._at] if self._routes else None

    @property
    def can_go_back(self) -> bool:
        """Something was shown before this."""
        return self._at > 0

    @property
    def can_go_forward(self) -> bool:
        """Somebody went back from something."""
        return self._at < len(self._routes) - 1

    def visit(self, route: Route) -> None:
        """Go on to a route; what lay ahead is forgotten. The one that is shown already is not noted twice."""
        if route != self.current:
            self._routes = [*self._routes[: self._at + 1], route][-_MOST:]
            self._at = len(self._routes) - 1
        self.changed.emit()

    def back(self) -> None:
        """One back, where there is one."""
        if self.can_go_back:
            self._at -= 1
            self.changed.emit()

    def forward(self) -> None:
        """One forward, where there is one."""
        if self.can_go_forward:
            self._at += 1
            self.changed.emit()
