"""The password of who is signed in, where the service asks for it once more: beside what it is asked for."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from acme_desktop.desktop.desk import Client
from acme_desktop.desktop.patience import Patience
from acme_desktop.desktop.theme.styling import set_shown
from acme_desktop.desktop.tickets import Ticket
from acme_desktop.desktop.widgets.field import Field
from acme_desktop.desktop.widgets.password_edit import PasswordEdit
from acme_desktop.desktop.wording.errors import told
from acme_desktop.domain.errors import AcmeDesktopError, NotConfirmedError, SignInError
from acme_desktop.domain.operator import CONFIRMED_FOR
from acme_desktop.service.confirmation_requests import ConfirmPassword, IsConfirmed


class Confirmation(QWidget):
    """A field that is only there while the password is needed: `ask` finds out, `first` gives it before an act.

    Signals:
        busy(bool): the password is being looked at, or no more.
        entered(): Enter was pressed in the field.
    """

    busy = Signal(bool)
    entered = Signal()

    def __init__(self, client: Client, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._client = client
        self._needed = False
        self._wanted = True
        self._ticket: Ticket[None] | None = None
        self._act: Callable[[], None] | None = None
        self._patience = Patience(self)
        self.edit = PasswordEdit()
        minutes = int(CONFIRMED_FOR.total_seconds() // 60)
        self.field = Field(
            self.tr("Your password"),
            self.edit,
            help_=self.tr("Then it is not asked for again for %n minute(s).", "", minutes),
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.field)
        self.edit.textEdited.connect(self._on_typed)
        self.edit.returnPressed.connect(self.entered)
        self._patience.changed.connect(self._say_refused)
        self._show()

    @property
    def needed(self) -> bool:
        """Whether the act waits for a password."""
        return self._needed and self._wanted

    def ask(self) -> None:
        """Find out whether it is needed, before anybody presses a button."""
        self._client.submit(IsConfirmed(), claim=True).succeeded.connect(self._on_told)

    def want(self, wanted: bool) -> None:
        """Whether what is asked for now is of the kind that needs it."""
        self._wanted = wanted
        self._show()

    def first(self, act: Callable[[], None]) -> None:
        """Do this: at once, or as soon as the password has been seen to be right. A wrong one is said here."""
        if not self.needed:
            act()
            return
        if self._ticket is not None or self._patience.left:
            return
        if not self.edit.text():
            self.field.set_error(self.tr("Type your password."))
            self.edit.setFocus()
            return
        self._act = act
        self._ticket = self._client.submit(ConfirmPassword(self.edit.text()), claim=True)
        self._ticket.succeeded.connect(self._on_right)
        self._ticket.failed.connect(self._on_wrong)
        self._ticket.finished.connect(self._on_finished)
        self.busy.emit(True)

    def takes(self, error: AcmeDesktopError) -> bool:
        """Whether this is about the password: its minutes have run out meanwhile, and it is asked for here."""
        if not isinstance(error, NotConfirmedError):
            return False
        self._on_told(False)
        self.edit.setFocus()
        return True

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802
        """The dialog was closed, or the window is locked: nobody shall find it typed in already."""
        super().hideEvent(event)
        if not event.spontaneous():
            self.edit.forget()

    def _on_told(self, confirmed: bool) -> None:
        self._needed = not confirmed
        self._show()

    def _on_right(self, _: None) -> None:
        self.edit.forget()
        self.field.set_error("")
        self._on_told(True)

    def _on_wrong(self, error: AcmeDesktopError) -> None:
        self._act = None
        self.edit.selectAll()
        self.edit.setFocus()
        if isinstance(error, SignInError):
            self._patience.refused(error.wait)
            return
        said = told(error)
        self.field.set_error(" ".join(filter(None, (said.headline, said.why, said.advice))))

    def _on_finished(self) -> None:
        act, self._act, self._ticket = self._act, None, None
        self.busy.emit(False)
        if act is not None and self.window().isVisible():  # whoever has closed it wants it no more
            act()

    def _on_typed(self) -> None:
        if not self._patience.left:
            self.field.set_error("")

    def _say_refused(self) -> None:
        wrong = self.tr("The password is not right.")
        if self._patience.left:
            again = self.tr("You can try again in {time}.").format(time=self._patience.words)
            wrong = f"{wrong} {again}"
        self.field.set_error(wrong)

    def _show(self) -> None:
        set_shown(self, self.needed)
