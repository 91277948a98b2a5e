"""A dialog that asks the service for one thing and shows what came of it."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QWidget

from acme_desktop.desktop.confirmation import Confirmation
from acme_desktop.desktop.desk import Desk
from acme_desktop.desktop.tickets import Ticket
from acme_desktop.desktop.widgets.buttons import button
from acme_desktop.desktop.widgets.chip import StateLabel
from acme_desktop.desktop.widgets.dialog import Dialog
from acme_desktop.desktop.widgets.field import Field
from acme_desktop.desktop.widgets.message_bar import MessageBar
from acme_desktop.desktop.wording.errors import told
from acme_desktop.desktop.wording.progress import progress_line
from acme_desktop.domain.errors import AcmeDesktopError, InputError
from acme_desktop.service.job import Progress
from acme_desktop.service.requests import Request


class DeedDialog(Dialog):
    """Fill `body`, override `request`; `fields` are those that an InputError may name. `go_button` does it, after the
    password where it has to be given again.

    `grave`: the service asks for the password again.
    """

    grave = True

    def __init__(self, desk: Desk, title: str, text: str, verb: str, parent: QWidget, *, kind: str = "primary") -> None:
        super().__init__(title, text, parent)
        self.desk = desk
        self.fields: dict[str, Field] = {}
        self.answer: Any = None
        self._ticket: Ticket[Any] | None = None
        self.trouble = MessageBar("bad")
        self.body.addWidget(self.trouble)
        self.status = StateLabel(wrap=True)
        self.foot.addWidget(self.status)
        self.confirmation = Confirmation(desk.client)
        self.confirmation.want(self.grave)
        self.tail.addWidget(self.confirmation)
        self.go_button = self.add_button(button(verb, kind))
        self.go_button.clicked.connect(self.go)
        self.confirmation.entered.connect(self.go)
        self.confirmation.busy.connect(self._on_busy)
        self.trouble.clear()
        if self.grave:
            self.confirmation.ask()

    def reject(self) -> None:
        """What was begun is told to stop."""
        if self._ticket is not None:
            self._ticket.stop()
        super().reject()

    def request(self) -> Request[Any] | None:
        """What is asked; None where something has to be put right first, which is said beside its field."""
        raise NotImplementedError

    def go(self) -> None:
        """As if the button were pressed."""
        wanted = None if self._ticket is not None else self.request()
        if wanted is not None:
            self.trouble.clear()
            self.confirmation.first(lambda: self.submit(wanted))

    def submit(self, wanted: Request[Any]) -> None:
        """Nothing stands in between any more."""
        self._on_busy(True)
        self._ticket = self.desk.client.submit(wanted, claim=True)
        self._ticket.progressed.connect(self._on_progress)
        self._ticket.succeeded.connect(self.on_done)
        self._ticket.failed.connect(self.on_failed)
        self._ticket.finished.connect(self._on_finished)

    def on_done(self, answer: object) -> None:
        """It was done: the dialog closes."""
        self.answer = answer
        self.accept()

    def on_failed(self, error: AcmeDesktopError) -> None:
        """Beside its field, or above all."""
        if self.confirmation.takes(error):
            return
        field = self.fields.get(error.field) if isinstance(error, InputError) else None
        if field is None:
            self.trouble.show_error(error)
            return
        said = told(error, self.desk.now())
        field.set_error(" ".join(filter(None, (said.headline, said.why, said.advice))))
        field.editor.setFocus()

    def _on_finished(self) -> None:
        self._ticket = None
        self._on_busy(False)

    def _on_progress(self, progress: Progress) -> None:
        self.status.put(progress_line(progress), "running")

    def _on_busy(self, busy: bool) -> None:
        self.go_button.setEnabled(not busy)
        self.status.put(self.tr("Working…") if busy else "", "running" if busy else "")
