"""The program itself as a client: signed in, with its account, its profile thrown away and a real keyring."""

from __future__ import annotations

import re
import secrets
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType

from tests.bench.clients import NotInstalled, run_setup
from tests.bench.lab import Lab
from tests.bench.measurement import Command
from tests.servers.keyring_session import KeyringSession

_CHECKOUT = Path(__file__).resolve().parent.parent.parent
_PROGRAM = (sys.executable, "-m", "acme_desktop")
_ACCOUNT = "1"  # the first of a new profile


class AcmeDesktop:
    """acme-desktop from this checkout with its http-server solver; `several` is one `renew --all`."""

    name = "acme-desktop"

    def __init__(self, lab: Lab) -> None:
        self._lab = lab
        folder = lab.folder / self.name
        folder.mkdir(parents=True, exist_ok=True)
        self._keyring = KeyringSession(folder)
        self._stocked = 0
        self._environment = {
            **_plain(self._keyring.environment),
            "ACME_DESKTOP_HOME": str(folder / "profile"),
            "ACME_DESKTOP_RESOLVERS": lab.ca.dns_address,
            "PYTHONPATH": str(_CHECKOUT),
        }

    def __enter__(self) -> AcmeDesktop:
        self._keyring.start()
        try:
            self._set_up()
        except BaseException:
            self._keyring.stop()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._keyring.stop()

    @staticmethod
    def version() -> str:
        """What this checkout holds. Raises NotInstalled with the reason where it does not start."""
        done = subprocess.run(
            [*_PROGRAM, "--version"], cwd=_CHECKOUT, capture_output=True, text=True, check=False, timeout=60
        )
        if done.returncode != 0:
            raise NotInstalled(done.stderr.strip()[-500:])
        found = re.search(r"\d[\w.]*", done.stdout)
        return found[0] if found else done.stdout.strip()

    def issue(self, names: Sequence[str]) -> Command:
        solver = ("--challenge", "http-01", "--solver", f"http-server:{self._lab.listener}")
        wish = ("--account", _ACCOUNT, "--domains", ", ".join(names), "--key-type", "ec256")
        return self._command("order", "create", *wish, *solver, "--wait", "120", "--json")

    def stock(self, count: int) -> None:
        """Have `count` valid certificates of one name each."""
        for name in self._lab.new_names(count - self._stocked):
            run_setup(self.issue([name]))
        self._stocked = count

    def several(self, count: int) -> list[Command]:
        if count != self._stocked:
            raise ValueError(f"{self._stocked} certificates are there, not {count}")
        # As text: what failed, and why, stands at the end of it.
        return [self._command("renew", "--all")]

    def _set_up(self) -> None:
        password = secrets.token_urlsafe(18) + "\n"
        # What an installation does, and the Debian packages of the others have done: no run compiles source text.
        compiling = (sys.executable, "-m", "compileall", "-q", str(_CHECKOUT / "acme_desktop"))
        run_setup(Command(compiling, self._environment))
        run_setup(self._command("operator", "add", "bench", "--role", "admin", "--password-stdin"), line=password)
        run_setup(self._command("sign-in", "bench", "--password-stdin"), line=password)
        server = ("--server", self._lab.directory_url, "--ca-bundle", str(self._lab.ca.ca_bundle))
        contact = ("--email", "admin@bench.test", "--key-type", "ec256", "--agree-terms")
        run_setup(self._command("account", "register", *contact, *server))

    def _command(self, *words: str) -> Command:
        return Command((*_PROGRAM, *words), self._environment)


def _plain(environment: Mapping[str, str]) -> dict[str, str]:
    """Without what would slow Python down or send requests another way."""
    return {
        name: value
        for name, value in environment.items()
        if not name.startswith("PYTHON") and not name.lower().endswith("_proxy")
    }
