"""A program that opens a database, for tests that start several of them, or kill them. Argument: a JSON document.

`url`, `home`; with `scripts` and `head`, migrations of a test's own. Then, by `task`: `open` (nothing more), `write`
(put numbers into facts for ever, each printed once it is committed), `hold` (take a lease for `times` short moments,
each written to `journal` with its beginning and its end), `keep` (take a lease and wait to be killed).
"""

from __future__ import annotations

import itertools
import json
import os
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from acme_desktop.adapters.db import SqlDatabase, SqlLeases, open_database
from acme_desktop.adapters.db.engine import make_engine, read_url
from acme_desktop.adapters.db.schema import Schema
from acme_desktop.adapters.db.sqlite_file import SqliteFile
from acme_desktop.domain.errors import BusyError
from acme_desktop.domain.events import Event, Topic
from acme_desktop.service.job import Job
from tests.adapters.db.samples import WallClock


def main(wanted: dict[str, Any]) -> None:
    home = Path(wanted["home"])
    if "scripts" in wanted:
        migrate(wanted, home)
        return
    database = open_database(
        wanted["url"], clock=WallClock(), installation="here", host="host-1", version="1.2.3", home=home
    )
    tasks: dict[str, Callable[[SqlDatabase, dict[str, Any]], None]] = {"write": write, "hold": hold, "keep": keep}
    if wanted["task"] != "open":
        tasks[wanted["task"]](database, wanted)


def migrate(wanted: dict[str, Any], home: Path) -> None:
    address = read_url(wanted["url"], home)
    file = SqliteFile(Path(address.database or ""), home) if address.get_backend_name() == "sqlite" else None
    schema = Schema(make_engine(address), file, WallClock(), 60.0, scripts=Path(wanted["scripts"]), head=wanted["head"])
    print("from", schema.bring_up_to_date(), flush=True)


def write(database: SqlDatabase, _: dict[str, Any]) -> None:
    for number in itertools.count(1):
        with database.write(Job()) as tx:
            tx.values.put("number", str(number))
            tx.values.put(f"fact-{number % 50}", "x" * 3000)
            tx.record(Event(Topic.ORDER, "place", str(number)))
            tx.commit()
        os.write(1, f"{number}\n".encode())


def hold(database: SqlDatabase, wanted: dict[str, Any]) -> None:
    leases = SqlLeases(database, WallClock())
    journal = os.open(wanted["journal"], os.O_WRONLY | os.O_APPEND)
    held = 0
    while held < wanted["times"]:
        try:
            with leases.hold("order 1", Job()):
                os.write(journal, f"{os.getpid()} begins {time.monotonic_ns()}\n".encode())
                threading.Event().wait(0.002)
                os.write(journal, f"{os.getpid()} ends {time.monotonic_ns()}\n".encode())
            held += 1
        except BusyError:
            pass
        threading.Event().wait(0.001)


def keep(database: SqlDatabase, _: dict[str, Any]) -> None:
    with SqlLeases(database, WallClock()).hold("order 1", Job()):
        print("held", flush=True)
        threading.Event().wait(60)


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
