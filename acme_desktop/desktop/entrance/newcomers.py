"""Whoever comes first, and whoever was cut off before the first run had come to its end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from acme_desktop.desktop.desk import Client
from acme_desktop.desktop.entrance.attendance import Attendance
from acme_desktop.desktop.entrance.entrance import Entrance
from acme_desktop.desktop.entrance.stage import Stage
from acme_desktop.desktop.panes.entry.first_run.surroundings import Surroundings
from acme_desktop.desktop.shell.main_window import MainWindow
from acme_desktop.domain.operator import Role
from acme_desktop.service.answers import SignedIn

if TYPE_CHECKING:
    from acme_desktop.desktop.panes.entry.first_run.flow import FirstRun


class Newcomers(QObject):
    """Stands between the entrance and the workplace. The first run's code is imported when somebody needs it."""

    def __init__(
        self,
        client: Client,
        window: MainWindow,
        stage: Stage,
        entrance: Entrance,
        attendance: Attendance,
        around: Surroundings,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._client = client
        self._window = window
        self._stage = stage
        self._entrance = entrance
        self._attendance = attendance
        self._around = around
        self._answer: SignedIn | None = None
        self._first_run: QObject | None = None
        entrance.first_run_wanted.connect(self.begin)
        entrance.signed_in.connect(self.admit)

    def begin(self) -> None:
        """Nobody was ever here."""
        from acme_desktop.desktop.panes.entry.first_run.flow import FirstRun

        first_run = FirstRun(self._client, self._around, self)
        self._show(first_run)
        first_run.begin()

    def admit(self, answer: SignedIn) -> None:
        """To the workplace; an admin who did not come to the end of the first run goes on with that."""
        self._take(answer)
        unfinished = self._around.reached and answer.operator.role is Role.ADMIN
        if not unfinished or self._attendance.actor is not None:
            self._attendance.admit(answer)
            return
        from acme_desktop.desktop.panes.entry.first_run.flow import FirstRun

        first_run = FirstRun(self._client, self._around, self)
        self._show(first_run)
        first_run.go_on(answer.operator.name)

    def _show(self, first_run: FirstRun) -> None:
        self._first_run = first_run
        first_run.signed_in.connect(self._take)
        first_run.joined.connect(self._on_joined)
        first_run.finished.connect(self._on_finished)
        self._stage.put(first_run.screen, "first-run-card")

    def _take(self, answer: SignedIn) -> None:
        self._answer = answer
        self._attendance.take(answer)

    def _on_joined(self) -> None:
        self._drop()
        self._entrance.show_sign_in()
        self._entrance.ask()

    def _on_finished(self, route: str) -> None:
        self._drop()
        self._window.open_route(route)
        if self._answer is not None:
            self._entrance.remember(self._answer.operator.name)
            self._attendance.admit(self._answer)

    def _drop(self) -> None:
        if self._first_run is not None:
            self._first_run.deleteLater()
            self._first_run = None
