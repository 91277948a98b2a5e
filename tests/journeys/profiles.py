"""Profiles that can be copied and looked into: with a passphrase vault everything of theirs lies in one folder."""

from __future__ import annotations

import hashlib
import io
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from acme_desktop.adapters.settings_file import load_settings
from acme_desktop.adapters.vault.sealed_file import Derivation, SealedFile
from acme_desktop.bootstrap import build_ports
from acme_desktop.cli.main import run
from acme_desktop.service.acme_service import AcmeService
from acme_desktop.service.ports import KeyVault
from tests.journeys.desk import Desk, Result

PASSPHRASE = "eleven green bottles on the wall"
DATABASE = "acme-desktop.sqlite3"
_open_vaults: dict[tuple[Path, str], KeyVault] = {}
_PASSING = ("sessions", "lease")  # a session's last use and who works on what: they change by looking
_INDEX = "audit_text"  # holds nothing of its own, and follows the trail when there is time


def passphrase_desk(folder: Path, *, from_nothing: bool = False, **environment: str) -> Desk:
    """A desk without any keyring.

    Its vault is there already, and its key derived in a moment: the fifth of a second that each run would spend on it
    proves nothing here. With `from_nothing` the program makes profile and vault as it does outside.
    """
    folder.mkdir(parents=True, exist_ok=True)
    secret = folder / "passphrase"
    secret.write_text(f"{PASSPHRASE}\n")
    secret.chmod(0o600)
    home = folder / "profile"
    if not from_nothing:
        home.mkdir(mode=0o700)
        quick = Derivation(os.urandom(16), memory=8 * 1024, passes=1, lanes=1)
        SealedFile.made(quick, quick.key(PASSPHRASE), {}).write(home / "vault.sealed")
    return Desk(
        home,
        None,
        ACME_DESKTOP_VAULT="passphrase",
        ACME_DESKTOP_PASSPHRASE_FILE=str(secret),
        **environment,
    )


def copy_of(desk: Desk, home: Path) -> Desk:
    """The same desk over a copy of its profile; with a passphrase vault the two have nothing in common any more."""
    shutil.rmtree(home, ignore_errors=True)
    shutil.copytree(desk.home, home, symlinks=True)
    other = Desk(home, None)
    other.environment = {**desk.environment, "ACME_DESKTOP_HOME": str(home)}
    return other


def run_inside(desk: Desk, *words: str, stdin: str = "", expect: int | None = None) -> Result:
    """The same command line in this process, with everything real behind it: for tables of many rows."""
    out, err = io.StringIO(), io.StringIO()
    code = run(
        [*words, "--json"], stdin=io.StringIO(stdin), stdout=out, stderr=err, environ=desk.environment, build=_build
    )
    result = Result(code, out.getvalue(), err.getvalue())
    assert "Traceback" not in result.err, result.err
    assert expect is None or code == expect, f"{words}: exit {code}\n{result.out}\n{result.err}"
    return result


def _build(environ: Mapping[str, str] | None = None, *, ask_passphrase: Callable[[], str]) -> AcmeService:
    """What bootstrap builds, but for one thing: a vault that was opened in this process stays open.

    To derive its key again for each row of a table would take longer than all the rest.
    """
    settings = load_settings(environ or {})
    ports = build_ports(settings, ask_passphrase)
    vault = _open_vaults.setdefault((settings.home, settings.installation), ports.vault)
    return AcmeService(replace(ports, vault=vault))


@contextmanager
def database_of(desk: Desk) -> Iterator[sqlite3.Connection]:
    """The profile's database, as anybody with sqlite3 opens it; committed at the end."""
    with closing(sqlite3.connect(desk.home / DATABASE)) as database, database:
        yield database


def rows_of(desk: Desk, statement: str) -> list[Any]:
    """What a query finds."""
    with database_of(desk) as database:
        return database.execute(statement).fetchall()


def without_trail(state: dict[str, object]) -> dict[str, object]:
    """A state without the audit trail and what holds its newest head: failures and refusals are recorded."""
    return {name: value for name, value in state.items() if "audit_" not in name and "vault.sealed" not in name}


def state_of(desk: Desk) -> dict[str, object]:
    """Every table but the passing ones, and every file of the profile but the database itself, as values to compare."""
    there = [name for (name,) in rows_of(desk, "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")]
    tables = [name for name in there if name not in _PASSING and not name.startswith(_INDEX)]
    rows = {f"table {name}": rows_of(desk, f"SELECT * FROM {name}") for name in tables}
    files = {
        f"file {path.relative_to(desk.home)}": hashlib.sha256(path.read_bytes()).hexdigest()
        for path in desk.home.rglob("*")
        if path.is_file() and path.name != DATABASE
    }
    return {**rows, **files}
