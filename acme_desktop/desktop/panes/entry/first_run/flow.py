"""The first run as a whole. It can be killed anywhere: what is left is asked at the next start."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from acme_desktop.desktop.desk import Client
from acme_desktop.desktop.panes.entry.first_run.beginning import Beginning
from acme_desktop.desktop.panes.entry.first_run.finishing import Finishing
from acme_desktop.desktop.panes.entry.first_run.pages import Pages
from acme_desktop.desktop.panes.entry.first_run.screen import FirstRunScreen
from acme_desktop.desktop.panes.entry.first_run.surroundings import KIT, Surroundings
from acme_desktop.service.answers import SignedIn


class FirstRun(QObject):
    """`begin` at the first step, or `go_on` behind the sign-in of somebody who did not come to the end.

    Signals:
        signed_in(SignedIn): the operator is made, and asks from now on.
        joined(): the database has operators already: on to the sign-in.
        finished(str): the route to begin with.
    """

    signed_in = Signal(object)
    joined = Signal()
    finished = Signal(str)

    def __init__(self, client: Client, around: Surroundings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._around = around
        self.screen = FirstRunScreen()
        pages = Pages(self.screen, self)
        self._beginning = Beginning(client, around, pages, self)
        self._finishing = Finishing(client, around, pages, self)
        self._beginning.set_up.connect(self._on_set_up)
        self._beginning.joined.connect(self._on_joined)
        self._finishing.finished.connect(self.finished)

    def begin(self) -> None:
        """Nobody was ever here."""
        self._beginning.begin()

    def go_on(self, operator: str) -> None:
        """Whoever signed in is an admin, and had not come to the end."""
        self._finishing.begin(operator, at_kit=self._around.reached == KIT)

    def _on_set_up(self, answer: SignedIn) -> None:
        self._around.prepare("")
        self.signed_in.emit(answer)
        self._finishing.begin(answer.operator.name, at_kit=True)

    def _on_joined(self) -> None:
        self._around.prepare("")
        self._around.remember("")
        self.joined.emit()
