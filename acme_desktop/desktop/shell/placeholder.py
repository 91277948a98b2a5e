"""Stands where a pane is still to come."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout

from acme_desktop.desktop.desk import Desk
from acme_desktop.desktop.pane import Crumb, Header, Pane
from acme_desktop.desktop.theme.metrics import metric
from acme_desktop.desktop.widgets.text import label
from acme_desktop.domain.routes import Route


class Placeholder(Pane):
    """Shows the route it was opened for."""

    def __init__(self, desk: Desk, words: tuple[str, ...]) -> None:
        super().__init__(desk)
        self._words = words
        self._route = label("", "mono", "3")
        box = QVBoxLayout(self)
        box.setContentsMargins(metric("pane-margin"), metric("pane-top"), metric("pane-margin"), metric("pane-top"))
        box.addWidget(self._route, 0, Qt.AlignmentFlag.AlignTop)

    def header(self) -> Header:
        return Header(tuple(Crumb(word) for word in self._words))

    def show_route(self, route: Route) -> None:
        self._route.setText(str(route))
