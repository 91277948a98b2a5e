"""The way in: is the service there, was anybody ever here, who is it now."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from acme_desktop.desktop.desk import Client
from acme_desktop.desktop.entrance.stage import Stage
from acme_desktop.desktop.entrance.vault_screens import VaultScreens
from acme_desktop.desktop.entrance.vault_watch import VaultWatch
from acme_desktop.desktop.panes.entry.opening import OpeningScreen
from acme_desktop.desktop.panes.entry.sign_in import SignInScreen
from acme_desktop.desktop.panes.entry.trouble import TroubleScreen
from acme_desktop.desktop.preferences import Preferences
from acme_desktop.desktop.wording.errors import told
from acme_desktop.desktop.wording.vault_advice import Advice, vault_advice
from acme_desktop.domain.errors import AcmeDesktopError, StorageError, VaultError, VaultTrouble
from acme_desktop.service.answers import SignedIn
from acme_desktop.service.questions import IsPrepared

# What the window remembers of whoever was here: the next start shows the right screen before it has asked.
PREPARED, OPERATOR = "prepared", "operator"


class Entrance(QObject):
    """`preferences` are the window's own.

    Signals:
        signed_in(SignedIn): by name and password, at the sign-in or at the lock.
        first_run_wanted(): nobody was ever here.
        opened(): the service answers.
    """

    signed_in = Signal(object)
    first_run_wanted = Signal()
    opened = Signal()

    def __init__(
        self,
        client: Client,
        stage: Stage,
        vault: VaultWatch,
        screens: VaultScreens,
        preferences: Preferences,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._client = client
        self._stage = stage
        self._vault = vault
        self._screens = screens
        self._preferences = preferences

    def show_first(self) -> None:
        """What most probably comes, before anything was asked."""
        if self._preferences.get(PREPARED):
            self.show_sign_in()
        else:
            self._stage.put(OpeningScreen())

    def ask(self) -> None:
        """Whether the service opens, and whether anybody was ever here."""
        ticket = self._client.submit(IsPrepared(), claim=True)
        ticket.succeeded.connect(self._on_opened)
        ticket.failed.connect(self._on_not_opened)

    def show_sign_in(self, locked_for: str = "", why: str = "") -> None:
        """For whoever comes; or the lock, for whom the workplace behind it belongs to."""
        name = str(self._preferences.get(OPERATOR, ""))
        screen = SignInScreen(self._client, name, locked_for=locked_for, why=why)
        screen.signed_in.connect(self._on_signed_in)
        screen.vault_help_wanted.connect(self._screens.explain)
        self._screens.forget()
        self._stage.put(screen)
        self._screens.tell(screen)

    def _on_opened(self, prepared: bool) -> None:
        self._preferences.put(PREPARED, prepared)
        self.opened.emit()
        if not prepared:
            self.first_run_wanted.emit()
            return
        if not isinstance(self._stage.shown, SignInScreen):
            self.show_sign_in()
        self._vault.check()

    def _on_not_opened(self, error: AcmeDesktopError) -> None:
        if isinstance(error, VaultError) and error.reason is VaultTrouble.WRONG_KEY:
            self.ask()  # the database's password is in a vault whose passphrase was not that one: it is asked for again
            return
        advice, details = self._advice(error), told(error).details
        shown = self._stage.shown
        if isinstance(shown, TroubleScreen):
            shown.show_trouble(advice, details)
            return
        screen = TroubleScreen(advice, details)
        screen.again_wanted.connect(self.ask)
        self._screens.forget()
        self._stage.put(screen, "trouble-card")

    def remember(self, operator: str) -> None:
        """Who was here: the next start proposes the name."""
        self._preferences.put(PREPARED, True)
        self._preferences.put(OPERATOR, operator)
        self._preferences.save()

    def _advice(self, error: AcmeDesktopError) -> Advice:
        if isinstance(error, VaultError):
            return vault_advice(error.reason)
        said = told(error)
        steps = tuple(filter(None, (said.advice,)))
        if isinstance(error, StorageError):
            return Advice(self.tr("Your data can’t be opened"), said.why or said.headline, steps)
        return Advice(said.headline, said.why, steps)

    def _on_signed_in(self, answer: SignedIn) -> None:
        self.remember(answer.operator.name)
        self.signed_in.emit(answer)
