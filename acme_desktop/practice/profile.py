"""The practice CA's folder in the profile: what it keeps there, and that one process at a time has it."""

from __future__ import annotations

import json
import os
import secrets
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

HOME_VARIABLE = "ACME_DESKTOP_HOME"
_LARGEST = 64 * 1024  # bytes of a small JSON file


def profile_home(environ: Mapping[str, str]) -> Path:
    """The program's profile folder, found as the program itself finds it."""
    text = environ.get(HOME_VARIABLE, "")
    if text:
        return Path(text).absolute()
    from platformdirs import user_data_path

    return user_data_path("acme-desktop", appauthor=False)


class Folder:
    """`practice/` in a profile: `ca` is for clients, also while the CA rests, `control` only while it runs."""

    def __init__(self, home: Path) -> None:
        self.path = home / "practice"
        self.database = self.path / "practice.sqlite3"
        self.root = self.path / "PRACTICE-root.pem"
        self.server = self.path / "server.pem"
        self.ca = self.path / "ca.json"
        self.control = self.path / "control.json"
        self.lock = self.path / "lock"

    def make(self) -> None:
        """For its owner only. Raises OSError."""
        for folder in (self.path.parent, self.path):
            if not folder.exists():
                folder.mkdir(mode=0o700, parents=True, exist_ok=True)


def write_whole(path: Path, text: str) -> None:
    """Whole or not at all, for its owner only. Raises OSError."""
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(4)}.tmp")
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0)
    try:
        with os.fdopen(os.open(temporary, flags, 0o600), "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def read_json(path: Path) -> dict[str, Any] | None:
    """A small JSON object; None where there is none that can be read."""
    try:
        with path.open("rb") as file:
            document = json.loads(file.read(_LARGEST))
    except (OSError, ValueError):
        return None
    return document if isinstance(document, dict) else None


class Lock:
    """Held by the process that runs the CA; the system takes it back when the process ends, however it does."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._handle: int | None = None

    def take(self) -> bool:
        """Whether we have it now. Raises OSError where the file can't be made."""
        handle = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            _lock(handle)
        except OSError:
            os.close(handle)
            return False
        self._handle = handle
        return True

    def release(self) -> None:
        """Let it go."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None


def _lock(handle: int) -> None:
    if sys.platform == "win32":
        import msvcrt

        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
    else:
        import fcntl

        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
