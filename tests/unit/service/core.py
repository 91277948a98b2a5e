"""The service over real database, crypto, files and leases, with doubles only for what leaves the machine."""

from __future__ import annotations

import copy
import itertools
import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

from acme_desktop.adapters import settings_file
from acme_desktop.adapters.db import SqlLeases, open_database
from acme_desktop.adapters.files import AtomicFiles
from acme_desktop.domain.account import Account
from acme_desktop.domain.audit import AuditRow
from acme_desktop.domain.certificate import Certificate, CertificateId
from acme_desktop.domain.events import Event
from acme_desktop.domain.order import Authorization, Order
from acme_desktop.domain.settings import Settings
from acme_desktop.service.acme_service import AcmeService
from acme_desktop.service.job import Job, Progress, Report
from acme_desktop.service.ports import Ports
from acme_desktop.service.requests import (
    AddOperator,
    ContinueOrder,
    PlaceOrder,
    RegisterAccount,
    Request,
    ShowCertificate,
    ShowOrder,
    SignIn,
)
from tests.unit.service.doubles import (
    FakeClock,
    Life,
    MemoryVault,
    MortalDatabase,
    QuickCrypto,
    RecordingSolver,
    ScriptedPreflight,
    World,
)
from tests.unit.service.scripted_authority import connected_to
from tests.unit.service.scripted_ca import ScriptedCa

R = TypeVar("R")
PASSWORD = "correct horse battery staple"
SERVER = "https://ca.example/dir"
AUTOMATIC = "webroot:/srv/www"


@dataclass(frozen=True)
class Start:
    """A profile to begin a test with: the database's file, and what vault and CA hold."""

    database: Path
    vault: dict[str, bytes]
    accounts: dict[bytes, Any]
    token: str = ""
    account: Account | None = None


class Core:
    """`handle` is what a door does. `restart` ends the program's life and begins another on what the first left."""

    def __init__(self, folder: Path, start: Start | None = None) -> None:
        self.folder = folder
        self.clock, self.world, self.crypto = FakeClock(), World(), QuickCrypto()
        self.vault, self.other_vault = MemoryVault(), MemoryVault()
        self.solver, self.preflight = RecordingSolver(self.world), ScriptedPreflight(self.world)
        self.ca = ScriptedCa(self.clock, self.world)
        self.reports: list[Report] = []
        self.token = start.token if start else ""
        self._account = start.account if start else None
        self._tokens = itertools.count(1)
        if start:
            shutil.copy(start.database, folder / "acme.db")
            self.vault.entries.update(start.vault)
            self.ca.accounts.update(copy.deepcopy(start.accounts))
        self.settings = Settings(folder, f"sqlite:///{folder / 'acme.db'}", installation="here")
        self._open: list[MortalDatabase] = []
        self.service, self.ports = self.started()

    @property
    def account(self) -> Account:
        assert self._account is not None
        return self._account

    def started(self, life: Life | None = None, **changes: Any) -> tuple[AcmeService, Ports]:
        """One more process on the same profile."""
        life = life or Life()
        real = open_database(
            self.settings.database_url, clock=self.clock, installation=self.settings.installation, host="host-1",
            version="1.2.3", home=self.folder, patience=0.2,
        )  # fmt: skip
        database = MortalDatabase(real, life)
        self._open.append(database)
        for part in (self.ca, self.vault, self.solver, self.preflight):
            part.life = life
        self.clock.at_pause = life.goes_on
        ports = Ports(
            database=database,
            connect=connected_to(self.ca),
            vault=self.vault,
            crypto=self.crypto,
            solver=lambda _: self.solver,
            preflight=self.preflight,
            files=AtomicFiles(),
            leases=SqlLeases(database, self.clock),  # type: ignore[arg-type]
            clock=self.clock,
            settings=self.settings,
            save_setting=lambda name, value: settings_file.save_setting(self.settings, name, value),
            other_vault=lambda _: self.other_vault,
            draw=lambda: 0.5,
            new_token=lambda: f"token-{next(self._tokens)}-of-a-session",
        )
        ports = replace(ports, **changes)
        return AcmeService(ports), ports

    def restart(self, life: Life | None = None, **changes: Any) -> None:
        for database in self._open:
            database.close()
        self._open.clear()
        self.service, self.ports = self.started(life, **changes)

    def close(self) -> None:
        for database in self._open:
            database.close()

    def job(self, **changes: Any) -> Job:
        job = Job(token=self.token, report=self.reports.append, pause=self.clock.pause, monotonic=self.clock.monotonic)
        return replace(job, **changes)

    def handle(self, request: Request[R], **changes: Any) -> R:
        return self.service.handle(request, self.job(**changes))

    def sign_in(self, name: str = "ada") -> None:
        """Again, or as somebody else; sessions last hours."""
        self.token = self.handle(SignIn(name, PASSWORD), token="").token

    # --- short cuts ---------------------------------------------------------------------------------------------

    def place(self, domains: str = "a.example", **wanted: Any) -> Order:
        """By hand, unless `solver` says otherwise."""
        return self.handle(PlaceOrder(self.account.id, domains, **wanted))

    def issue(self, domains: str = "a.example", **wanted: Any) -> Certificate:
        """By a solver, to the end."""
        order = self.place(domains, **{"solver": AUTOMATIC, "wait": 90.0} | wanted)
        assert order.certificate_id is not None, order
        return self.handle(ShowCertificate(CertificateId(order.certificate_id)))

    def go_on(self, order: Order, **how: Any) -> Order:
        return self.handle(ContinueOrder(order.id, **how))

    def deploy(self, order: Order) -> None:
        """What the human does."""
        for authorization in self.authorizations(order):
            if authorization.chosen:
                self.world.put(authorization.chosen)

    def authorizations(self, order: Order) -> tuple[Authorization, ...]:
        return self.handle(ShowOrder(order.id)).authorizations

    def order(self, order: Order) -> Order:
        """As it stands now."""
        return self.handle(ShowOrder(order.id)).order

    @property
    def happened(self) -> list[str]:
        """The events that were published: `order.place intent`."""
        return [f"{e.action} {e.outcome}" for e in self.reports if isinstance(e, Event)]

    @property
    def steps(self) -> list[str]:
        """What progress said, repeats left out."""
        return [step for step, _ in itertools.groupby(p.step.value for p in self.reports if isinstance(p, Progress))]

    def trail(self, action: str = "") -> list[AuditRow]:
        """The audit rows, oldest first."""
        with self.ports.database.read() as tx:
            return [row for row in tx.audit.rows("here") if action in ("", row.action)]

    def forget_reports(self) -> None:
        self.reports.clear()
        self.ca.asked.clear()


def set_up(folder: Path) -> Start:
    """A profile with an admin called ada, signed in, and an account at the CA."""
    core = Core(folder)
    core.handle(AddOperator("ada", "admin", PASSWORD))
    core.token = core.handle(SignIn("ada", PASSWORD)).token
    account = core.handle(RegisterAccount(SERVER, "ops@a.example", agree_terms=True))
    core.close()
    return Start(folder / "acme.db", core.vault.entries, core.ca.accounts, core.token, account)


def raising(error: BaseException) -> Callable[..., Any]:
    """A function that raises this."""

    def fail(*_: object, **__: object) -> Any:
        raise error

    return fail
