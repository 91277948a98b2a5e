"""The passphrase of a vault that is kept in a file: asked for when something first needs a secret."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QWidget

from acme_desktop.desktop.forms.ui_passphrase_screen import Ui_PassphraseScreen
from acme_desktop.desktop.panes.entry.heading import Heading
from acme_desktop.desktop.widgets.field import Field
from acme_desktop.desktop.widgets.message_bar import MessageBar
from acme_desktop.desktop.widgets.password_edit import PasswordEdit


class PassphraseScreen(QWidget):
    """Signals:
    given(str): what was typed; forgotten here at once.
    refused(): go on without it.
    """

    given = Signal(str)
    refused = Signal()

    def __init__(self, *, again: bool = False, parent: QWidget | None = None) -> None:
        """`again`: the last one did not open it."""
        super().__init__(parent)
        self.ui = Ui_PassphraseScreen()
        self.ui.setupUi(self)
        self.heading = Heading(
            self.tr("Open the vault"), self.tr("Keys and other secrets of this profile are kept in it."), "key"
        )
        self.message = MessageBar()
        self.passphrase_edit = PasswordEdit()
        self.passphrase_edit.setProperty("large", True)
        self.passphrase_field = Field(self.tr("Passphrase"), self.passphrase_edit)
        self.ui.heading_box.addWidget(self.heading)
        self.ui.message_box.addWidget(self.message)
        self.ui.passphrase_box.addWidget(self.passphrase_field)
        self.passphrase_edit.returnPressed.connect(self._on_wanted)
        self.passphrase_edit.textEdited.connect(lambda _: self.passphrase_field.set_error(""))
        self.passphrase_edit.caps_lock_changed.connect(self._on_caps_lock)
        self.ui.open_button.clicked.connect(self._on_wanted)
        self.ui.later_button.clicked.connect(self.refused)
        if again:
            self.message.show_message(
                "bad", self.tr("That passphrase does not open it."), self.tr("Check for typing errors, then try again.")
            )

    def wait(self) -> None:
        """It is being tried."""
        self.ui.open_button.setEnabled(False)
        self.ui.open_button.setText(self.tr("Opening…"))

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        super().focusInEvent(event)
        QTimer.singleShot(0, self.passphrase_edit, self.passphrase_edit.setFocus)

    def _on_caps_lock(self, on: bool) -> None:
        self.passphrase_field.set_help(self.tr("Caps Lock is on") if on else "", "caps-lock", "warn")

    def _on_wanted(self) -> None:
        passphrase = self.passphrase_edit.text()
        if not passphrase:
            self.passphrase_field.set_error(self.tr("Type the passphrase"))
            self.passphrase_edit.setFocus()
            return
        self.passphrase_edit.forget()
        self.wait()
        self.given.emit(passphrase)
