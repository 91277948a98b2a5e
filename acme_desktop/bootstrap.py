"""Wires everything: the only module that knows the adapters, and what both doors call first.

Every library is imported by the function that needs it: the window is on the screen before the first of them.
"""

from __future__ import annotations

import os
import random
import secrets
import socket
import threading
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from acme_desktop import __version__
from acme_desktop.adapters import settings_file
from acme_desktop.adapters.harden import harden
from acme_desktop.adapters.vault.passphrase_file import passphrase_from_file

if TYPE_CHECKING:
    from acme_desktop.adapters.db import SqlDatabase
    from acme_desktop.domain.account import CaEndpoint
    from acme_desktop.domain.authority import PracticeCa
    from acme_desktop.domain.order import Challenge
    from acme_desktop.domain.preflight import Check, Evidence, Vantage
    from acme_desktop.domain.settings import Settings
    from acme_desktop.domain.solver import SolverSpec
    from acme_desktop.service.acme_service import AcmeService
    from acme_desktop.service.answers import DatabaseReport
    from acme_desktop.service.ports import CertificateAuthority, Clock, ConnectAuthority, KeyVault, Ports, Solver

__all__ = ["build_ports", "build_service", "harden", "passphrase_from_file", "profile_folder"]

_SEALED_FILE = "vault.sealed"


def profile_folder(environ: Mapping[str, str] | None = None) -> Path:
    """Where this profile is; nothing is made or looked at. Raises InputError for a name that can't be one."""
    return settings_file.profile_folder(os.environ if environ is None else environ)


def build_service(environ: Mapping[str, str] | None = None, *, ask_passphrase: Callable[[], str]) -> AcmeService:
    """The service over this profile's settings.

    `ask_passphrase` is called at most once, when a passphrase vault has to be opened. Raises InputError for a setting
    that can't be used, StorageError where profile or database can't be.
    """
    from acme_desktop.service.acme_service import AcmeService

    environ = os.environ if environ is None else environ
    harden(environ)
    settings = settings_file.load_settings(environ)
    return AcmeService(build_ports(settings, ask_passphrase))


def build_ports(settings: Settings, ask_passphrase: Callable[[], str]) -> Ports:
    """Every port with its real adapter; a test may replace one and keep the rest."""
    from acme_desktop.adapters.clock import SystemClock
    from acme_desktop.adapters.crypto import CryptographyCrypto
    from acme_desktop.adapters.db import SqlBackups, SqlLeases, look_at_database
    from acme_desktop.adapters.files import AtomicFiles
    from acme_desktop.service.ports import Ports

    open_vault = partial(_vault, settings, ask_passphrase)

    def look(url: str) -> DatabaseReport:
        return look_at_database(url or settings_file.own_database(settings.home), clock=clock, home=settings.home)

    clock, vault = SystemClock(), open_vault(settings.vault)
    database = _database(settings, vault, clock)
    return Ports(
        database=database,
        connect=_connect(settings),
        vault=vault,
        crypto=CryptographyCrypto(),
        solver=_solver,
        preflight=_LazyPreflight(settings),
        files=AtomicFiles(),
        leases=SqlLeases(database, clock),
        backups=SqlBackups(database, settings.home),
        clock=clock,
        settings=settings,
        save_setting=lambda name, value: settings_file.save_setting(settings, name, value),
        other_vault=open_vault,
        look_at_database=look,
        draw=random.SystemRandom().random,
        new_token=lambda: secrets.token_urlsafe(32),
        practice=partial(_practice_ca, settings),
    )


def _database(settings: Settings, vault: KeyVault, clock: Clock) -> SqlDatabase:
    from acme_desktop.adapters.db import open_database

    return open_database(
        _whole_address(settings.database_url, vault),
        clock=clock,
        installation=settings.installation,
        host=socket.gethostname(),
        version=__version__,
        home=settings.home,
    )


def _whole_address(url: str, vault: KeyVault) -> str:
    """With its password, where that is in the vault. Raises VaultError."""
    from acme_desktop.domain.database_url import needs_password, with_password
    from acme_desktop.domain.errors import VaultError, VaultTrouble
    from acme_desktop.service.secrets import DATABASE_ENTRY

    if not needs_password(url):
        return url
    password = vault.get(DATABASE_ENTRY)
    if password is None:
        raise VaultError(
            VaultTrouble.MISSING,
            "the vault does not hold the password of the database",
            hint="Name the database with its password in ACME_DESKTOP_DATABASE_URL, and choose it once more.",
        )
    return with_password(url, password.decode())


def _vault(settings: Settings, ask_passphrase: Callable[[], str], kind: str) -> KeyVault:
    if kind == "passphrase":
        from acme_desktop.adapters.vault.passphrase_vault import PassphraseVault

        return PassphraseVault(settings.home / _SEALED_FILE, ask_passphrase)
    from acme_desktop.adapters.vault.keyring_vault import OsKeyVault

    return OsKeyVault(settings.installation)


def _connect(settings: Settings) -> ConnectAuthority:
    """The ACME adapter is imported when a CA is first spoken to: lists and look-ups start without it."""

    def connect(
        endpoint: CaEndpoint, *, key: bytes | None, account_url: str = "", stop: threading.Event
    ) -> CertificateAuthority:
        from acme_desktop.adapters.acme.factory import connect_authority
        from acme_desktop.domain.authority import Environment, environment_of

        # No proxy can reach the practice CA, which listens on this machine only.
        proxy = "none" if environment_of(endpoint.directory_url) is Environment.PRACTICE else settings.proxy
        opener = connect_authority(
            user_agent=f"acme-desktop/{__version__}", proxy=proxy, loopback_http=settings.loopback_http
        )
        return opener(endpoint, key=key, account_url=account_url, stop=stop)

    return connect


def _practice_ca(settings: Settings) -> PracticeCa | None:
    from acme_desktop.adapters.practice_file import read_practice_ca

    return read_practice_ca(settings.home)


def _solver(spec: SolverSpec) -> Solver:
    from acme_desktop.adapters.challenges import solver_for

    return solver_for(spec)


class _LazyPreflight:
    """Imports dnspython when there is something to look at."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def check(self, challenges: Sequence[Challenge], vantage: Vantage, *, stop: threading.Event) -> tuple[Check, ...]:
        """See Preflight."""
        from acme_desktop.adapters.preflight.checks import NetworkPreflight

        return NetworkPreflight(self._settings).check(challenges, vantage, stop=stop)

    def ask_resolvers(self, *, stop: threading.Event) -> tuple[Evidence, ...]:
        """See Preflight."""
        from acme_desktop.adapters.preflight.checks import NetworkPreflight

        return NetworkPreflight(self._settings).ask_resolvers(stop=stop)
