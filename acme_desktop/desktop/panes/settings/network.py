"""How the program reaches CAs and name servers, and how much it does at once."""

from __future__ import annotations

from urllib.parse import urlsplit

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from acme_desktop.desktop.desk import Desk
from acme_desktop.desktop.panes.settings.section import Section
from acme_desktop.desktop.panes.settings.typed_setting import TypedSetting, whole_number
from acme_desktop.desktop.tickets import Ticket
from acme_desktop.desktop.widgets.message_bar import MessageBar
from acme_desktop.desktop.wording.errors import told
from acme_desktop.domain.errors import AcmeDesktopError, InputError
from acme_desktop.domain.operator import Permission
from acme_desktop.domain.settings import Settings
from acme_desktop.service.requests import ChangeSetting, ShowSettings

_MOST_PORT, _MOST_AT_ONCE = 65535, 64
_HIDDEN = "…"


class NetworkSection(Section):
    """Kept in the profile, for every operator of this computer."""

    key = "network"

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.trouble = MessageBar("bad")
        self.body.addWidget(self.trouble)
        self._ticket: Ticket[Settings] | None = None
        self._settings: Settings | None = None
        self.rows = self._rows()
        for name, row in self.rows.items():
            row.setEnabled(False)
            row.saving.connect(lambda text, name=name: self._on_saving(name, text))
            self.add_row(row)
        self.trouble.clear()

    @classmethod
    def heading(cls) -> str:
        return QCoreApplication.translate("NetworkSection", "Network")

    def refresh(self) -> None:
        if self._ticket is not None or self._settings is not None:
            return
        self._ticket = self.desk.client.submit(ShowSettings(), claim=True)
        self._ticket.succeeded.connect(self._on_settings)
        self._ticket.failed.connect(lambda error: self.trouble.show_error(error, self.refresh))
        self._ticket.finished.connect(self._on_finished)

    def _rows(self) -> dict[str, TypedSetting]:
        ports = self.tr("A port is a whole number from 1 to {most}.").format(most=_MOST_PORT)
        numbers = self.tr("A whole number from 1 to {most}.").format(most=_MOST_AT_ONCE)
        return {
            "resolvers": TypedSetting(
                self.tr("Resolvers"),
                self.tr(
                    "Who is asked for DNS records before the CA looks. Addresses, with a port where it is not 53, "
                    "parted by commas: 10.0.0.53, [2001:db8::53]:5353"
                ),
                self.tr("Default: those of the system"),
            ),
            "http01_port": TypedSetting(
                self.tr("Port for http-01"),
                self.tr("Where the look before the CA’s fetches files. Another than 80 only for a CA of your own."),
                self.tr("Default: 80. From 1 to {most}").format(most=_MOST_PORT),
                check=whole_number(1, _MOST_PORT, ports, empty=True),
            ),
            "proxy": TypedSetting(
                self.tr("Proxy"),
                self.tr("The HTTP proxy on the way to CAs, as http://proxy.example:3128; “none” for none at all."),
                self.tr("Default: as the environment says"),
                check=self._whole_address,
            ),
            "at_once": TypedSetting(
                self.tr("Orders at once"),
                self.tr("How many orders a batch, such as the renewals, works on side by side."),
                self.tr("Default: 4. From 1 to {most}").format(most=_MOST_AT_ONCE),
                unit=self.tr("orders"),
                check=whole_number(1, _MOST_AT_ONCE, numbers, empty=True),
            ),
        }

    def _whole_address(self, text: str) -> str:
        """The password is not shown, so it must not be saved as it is shown."""
        return self.tr("Type the whole address, with its password.") if _HIDDEN in text else ""

    def _on_settings(self, settings: Settings) -> None:
        self.trouble.clear()
        self._settings = settings
        may = self.desk.may(Permission.CHANGE_SETTINGS)
        for name, row in self.rows.items():
            row.setEnabled(True)
            row.put(_shown(name, settings))
            if name in settings.fixed:
                variable = f"ACME_DESKTOP_{name.upper()}"
                row.fix(self.tr("The environment gives it: {variable}").format(variable=variable))
            elif not may:
                row.fix(self.tr("Only admins change it."))

    def _on_saving(self, name: str, text: str) -> None:
        row = self.rows[name]
        ticket = self.desk.client.submit(ChangeSetting(name, text), claim=True)
        ticket.succeeded.connect(lambda settings: self._on_saved(name, settings))
        ticket.failed.connect(lambda error: self._on_refused(row, error))

    def _on_saved(self, name: str, settings: Settings) -> None:
        self._settings = settings
        if settings.vault == "keyring":
            self.desk.client.reopen()
            note = self.tr("Saved. In force from now on.")
        else:
            # To open the service anew would ask for the passphrase.
            note = self.tr("Saved. In force from the next start.")
        self.rows[name].set_saved(_shown(name, settings), note)

    def _on_refused(self, row: TypedSetting, error: AcmeDesktopError) -> None:
        row.save_button.setEnabled(True)
        if not isinstance(error, InputError):
            self.trouble.show_error(error)
            return
        said = told(error, self.desk.now())
        row.set_error(" ".join(filter(None, (said.headline, said.why, said.advice))))
        row.edit.setFocus()

    def _on_finished(self) -> None:
        self._ticket = None


def _shown(name: str, settings: Settings) -> str:
    """As it would be typed; a proxy without its password."""
    if name == "resolvers":
        return ", ".join(settings.resolvers)
    if name == "proxy":
        return _without_password(settings.proxy)
    return str(getattr(settings, name))


def _without_password(address: str) -> str:
    parts = urlsplit(address)
    if not parts.password:
        return address
    host = parts.netloc.rpartition("@")[2]
    return parts._replace(netloc=f"{parts.username}:{_HIDDEN}@{host}").geturl()
