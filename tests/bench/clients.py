"""The clients that are measured: how each is set up beforehand, and the command line that is timed."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Sequence
from types import TracebackType
from typing import Protocol

from tests.bench.lab import REFUSED_NAME, Lab
from tests.bench.measurement import ClientFailed, Command

_SETUP_SECONDS = 120


class NotInstalled(Exception):
    """This client is not on this machine."""


class Client(Protocol):
    """A client in a lab: as a context manager it has its own folder and a registered account there.

    `name` is how it is called in the tables.
    """

    name: str

    def __init__(self, lab: Lab) -> None: ...

    def __enter__(self) -> Client: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...

    @staticmethod
    def version() -> str:
        """What is installed. Raises NotInstalled."""
        ...

    def issue(self, names: Sequence[str]) -> Command:
        """One certificate for these names."""
        ...

    def stock(self, count: int) -> None:
        """Prepare, untimed, what `several` needs."""
        ...

    def several(self, count: int) -> list[Command]:
        """Everything to run so that `count` certificates of one name each are there anew."""
        ...


class _Packaged:
    """What certbot and lego have in common: a program on the search path, a folder, one run for each certificate."""

    name: str
    ca_variable: str

    def __init__(self, lab: Lab) -> None:
        self._lab = lab
        self._folder = lab.folder / self.name
        home = self._folder / "home"
        home.mkdir(parents=True, exist_ok=True)
        self._environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(home),
            "LANG": "C.UTF-8",
            self.ca_variable: str(lab.ca.ca_bundle),
        }

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        pass  # the folder goes with the lab

    def issue(self, names: Sequence[str]) -> Command:
        raise NotImplementedError

    def stock(self, count: int) -> None:
        """New names need no stock."""

    def several(self, count: int) -> list[Command]:
        return [self.issue([name]) for name in self._lab.new_names(count)]


class Certbot(_Packaged):
    """certbot with its standalone authenticator. Its account key is RSA 2048: it has no other."""

    name = "certbot"
    ca_variable = "REQUESTS_CA_BUNDLE"

    def __enter__(self) -> Certbot:
        contact = ("--email", "certbot@bench.test", "--no-eff-email")
        run_setup(Command(self._words("register", *contact), self._environment))
        return self

    @staticmethod
    def version() -> str:
        return version_of("certbot", r"certbot ([0-9][\w.]*)")

    def issue(self, names: Sequence[str]) -> Command:
        wanted = [word for name in names for word in ("-d", name)]
        key = ("--key-type", "ecdsa", "--elliptic-curve", "secp256r1")
        return Command(self._words("certonly", *self._listener(), *key, *wanted), self._environment)

    def _listener(self) -> tuple[str, ...]:
        host, _, port = self._lab.listener.partition(":")
        return "--standalone", "--http-01-address", host, "--http-01-port", port

    def _words(self, *words: str) -> tuple[str, ...]:
        folders = [word for kind in ("config", "work", "logs") for word in (f"--{kind}-dir", str(self._folder / kind))]
        return "certbot", *folders, "--server", self._lab.directory_url, "-n", "--agree-tos", *words


class CertbotRenew(Certbot):
    """certbot where it renews all that it has in one run of its own."""

    name = "certbot renew"

    def stock(self, count: int) -> None:
        for command in super().several(count):
            run_setup(command)

    def several(self, count: int) -> list[Command]:
        words = self._words("renew", "--force-renewal", "--no-random-sleep-on-renew")
        return [Command(words, self._environment)]


class Lego(_Packaged):
    """lego with its own listener."""

    name = "lego"
    ca_variable = "LEGO_CA_CERTIFICATES"

    def __enter__(self) -> Lego:
        run_setup(self.issue([REFUSED_NAME]), may_fail=True)
        if not list(self._folder.glob("data/accounts/*/*/account.json")):
            raise ClientFailed("lego has not registered its account")
        return self

    @staticmethod
    def version() -> str:
        return version_of("lego", r"lego version ([0-9][\w.]*)")

    def issue(self, names: Sequence[str]) -> Command:
        wanted = [word for name in names for word in ("--domains", name)]
        place = ("--server", self._lab.directory_url, "--path", str(self._folder / "data"))
        account = ("--accept-tos", "--email", "lego@bench.test", "--key-type", "ec256")
        solver = ("--http", "--http.port", self._lab.listener)
        return Command(("lego", *place, *account, *solver, *wanted, "run"), self._environment)


def run_setup(command: Command, *, line: str = "", may_fail: bool = False) -> str:
    """Run what is not timed; its standard output. Raises ClientFailed."""
    done = subprocess.run(
        list(command.words),
        env=dict(command.environment),
        input=line,
        capture_output=True,
        text=True,
        check=False,
        timeout=_SETUP_SECONDS,
    )
    if done.returncode != 0 and not may_fail:
        printed = (done.stdout + done.stderr)[-3000:]
        raise ClientFailed(f"{' '.join(command.words)[:300]} ended with {done.returncode}:\n{printed}")
    return done.stdout


def version_of(program: str, pattern: str) -> str:
    """The version that a program prints, else the one of its Debian package. Raises NotInstalled."""
    if shutil.which(program) is None:
        raise NotInstalled
    found = re.search(pattern, _output(program, "--version"))
    if found is not None:
        return found[1]
    package = _output("dpkg-query", "-W", "-f", "${Version}", program) if shutil.which("dpkg-query") else ""
    return f"{package} (Debian)" if package else "of unknown version"


def _output(*words: str) -> str:
    done = subprocess.run(words, capture_output=True, text=True, check=False, timeout=60)
    return done.stdout if done.returncode == 0 else ""
