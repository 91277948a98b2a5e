"""Doubles for what leaves the machine: time, keyring, solvers, pre-flight. The CA has a file of its own.

All that happens outside goes through a `Life`, which a test can end at any call: from then on nothing answers any
more, so that what a handler does on its way out never reaches the world, as after SIGKILL.
"""

from __future__ import annotations

import hashlib
import threading
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta

from acme_desktop.adapters.crypto import CryptographyCrypto
from acme_desktop.adapters.db.transaction import SqlDatabase, SqlTransaction
from acme_desktop.domain.caa import Ruling
from acme_desktop.domain.challenge import HttpFile, TxtRecord, deployment
from acme_desktop.domain.errors import InputError, StorageError, VaultError, VaultTrouble
from acme_desktop.domain.order import Challenge
from acme_desktop.domain.preflight import Check, Evidence, Finding, Vantage, Verdict
from acme_desktop.service.answers import DatabaseReport
from acme_desktop.service.job import Job
from acme_desktop.service.ports import VaultStatus
from tests.builders import MOMENT


class Killed(BaseException):
    """The program ended here; no handler of the program knows this exception."""


class Life:
    """One run of the program. `left` is how many calls outwards it has still to live, None for ever."""

    def __init__(self) -> None:
        self.left: int | None = None
        self.over = False

    def goes_on(self) -> None:
        """Called at every call outwards."""
        if self.left == 0:
            self.over = True
        if self.over:
            raise Killed
        if self.left is not None:
            self.left -= 1


class FakeClock:
    """Time passes only when somebody waits or the test says so; `pauses` are the waits that were asked for."""

    def __init__(self, moment: datetime = MOMENT) -> None:
        self.moment = moment
        self.pauses: list[float] = []
        self.ran = 0.0
        self.at_pause: Callable[[], None] = lambda: None

    def now(self) -> datetime:
        return self.moment

    def monotonic(self) -> float:
        return self.ran

    def pause(self, seconds: float) -> bool:
        """For Job: nobody waits, nobody stops."""
        self.pauses.append(seconds)
        self.forward(timedelta(seconds=seconds))
        self.at_pause()
        return False

    def forward(self, span: timedelta) -> None:
        self.moment += span
        self.ran += span.total_seconds()


class World:
    """What the CA and we can see from outside: files on web servers, TXT records."""

    def __init__(self) -> None:
        self.visible: list[HttpFile | TxtRecord] = []

    def put(self, challenge: Challenge) -> None:
        if deployment(challenge) not in self.visible:
            self.visible.append(deployment(challenge))

    def remove(self, challenge: Challenge) -> None:
        if deployment(challenge) in self.visible:
            self.visible.remove(deployment(challenge))

    def shows(self, challenge: Challenge) -> bool:
        return deployment(challenge) in self.visible


class RecordingSolver:
    """Puts things into the world; `said` is what it was asked, in order.

    `fails` is raised once by that method, `refuses` as long as it is there; a `broken` one fails for good.
    """

    def __init__(self, world: World) -> None:
        self.world = world
        self.said: list[tuple[str, tuple[str, ...]]] = []
        self.fails: dict[str, Exception] = {}
        self.broken: set[str] = set()
        self.life = Life()
        self.works = True
        self.absent = False
        self.refuses: dict[str, Exception] = {}

    def must_exist(self) -> None:
        if self.absent:
            raise InputError("solver", "the directory does not exist")

    def present(self, challenges: Sequence[Challenge]) -> None:
        self._said("present", challenges)
        for challenge in challenges if self.works else ():
            self.world.put(challenge)

    def clean_up(self, challenges: Sequence[Challenge]) -> None:
        self._said("clean up", challenges)
        for challenge in challenges:
            self.world.remove(challenge)

    def _said(self, what: str, challenges: Sequence[Challenge]) -> None:
        self.life.goes_on()
        self.said.append((what, tuple(c.identifier.value for c in challenges)))
        if what in self.refuses:
            raise self.refuses[what]
        if what in self.fails:
            raise self.fails.pop(what)
        if what in self.broken:
            raise StorageError("the disk is gone")


class ScriptedPreflight:
    """Looks into the world; `script` holds, for the next looks, a verdict for all or an act to be done before."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.script: deque[Verdict | Callable[[], object]] = deque()
        self.vantages: list[Vantage] = []
        self.caa: Ruling | None = None  # what stands in the way, where all is in place
        self.resolvers: tuple[Evidence, ...] = (Evidence("192.0.2.53", "NOERROR", True),)
        self.life = Life()

    def check(self, challenges: Sequence[Challenge], vantage: Vantage, *, stop: threading.Event) -> tuple[Check, ...]:
        self.life.goes_on()
        self.vantages.append(vantage)
        act = self.script.popleft() if self.script else None
        if callable(act):
            act()
        return tuple(self._look(c, act if isinstance(act, Verdict) else None) for c in challenges)

    def ask_resolvers(self, *, stop: threading.Event) -> tuple[Evidence, ...]:
        return self.resolvers

    def _look(self, challenge: Challenge, verdict: Verdict | None) -> Check:
        verdict = verdict or (Verdict.GREEN if self.world.shows(challenge) else Verdict.RED)
        finding = Finding.NO_RECORD if verdict is Verdict.RED else Finding.AS_EXPECTED
        if self.caa is not None and verdict is Verdict.GREEN:
            verdict, finding = Verdict.RED, Finding.CAA_FORBIDS
        what = deployment(challenge)
        asked, expected = (what.url, what.content) if isinstance(what, HttpFile) else (what.name, what.value)
        seen = (Evidence("192.0.2.53", "nothing there", False),) if finding is Finding.NO_RECORD else ()
        return Check(challenge.id, challenge.identifier.value, verdict, finding, asked, expected, seen, caa=self.caa)


class MemoryVault:
    """A keyring that outlives the program.

    `trouble` is what it raises at the entries named, at writing one of them ("put NAME"), or at all ("").
    """

    def __init__(self) -> None:
        self.entries: dict[str, bytes] = {}
        self.trouble: dict[str, VaultTrouble] = {}
        self.life = Life()
        self.largest = 900
        self.kept: list[dict[str, bytes]] = []

    def fits(self, secret: bytes) -> bool:
        return len(secret) <= self.largest

    def put(self, name: str, secret: bytes) -> None:
        self._answer(name, f"put {name}")
        self.entries[name] = secret

    def get(self, name: str, *, fresh: bool = False) -> bytes | None:
        self._answer(name)
        return self.entries.get(name)

    def delete(self, name: str) -> None:
        self._answer(name)
        self.entries.pop(name, None)

    def status(self) -> VaultStatus:
        trouble = self.trouble.get("")
        return VaultStatus("keyring", "memory", trouble.value if trouble else "ok", "it is locked" if trouble else "")

    def set_aside(self) -> str:
        """What is in the way, and that it can't be opened."""
        older, self.entries = self.entries, {}
        self.trouble.clear()
        self.kept += [older] if older else []
        return "vault.sealed.1" if older else ""

    def _answer(self, *names: str) -> None:
        self.life.goes_on()
        for name in (*names, ""):
            if name in self.trouble:
                raise VaultError(self.trouble[name], "the keyring is locked")


class QuickCrypto(CryptographyCrypto):
    """The real one, but for argon2, which is slow by intention. `before` is done once at the next call so named."""

    def __init__(self) -> None:
        self.before: dict[str, Callable[[], object]] = {}

    def new_key(self, key_type: object) -> bytes:
        self.before.pop("new_key", lambda: None)()
        return super().new_key(key_type)  # type: ignore[arg-type]

    def new_signing_key(self) -> bytes:
        self.before.pop("new_signing_key", lambda: None)()
        return super().new_signing_key()

    def sign(self, key: bytes, message: bytes) -> bytes:
        self.before.pop("sign", lambda: None)()
        return super().sign(key, message)

    def hash_password(self, password: str) -> str:
        self.before.pop("hash_password", lambda: None)()
        return hashlib.sha256(password.encode()).hexdigest()

    def password_matches(self, password_hash: str, password: str) -> bool:
        self.before.pop("password_matches", lambda: None)()
        return password_hash == hashlib.sha256(password.encode()).hexdigest()

    def seal_with_passphrase(self, passphrase: str, plaintext: bytes) -> bytes:
        return b"kit" + self.seal(hashlib.sha256(passphrase.encode()).digest(), plaintext, "kit")

    def unseal_with_passphrase(self, passphrase: str, sealed: bytes) -> bytes:
        if not sealed.startswith(b"kit"):
            raise InputError("kit", "this is not a recovery kit")
        return self.unseal(hashlib.sha256(passphrase.encode()).digest(), sealed[3:], "kit")


class KnownDatabases:
    """Databases that can be looked at, by their addresses; others can't be reached."""

    def __init__(self) -> None:
        self.reports: dict[str, DatabaseReport] = {}
        self.looked_at: list[str] = []

    def look(self, url: str) -> DatabaseReport:
        self.looked_at.append(url)
        if url not in self.reports:
            raise StorageError("the database server does not answer")
        return self.reports[url]


class MortalDatabase:
    """The real database, for as long as the program lives.

    `fails` is raised at every transaction so named, `fails_once` at the next one.
    """

    def __init__(self, real: SqlDatabase, life: Life) -> None:
        self.chain, self.host = real.chain, real.host
        self.fails: dict[str, Exception] = {}
        self.fails_once: dict[str, Exception] = {}
        self._real, self._life = real, life

    def write(self, job: Job) -> SqlTransaction:
        self._answer("write")
        return self._real.write(job)

    def read(self) -> SqlTransaction:
        self._answer("read")
        return self._real.read()

    def describe(self, *, whole: bool = False) -> Mapping[str, str]:
        self._answer("describe")
        return self._real.describe(whole=whole)

    def _answer(self, kind: str) -> None:
        self._life.goes_on()
        if kind in self.fails_once:
            raise self.fails_once.pop(kind)
        if kind in self.fails:
            raise self.fails[kind]
