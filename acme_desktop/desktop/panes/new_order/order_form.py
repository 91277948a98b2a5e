"""The form's controls: what the operator wishes, in the order in which it is decided."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QSizePolicy, QWidget

from acme_desktop.desktop.forms.ui_new_order_form import Ui_NewOrderForm
from acme_desktop.desktop.panes.new_order.names_card import NamesCard
from acme_desktop.desktop.panes.new_order.wish import Wish
from acme_desktop.desktop.widgets.choice import Choice
from acme_desktop.desktop.widgets.field import Field
from acme_desktop.desktop.widgets.message_bar import MessageBar
from acme_desktop.desktop.widgets.tick import TickBox
from acme_desktop.desktop.wording.errors import told
from acme_desktop.desktop.wording.states import environment_look
from acme_desktop.domain.errors import AcmeDesktopError, InputError
from acme_desktop.service.lines import AccountLine, NameReading

_LINES_OF_NAMES, _LINES_OF_CSR = 3, 6


class OrderForm(QWidget):
    """Signals:
    changed(): something is wished otherwise.
    text_changed(): the names are other ones, or are read by another CA's rules.
    """

    changed = Signal()
    text_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._quiet = False
        self.account = Choice(name=self.tr("Account"))
        self.text = QPlainTextEdit()
        self.text.setTabChangesFocus(True)
        self.challenge = Choice(_challenges(), self.tr("Challenge"))
        self.solver = Choice(_solvers(), self.tr("Put there by"))
        self.place = QLineEdit()
        self.profile = Choice(name=self.tr("Profile"))
        self.key = Choice(_KEYS, self.tr("Certificate key"))
        self.renew = TickBox(self.tr("Renew when the CA suggests it; you are told when it is your turn"))
        self.own_request = TickBox(self.tr("Use a signing request (CSR) of my own"))
        self.own_chain = TickBox(self.tr("Prefer the chain that has a certain name at its top"))
        self.chain = QLineEdit()
        self.csr = QPlainTextEdit()
        self.csr.setTabChangesFocus(True)
        self.csr.setProperty("mono", True)
        self.names = NamesCard()
        self.trouble = MessageBar("bad")
        self._lay_out()
        self._connect()
        self.show_wish(Wish())

    @property
    def wish(self) -> Wish:
        """What is wished now."""
        return Wish(
            account_id=int(self.account.key or 0),
            text=self.text.toPlainText(),
            challenge_type=self.challenge.key,
            solver=self.solver.key,
            place=self.place.text(),
            profile=self.profile.key,
            key_type=self.key.key,
            auto_renew=self.renew.isChecked(),
            csr=self.csr.toPlainText() if self.own_request.isChecked() else "",
            preferred_chain=self.chain.text() if self.own_chain.isChecked() else "",
        )

    def show_wish(self, wish: Wish) -> None:
        """Put it into the controls, telling of it once."""
        self._quiet = True
        if wish.account_id:
            self.account.choose(str(wish.account_id))
        self.text.setPlainText(wish.text)
        for choice, key in (
            (self.challenge, wish.challenge_type),
            (self.solver, wish.solver),
            (self.key, wish.key_type),
        ):
            choice.choose(key)
        self._keep_profile(wish.profile)
        self.place.setText(wish.place)
        self.renew.setChecked(wish.auto_renew)
        self.own_request.setChecked(bool(wish.csr))
        self.csr.setPlainText(wish.csr)
        self.own_chain.setChecked(bool(wish.preferred_chain))
        self.chain.setText(wish.preferred_chain)
        self._quiet = False
        self._on_changed()
        self.text_changed.emit()

    def show_accounts(self, accounts: Sequence[AccountLine], chosen: int) -> None:
        """Only those that can order; `chosen` where it is among them."""
        self.account.put([(str(line.account.id), _account_words(line)) for line in accounts])
        if chosen:
            self.account.choose(str(chosen))
        self._on_changed()

    def show_profiles(self, profiles: Mapping[str, str] | None) -> None:
        """What the CA offers; None as long as nobody knows, and what was chosen stays then."""
        before = self.profile.key
        offered = [(name, f"{name}: {words}" if words else name) for name, words in (profiles or {}).items()]
        self.profile.put([("", self.tr("the CA’s own choice")), *offered])
        self._keep_profile(before if profiles is None or before in profiles else "")

    def tell(self, error: AcmeDesktopError, again: Callable[[], None]) -> None:
        """Beside the field that the service named, else above the form."""
        found = self.fields.get(error.field) if isinstance(error, InputError) else None
        if found is None:
            self.trouble.show_error(error, again)
            return
        found.set_error(told(error).why or str(error))
        found.editor.setFocus()

    def clear_errors(self) -> None:
        """Before the service looks again."""
        self.trouble.clear()
        for field in self.fields.values():
            field.set_error("")

    def fit(self, names: Sequence[NameReading]) -> None:
        """Leave only what these names can be proved by."""
        wildcard, address = any(name.wildcard for name in names), any(name.ip for name in names)
        automatic = self.solver.key != "manual"
        self.challenge.setEnabled(not (wildcard or address or automatic))
        if wildcard and not automatic:
            self.challenge.choose("dns-01")
        elif address or automatic:
            self.challenge.choose("http-01")
        wrong = self.tr("A wildcard is proved in the DNS, which only you can do here.")
        field = self.fields["solver"]
        if wildcard and automatic:
            field.set_error(wrong)
        elif field.error == wrong:
            field.set_error("")

    # --- inside -----------------------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        ui = self.ui = Ui_NewOrderForm()
        ui.setupUi(self)
        for editor, lines in ((self.text, _LINES_OF_NAMES), (self.csr, _LINES_OF_CSR)):
            editor.setFixedHeight(editor.fontMetrics().lineSpacing() * lines + 18)
            editor.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        names = Field(self.tr("Names"), self.text, self.tr("Paste anything: commas, spaces, lines, links"))
        account = Field(self.tr("Account"), self.account)
        challenge = Field(self.tr("Challenge"), self.challenge)
        solver = Field(self.tr("Put there by"), self.solver)
        self._place_field = Field(self.tr("Where"), self.place)
        self._profile_field = Field(self.tr("Profile"), self.profile)
        key = Field(self.tr("Certificate key"), self.key)
        self._csr_field = Field(self.tr("Signing request"), self.csr, self.tr("PEM, as your server made it"))
        hint = self.tr("As in “ISRG Root X1”; where the CA has none like that, its own is taken")
        self._chain_field = Field(self.tr("Name at the top"), self.chain, help_=hint)
        self.fields = {
            "account": account, "domains": names, "challenge": challenge, "solver": solver, "place": self._place_field,
            "profile": self._profile_field, "key-type": key, "key_type": key, "csr": self._csr_field,
            "preferred_chain": self._chain_field,
        }  # fmt: skip
        ui.notice_box.addWidget(self.trouble)
        ui.account_box.addWidget(account)
        ui.names_box.addWidget(names)
        ui.names_box.addWidget(self.names)
        for row, parts in ((ui.proof_row, (challenge, solver)), (ui.kind_row, (self._profile_field, key))):
            for part in parts:
                row.addWidget(part)
        ui.solver_box.addWidget(self._place_field)
        for switch in (self.renew, self.own_request, self._csr_field, self.own_chain, self._chain_field):
            ui.switches_box.addWidget(switch)
        self.show_profiles(None)

    def _connect(self) -> None:
        for choice in (self.account, self.challenge, self.solver, self.profile, self.key):
            choice.chosen.connect(self._on_changed)
        for switch in (self.renew, self.own_request, self.own_chain):
            switch.toggled.connect(self._on_changed)
        for line in (self.place, self.chain):
            line.textChanged.connect(self._on_changed)
        self.csr.textChanged.connect(self._on_changed)
        self.text.textChanged.connect(self._on_text_changed)
        self.account.chosen.connect(self.text_changed)

    def _on_text_changed(self) -> None:
        self.fields["domains"].set_error("")
        self._on_changed()
        if not self._quiet:
            self.text_changed.emit()

    def _on_changed(self) -> None:
        solver = self.solver.key
        self._place_field.setVisible(solver != "manual")
        folder = self.tr("Folder that the web server publishes, for example /srv/www")
        port = self.tr("Port, or address:port; nothing for port 80")
        self._place_field.set_help(folder if solver == "webroot" else port)
        self._csr_field.setVisible(self.own_request.isChecked())
        self._chain_field.setVisible(self.own_chain.isChecked())
        if not self._quiet:
            self._forget_refusals()
            self.changed.emit()

    def _forget_refusals(self) -> None:
        """What the service said was about what stood there before; how the names are read is told by who reads them."""
        for name, field in self.fields.items():
            if name != "domains":
                field.set_error("")

    def _keep_profile(self, profile: str) -> None:
        if profile and self.profile.findData(profile) < 0:
            self.profile.addItem(profile, profile)
        self.profile.choose(profile)
        self._profile_field.setVisible(self.profile.count() > 1)  # else there is nothing to choose


def _account_words(line: AccountLine) -> str:
    return f"{line.ca} · {environment_look(line.environment).word} · {line.account.email}"


def _challenges() -> list[tuple[str, str]]:
    translate = QCoreApplication.translate
    return [
        ("", translate("OrderForm", "what fits the names")),
        ("http-01", translate("OrderForm", "http-01: a file on the web server")),
        ("dns-01", translate("OrderForm", "dns-01: a TXT record in the DNS")),
    ]


def _solvers() -> list[tuple[str, str]]:
    translate = QCoreApplication.translate
    return [
        ("manual", translate("OrderForm", "Me, by hand")),
        ("http-server", translate("OrderForm", "This computer, as a web server")),
        ("webroot", translate("OrderForm", "A web server’s folder on this computer")),
    ]


_KEYS = (
    ("ec256", "EC P-256"),
    ("ec384", "EC P-384"),
    ("rsa2048", "RSA 2048"),
    ("rsa3072", "RSA 3072"),
    ("rsa4096", "RSA 4096"),
)
