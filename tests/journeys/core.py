"""The service in this process, with every real adapter but the keyring: for sweeps of hundreds of issuances."""

from __future__ import annotations

import shutil
import threading
from dataclasses import dataclass, replace
from pathlib import Path

from acme_desktop.adapters.db import SqlDatabase
from acme_desktop.adapters.settings_file import load_settings
from acme_desktop.bootstrap import build_ports
from acme_desktop.domain.account import Account
from acme_desktop.domain.order import Order
from acme_desktop.service.acme_service import AcmeService
from acme_desktop.service.job import Job
from acme_desktop.service.ports import VaultStatus
from acme_desktop.service.requests import AddOperator, PlaceOrder, RegisterAccount, SignIn

PASSWORD = "correct horse battery staple"


class MemoryVault:
    """A vault that never fails and is gone with the process."""

    def __init__(self) -> None:
        self.entries: dict[str, bytes] = {}

    def fits(self, secret: bytes) -> bool:
        return len(secret) < 900

    def put(self, name: str, secret: bytes) -> None:
        self.entries[name] = secret

    def get(self, name: str, *, fresh: bool = False) -> bytes | None:
        return self.entries.get(name)

    def delete(self, name: str) -> None:
        self.entries.pop(name, None)

    def status(self) -> VaultStatus:
        return VaultStatus("memory", "memory", "ok")


@dataclass(frozen=True)
class Beginning:
    """A profile that others are copies of, with one operator, signed in: to make one takes half a second."""

    home: Path
    vault: dict[str, bytes]
    token: str


def begun(home: Path) -> Beginning:
    """Make a profile."""
    settings = load_settings({"ACME_DESKTOP_HOME": str(home)})
    vault = MemoryVault()
    ports = replace(build_ports(settings, ask_passphrase=lambda: ""), vault=vault)
    service = AcmeService(ports)
    service.handle(AddOperator("ada", "admin", PASSWORD), Job())
    token = service.handle(SignIn("ada", PASSWORD), Job()).token
    service.close()
    assert isinstance(ports.database, SqlDatabase)
    ports.database.close()
    return Beginning(home, vault.entries, token)


class Core:
    """One signed-in operator on a profile of their own; `service` and `job` are what a door would have."""

    def __init__(self, home: Path, beginning: Beginning) -> None:
        shutil.copytree(beginning.home, home, dirs_exist_ok=True)  # a practice CA may live there already
        vault = MemoryVault()
        vault.entries.update(beginning.vault)
        settings = load_settings({"ACME_DESKTOP_HOME": str(home)})
        self.ports = replace(build_ports(settings, ask_passphrase=lambda: ""), vault=vault)
        self.service = AcmeService(self.ports)
        self.stop = threading.Event()
        self.job = Job(token=beginning.token, stop=self.stop)

    def register(self, directory_url: str, ca_bundle: Path, email: str = "ada@example.com") -> Account:
        """An account."""
        return self.service.handle(
            RegisterAccount(directory_url, email, agree_terms=True, ca_bundle=ca_bundle.read_text()), self.job
        )

    def issue(self, account: Account, names: str, solver: str, wait: float = 60.0) -> Order:
        """Place an order and carry it to its end."""
        return self.service.handle(PlaceOrder(account.id, names, solver=solver, wait=wait), self.job)
