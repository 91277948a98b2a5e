"""Sign-in, and the same for unlocking: name, password, and what stands in between them and the workplace."""

from __future__ import annotations

from PySide6.QtCore import QSysInfo, QTimer, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QLineEdit, QPushButton, QWidget

from acme_desktop.desktop.desk import Client
from acme_desktop.desktop.forms.ui_sign_in_screen import Ui_SignInScreen
from acme_desktop.desktop.panes.entry.heading import Heading
from acme_desktop.desktop.patience import Patience
from acme_desktop.desktop.tickets import Ticket
from acme_desktop.desktop.widgets.buttons import button
from acme_desktop.desktop.widgets.field import Field
from acme_desktop.desktop.widgets.message_bar import MessageBar
from acme_desktop.desktop.widgets.password_edit import PasswordEdit
from acme_desktop.domain.errors import AcmeDesktopError, SignInError
from acme_desktop.service.answers import SignedIn
from acme_desktop.service.requests import SignIn


class SignInScreen(QWidget):
    """For whoever comes, or, with `locked_for`, for the operator whose workplace is behind it.

    It never says whether name or password was wrong, and lets a name that nobody has wait as long as any other.

    Signals:
        signed_in(SignedIn): by the password.
        vault_help_wanted(): the button beside what is wrong with the keyring.
    """

    signed_in = Signal(object)
    vault_help_wanted = Signal()

    def __init__(
        self, client: Client, name: str = "", *, locked_for: str = "", why: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._client = client
        self._ticket: Ticket[SignedIn] | None = None
        self.locked_for = locked_for
        self.ui = Ui_SignInScreen()
        self.ui.setupUi(self)
        self.heading = Heading("")
        self.name_edit = QLineEdit(locked_for or name)
        self.password_edit = PasswordEdit()
        self.name_field = Field(self.tr("Name"), self.name_edit)
        self.password_field = Field(self.tr("Password"), self.password_edit)
        self.message = MessageBar()
        self.vault_message = MessageBar()
        self._patience = Patience(self)
        self._lay_out()
        self._connect()
        self._show_who(locked_for, why)

    def set_vault_trouble(self, headline: str) -> None:
        """What is wrong with the keyring, and a button that leads on; "" when nothing is any more."""
        more: list[QPushButton] = []
        if headline:
            more.append(button(self.tr("What to do"), compact=True))
            more[0].clicked.connect(self.vault_help_wanted)
        self.vault_message.show_message("warn", headline, "", more)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        super().focusInEvent(event)
        # Only once the screen is shown can a child take the focus.
        QTimer.singleShot(0, self, self._focus_first)

    def _lay_out(self) -> None:
        self.ui.heading_box.addWidget(self.heading)
        self.ui.message_box.addWidget(self.vault_message)
        self.ui.message_box.addWidget(self.message)
        self.ui.name_box.addWidget(self.name_field)
        self.ui.password_box.addWidget(self.password_field)
        for editor in (self.name_edit, self.password_edit):
            editor.setProperty("large", True)
        order = [self.name_edit, self.password_edit, self.password_edit.reveal_button, self.ui.sign_in_button]
        for before, after in zip(order, [*order[1:], self.ui.other_button], strict=True):
            QWidget.setTabOrder(before, after)

    def _connect(self) -> None:
        self.name_edit.returnPressed.connect(self._on_wanted)
        self.password_edit.returnPressed.connect(self._on_wanted)
        self.name_edit.textEdited.connect(lambda _: self.name_field.set_error(""))
        self.password_edit.textEdited.connect(lambda _: self.password_field.set_error(""))
        self.password_edit.caps_lock_changed.connect(self._on_caps_lock)
        self.ui.sign_in_button.clicked.connect(self._on_wanted)
        self.ui.other_button.clicked.connect(self._on_other_wanted)
        self._patience.changed.connect(self._show_state)

    def _show_who(self, locked_for: str, why: str = "") -> None:
        machine = QSysInfo.machineHostName()
        if locked_for:
            self.heading.put(self.tr("Locked"), self.tr("{name} is signed in on {machine}").format(
                name=locked_for, machine=machine), "lock")  # fmt: skip
        else:
            self.heading.put(self.tr("Sign in"), self.tr("to ACME Desktop on {machine}").format(machine=machine))
        self.name_field.setHidden(bool(locked_for))
        self.ui.other_button.setVisible(bool(locked_for))
        self.message.show_message("info", why)
        self._show_state()

    def _focus_first(self) -> None:
        wanted = self.name_edit if self.name_edit.isVisible() and not self.name_edit.text() else self.password_edit
        wanted.setFocus()

    def _on_other_wanted(self) -> None:
        """Somebody else: what the first one left unsaved goes when they are in, and they are told."""
        left = self.locked_for
        self.locked_for = ""
        self.name_edit.clear()
        self.password_edit.forget()
        self._show_who("", self.tr("What {name} has not saved is dropped when you sign in.").format(name=left))
        self._focus_first()

    def _on_caps_lock(self, on: bool) -> None:
        self.password_field.set_help(self.tr("Caps Lock is on") if on else "", "caps-lock", "warn")

    def _on_wanted(self) -> None:
        if self._ticket is not None or self._patience.left:
            return
        name, password = self.name_edit.text().strip(), self.password_edit.text()
        if name and not password and self.name_edit.hasFocus():
            self.password_edit.setFocus()  # Enter goes on to the next field first
            return
        self.name_field.set_error("" if name else self.tr("Type your name"))
        self.password_field.set_error("" if password else self.tr("Type your password"))
        if not name or not password:
            (self.password_edit if name else self.name_edit).setFocus()
            return
        self.message.clear()
        self._ticket = self._client.submit(SignIn(name, password), claim=True)
        self._ticket.succeeded.connect(self._on_succeeded)
        self._ticket.failed.connect(self._on_failed)
        self._ticket.finished.connect(self._on_finished)
        self._show_state()

    def _on_succeeded(self, answer: SignedIn) -> None:
        self.password_edit.forget()
        self.signed_in.emit(answer)

    def _on_failed(self, error: AcmeDesktopError) -> None:
        self.password_edit.selectAll()
        self.password_edit.setFocus()
        if isinstance(error, SignInError):
            self._patience.refused(error.wait)
        else:
            self.message.show_error(error)

    def _on_finished(self) -> None:
        self._ticket = None
        self._show_state()

    def _show_state(self) -> None:
        sign_in = self.ui.sign_in_button
        sign_in.setEnabled(self._ticket is None and not self._patience.left)
        if self._ticket is not None:
            sign_in.setText(self.tr("Signing in…"))
        elif self._patience.left:
            sign_in.setText(self.tr("Wait {time}").format(time=self._patience.words))
        else:
            sign_in.setText(self.tr("Unlock") if self.locked_for else self.tr("Sign in"))
        if self._patience.was_refused:
            self._say_refused()

    def _say_refused(self) -> None:
        headline = (
            self.tr("The password is not right.") if self.locked_for else self.tr("Name or password is not right.")
        )
        if self._patience.left:
            self.message.show_message(
                "bad", headline, self.tr("You can try again in {time}.").format(time=self._patience.words)
            )
        else:
            self.message.show_message("bad", headline, self.tr("Check for typing errors, then try again."))
