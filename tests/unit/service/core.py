"""The service over real database, crypto, files and leases, with doubles only for what leaves the machine."""

from __future__ import annotations

import copy
import itertools
import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeVar

from acme_desktop.adapters import settings_file
from acme_desktop.adapters.db import SqlBackups, SqlDatabase, SqlLeases, open_database
from acme_desktop.adapters.files import AtomicFiles
from acme_desktop.domain.account import Account
from acme_desktop.domain.audit import AuditRow
from acme_desktop.domain.authority import PracticeCa
from acme_desktop.domain.certificate import Certificate, CertificateId
from acme_desktop.domain.events import Event
from acme_desktop.domain.order import Authorization, Order
from acme_desktop.domain.settings import Settings
from acme_desktop.service.acme_service import AcmeService
from acme_desktop.service.answers import RenewalOutcome
from acme_desktop.service.job import Job, Progress, Report
from acme_desktop.service.ports import Backups, Ports
from acme_desktop.service.requests import (
    AddOperator,
    ContinueOrder,
    PlaceOrder,
    RegisterAccount,
    RenewDue,
    Request,
    ShowCertificate,
    ShowOrder,
    SignIn,
)
from tests.unit.service.doubles import (
    FakeClock,
    KnownDatabases,
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
LEASES_ARE_OVER = timedelta(minutes=2)  # whoever was killed holds them no more


class Shelf:
    """One file, and the databases that are open on it. They are used again by one test after the other.

    What SQLAlchemy has once compiled stays with its engine; to compile it anew for every test costs most of its time.
    """

    def __init__(self, folder: Path) -> None:
        self.folder, self.file = folder, folder / "acme.db"
        self._made: list[SqlDatabase] = []
        self._in_use = 0

    def begin(self, content: Path) -> None:
        """Close them all, and let the file be as that one."""
        self.close()
        shutil.copy(content, self.file)

    def open(self, clock: FakeClock) -> SqlDatabase:
        """One that is not in use since the last `close`."""
        if self._in_use == len(self._made):
            self._made.append(
                open_database(
                    f"sqlite:///{self.file}", clock=clock, installation="here", host="host-1", version="1.2.3",
                    home=self.folder, patience=0.2,
                )
            )  # fmt: skip
        self._in_use += 1
        database = self._made[self._in_use - 1]
        database.clock = clock
        return database

    def close(self) -> None:
        """Their connections; they open new ones when they are used again."""
        for database in self._made:
            database.close()
        self._in_use = 0


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

    def __init__(self, folder: Path, shelf: Shelf, start: Start | None = None) -> None:
        self.folder, self.shelf = folder, shelf
        self.clock, self.world, self.crypto = FakeClock(), World(), QuickCrypto()
        self.vault, self.other_vault = MemoryVault(), MemoryVault()
        self.databases = KnownDatabases()
        self.backups: Backups | None = None
        self.practice: PracticeCa | None = None
        self.solver, self.preflight = RecordingSolver(self.world), ScriptedPreflight(self.world)
        self.ca = ScriptedCa(self.clock, self.world)
        self.reports: list[Report] = []
        self.token = start.token if start else ""
        self._account = start.account if start else None
        self._tokens = itertools.count(100 if start else 1)
        if start:
            shelf.begin(start.database)
            self.vault.entries.update(start.vault)
            self.ca.accounts.update(copy.deepcopy(start.accounts))
            self.ca.numbers = itertools.count(100)
        self.settings = Settings(folder, f"sqlite:///{shelf.file}", installation="here")
        self.service, self.ports = self.started()

    @property
    def account(self) -> Account:
        assert self._account is not None
        return self._account

    def started(self, life: Life | None = None, **changes: Any) -> tuple[AcmeService, Ports]:
        """One more process on the same profile."""
        life = life or Life()
        real = self.shelf.open(self.clock)
        database = MortalDatabase(real, life)
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
            backups=self.backups or SqlBackups(real, self.folder),
            clock=self.clock,
            settings=self.settings,
            save_setting=lambda name, value: settings_file.save_setting(self.settings, name, value),
            other_vault=lambda _: self.other_vault,
            look_at_database=self.databases.look,
            draw=lambda: 0.5,
            new_token=lambda: f"token-{next(self._tokens)}-of-a-session",
            practice=lambda: self.practice,
        )
        ports = replace(ports, **changes)
        return AcmeService(ports), ports

    def restart(self, life: Life | None = None, **changes: Any) -> None:
        self.shelf.close()
        self.service, self.ports = self.started(life, **changes)

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

    def renew(self, **which: Any) -> tuple[RenewalOutcome, ...]:
        return self.handle(RenewDue(**which))

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
    core = Core(folder, Shelf(folder))
    core.handle(AddOperator("ada", "admin", PASSWORD))
    core.sign_in()
    account = core.handle(RegisterAccount(SERVER, "ops@a.example", agree_terms=True))
    core.shelf.close()
    return Start(core.shelf.file, core.vault.entries, core.ca.accounts, core.token, account)


def raising(error: BaseException) -> Callable[..., Any]:
    """A function that raises this."""

    def fail(*_: object, **__: object) -> Any:
        raise error

    return fail
