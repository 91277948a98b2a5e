"""Waiting for a database that others are using: in small steps, for a bounded time, with a chance to stop."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from sqlalchemy.exc import SQLAlchemyError

from acme_desktop.adapters.db.faults import BUSY, is_busy
from acme_desktop.domain.errors import StorageError, UnexpectedError
from acme_desktop.service.job import Job

T = TypeVar("T")

PATIENCE = 60.0  # seconds in all
# How long SQLite itself waits for a lock before it says SQLITE_BUSY: short, so that a stop is noticed within a second.
STEP = 0.5
_SHORTEST_PAUSE, _LONGEST_PAUSE = 0.01, 0.1
_never = threading.Event()


def pause(seconds: float) -> None:
    """Wait where nobody can ask for a stop."""
    _never.wait(seconds)


def patiently(attempt: Callable[[], T], *, patience: float, sleep: Callable[[float], None] = pause) -> T:
    """Attempt until the database is not busy, for at most `patience` seconds; then the last error goes through.

    `sleep` may raise, which ends the waiting.
    """
    deadline = time.monotonic() + patience
    while True:
        try:
            return attempt()
        except SQLAlchemyError as error:
            if not is_busy(error) or time.monotonic() >= deadline:
                raise
        sleep(random.uniform(_SHORTEST_PAUSE, _LONGEST_PAUSE))


def patiently_until(done: Callable[[], bool], patience: float) -> bool:
    """Ask until it is true, for at most `patience` seconds; whether it became true."""
    deadline = time.monotonic() + patience
    while not done():
        if time.monotonic() >= deadline:
            return False
        pause(random.uniform(_SHORTEST_PAUSE, _LONGEST_PAUSE))
    return True


class WriterTurn:
    """The threads of this process write one after the other, instead of asking SQLite again and again for its lock."""

    def __init__(self, place: str, patience: float) -> None:
        self._place = place
        self._patience = patience
        self._lock = threading.Lock()
        self._owner = 0

    def take(self, job: Job) -> None:
        """Wait for one's turn. Raises Cancelled, or StorageError when patience ends."""
        if self._owner == threading.get_ident():
            raise UnexpectedError("a thread began a second writing transaction inside its first")
        deadline = time.monotonic() + self._patience
        while not self._lock.acquire(timeout=STEP):
            job.checkpoint()
            if time.monotonic() >= deadline:
                raise StorageError(BUSY.template, hint=BUSY.hint, place=self._place)
        self._owner = threading.get_ident()

    def give_back(self) -> None:
        """By the thread that took it."""
        self._owner = 0
        self._lock.release()


def lock_holders(database: str) -> str:
    """Which processes hold a lock on the file, as “process 12, 34”; empty where this can't be told (not Linux)."""
    try:
        inode = str(Path(database).stat().st_ino)
        lines = Path("/proc/locks").read_text(encoding="ascii").splitlines()
    except OSError:
        return ""
    # "1: POSIX  ADVISORY  WRITE 1234 08:01:567 1073741824 1073742335"
    fields = [line.replace("->", "").split() for line in lines]
    holders = {f[4] for f in fields if len(f) > 5 and f[5].rpartition(":")[2] == inode and f[4] != "-1"}
    return "process " + ", ".join(sorted(holders, key=int)) if holders else ""
