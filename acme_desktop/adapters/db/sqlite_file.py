"""The database's file before SQLite sees it: who may read it, whether it is what it was, and one process at a time."""

from __future__ import annotations

import contextlib
import os
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

from acme_desktop.adapters.db.busy import patiently_until
from acme_desktop.domain.errors import StorageError

_JOURNAL_MAGIC = bytes.fromhex("d9d505f920a163d7")
_WAL_HEADER = 32
_SMALLEST_PAGE = 512  # SQLite takes a file of less than a page for an empty one
_RESTORE = "Nothing was overwritten. Put a back-up in its place; or, to begin anew, remove {marker} and the file."


class SqliteFile:
    """One database file, its lock and its marker: `NAME.lock` is locked while the schema changes, and holds a word
    once there is a database, so that a file that lost its contents is not taken for a new one.
    """

    def __init__(self, path: Path, home: Path) -> None:
        self.path = path
        self._home = home
        self._marker = path.with_name(path.name + ".lock")

    def prepare(self) -> None:
        """Create what is missing, folder 0700 and file 0600, and refuse what has been damaged. Raises StorageError.

        An existing file is not opened here: closing it would drop the locks that this process holds on it.
        """
        try:
            self._make_folder()
            had_contents = self._marker.exists() and self._marker.stat().st_size > 0  # looked at before the size
            if not self.path.exists():
                self._refuse_orphaned_journal()
                self._create()
            elif self.path.is_file() and self.path.stat().st_size < _SMALLEST_PAGE:
                self._refuse_emptied(had_contents)
            self._check_rights()
        except OSError as error:
            raise StorageError(
                "the database {place} can't be created: {reason}",
                hint="Look whether its folder can be made and written by this user, or set ACME_DESKTOP_HOME.",
                place=self.path,
                reason=error.strerror or str(error),
            ) from error

    def mark(self) -> None:
        """Remember that there is a database now; without room for the word there is no mark, and no harm."""
        with contextlib.suppress(OSError), self._marker.open("w", encoding="ascii") as marker:
            marker.write("in use\n")
            marker.flush()
            os.fsync(marker.fileno())

    @contextlib.contextmanager
    def locked(self, patience: float) -> Iterator[None]:
        """One process at a time. Raises StorageError when patience ends."""
        try:
            descriptor = os.open(self._marker, os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0), 0o600)
        except OSError as error:
            raise StorageError(
                "the lock {place} can't be created: {reason}",
                hint="Make room on that disk, or make the file writable for this user, then try again.",
                place=self._marker,
                reason=error.strerror or str(error),
            ) from error
        try:
            if not patiently_until(lambda: _try_lock(descriptor), patience):
                raise StorageError(
                    "the database {place} is being set up by another program",
                    hint="Nothing was changed. Wait for the other program, then try again.",
                    place=self.path,
                )
            yield
        finally:
            os.close(descriptor)  # which unlocks it

    def _make_folder(self) -> None:
        folder = self.path.parent
        if not folder.exists():
            folder.parent.mkdir(parents=True, exist_ok=True)
            folder.mkdir(mode=0o700, exist_ok=True)
        elif folder == self._home and _is_ours(folder) and stat.S_IMODE(folder.stat().st_mode) & 0o077:
            folder.chmod(0o700)

    def _create(self) -> None:
        """SQLite would make it 0644; its journals take their mode from it."""
        try:
            os.close(os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
        except FileExistsError:
            return  # another process was quicker
        if hasattr(os, "O_DIRECTORY"):
            descriptor = os.open(self.path.parent, os.O_DIRECTORY)
            os.fsync(descriptor)
            os.close(descriptor)

    def _check_rights(self) -> None:
        if _is_ours(self.path) and stat.S_IMODE(self.path.stat().st_mode) & 0o077:
            self.path.chmod(0o600)
        if not self.path.is_file():
            raise StorageError("the database {place} is not a file", hint="Name another one.", place=self.path)
        for place, mode in ((self.path, os.R_OK | os.W_OK), (self.path.parent, os.W_OK | os.X_OK)):
            if not os.access(place, mode):
                raise StorageError(
                    "the database {place} can't be used: {part} is not readable and writable for this user",
                    hint="Change its owner or its mode, or name another database.",
                    place=self.path,
                    part=place,
                )

    def _refuse_emptied(self, had_contents: bool) -> None:
        """A file of no bytes is new, or what is left of a database; meanwhile another process may have filled it."""
        size = self.path.stat().st_size
        if 0 < size < _SMALLEST_PAGE:
            self._refuse("{place} is damaged, or no database of this program: it is too short")
        if had_contents and size == 0:
            self._refuse("{place} is empty, although there was a database in it")
        if size == 0:
            self._refuse_orphaned_journal()

    def _refuse_orphaned_journal(self) -> None:
        """SQLite silently deletes a journal beside an empty file, and with it the last trace of what was there."""
        journal, log = (self.path.with_name(self.path.name + suffix) for suffix in ("-journal", "-wal"))
        if log.exists() and log.stat().st_size > _WAL_HEADER:
            self._refuse("{place} is empty or gone, but its write-ahead log is not")
        if journal.exists() and _pages_before(journal) > 0:
            self._refuse("{place} is empty or gone, but its journal is not")

    def _refuse(self, template: str) -> None:
        raise StorageError(template, hint=_RESTORE.format(marker=self._marker.name), place=self.path)


def _pages_before(journal: Path) -> int:
    """How many pages the database had when this journal was begun (sqlite.org/fileformat2.html §3); 0: it was new."""
    with journal.open("rb") as file:
        header = file.read(20)
    return int.from_bytes(header[16:20], "big") if header.startswith(_JOURNAL_MAGIC) else 0


def _is_ours(path: Path) -> bool:
    return hasattr(os, "geteuid") and path.stat().st_uid == os.geteuid()


def _try_lock(descriptor: int) -> bool:
    """Take the lock if nobody has it; it ends with the descriptor, and so with the process."""
    try:
        if sys.platform == "win32":
            import msvcrt

            os.lseek(descriptor, 1 << 20, os.SEEK_SET)  # locked bytes can't be written: beyond the marker's word
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
