"""Directories that cannot be exchanged under our hands: each is held open, and its entries are reached through it."""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from pathlib import Path
from typing import Protocol, Self

_LONGEST_FILE = 4096  # read at most; a key authorization has fewer than 400 characters
_FILE_MODE = 0o644
_FOLDER_MODE = 0o755


class Folder(Protocol):
    """One open directory. Every method raises OSError; no symbolic link is followed."""

    def __enter__(self) -> Self: ...

    def __exit__(self, *_: object) -> None: ...

    def close(self) -> None:
        """Give the directory back; may be called again."""

    def make(self, name: str) -> bool:
        """Make the directory `name` in it; False where something of that name is there."""

    def enter(self, name: str, *, made: bool = False) -> Folder:
        """Open the directory `name` in it; one that we `made` gets mode 0755, whatever the umask is."""

    def names(self) -> list[str]:
        """What is in it."""

    def create(self, name: str, content: bytes) -> None:
        """Write a new file of mode 0644 and flush it and the directory. Raises FileExistsError."""

    def read(self, name: str) -> bytes | None:
        """The file's beginning (4 KiB); None where it is no regular file."""

    def remove(self, name: str) -> None:
        """Remove a file."""

    def remove_folder(self, name: str) -> None:
        """Remove a directory; fails where it is not empty."""


def open_root(path: str) -> Folder:
    """The directory at `path`, which may itself be a symbolic link. Raises OSError."""
    if os.open in os.supports_dir_fd:
        return HeldFolder(os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC))
    return PathFolder(Path(path).resolve(strict=True))


class HeldFolder:
    """A directory by its file descriptor (POSIX)."""

    def __init__(self, descriptor: int) -> None:
        self._fd = descriptor

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """See Folder."""
        if self._fd >= 0:
            os.close(self._fd)
            self._fd = -1

    def make(self, name: str) -> bool:
        """See Folder."""
        try:
            os.mkdir(name, _FOLDER_MODE, dir_fd=self._fd)
        except FileExistsError:
            return False
        os.fsync(self._fd)
        return True

    def enter(self, name: str, *, made: bool = False) -> Folder:
        """See Folder."""
        flags = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
        descriptor = os.open(name, flags, dir_fd=self._fd)
        if made:
            os.fchmod(descriptor, _FOLDER_MODE)
        return HeldFolder(descriptor)

    def names(self) -> list[str]:
        """See Folder."""
        return os.listdir(self._fd)  # noqa: PTH208 - there is no path, on purpose

    def create(self, name: str, content: bytes) -> None:
        """See Folder."""
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
        descriptor = os.open(name, flags, _FILE_MODE, dir_fd=self._fd)
        try:
            os.fchmod(descriptor, _FILE_MODE)
            _write_all(descriptor, content)
        except BaseException:
            with suppress(OSError):
                self.remove(name)
            raise
        finally:
            os.close(descriptor)
        os.fsync(self._fd)

    def read(self, name: str) -> bytes | None:
        """See Folder."""
        if not stat.S_ISREG(os.stat(name, dir_fd=self._fd, follow_symlinks=False).st_mode):
            return None
        flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
        descriptor = os.open(name, flags, dir_fd=self._fd)
        try:
            return os.read(descriptor, _LONGEST_FILE) if stat.S_ISREG(os.fstat(descriptor).st_mode) else None
        finally:
            os.close(descriptor)

    def remove(self, name: str) -> None:
        """See Folder."""
        os.unlink(name, dir_fd=self._fd)

    def remove_folder(self, name: str) -> None:
        """See Folder."""
        os.rmdir(name, dir_fd=self._fd)


class PathFolder:
    """A directory by its path, where the system has no descriptors of directories (Windows)."""

    def __init__(self, path: Path) -> None:
        # `lstat` does not follow a link, so that a link is no directory here; a junction is a reparse point.
        status = path.lstat()
        reparse = getattr(status, "st_file_attributes", 0) & getattr(stat, "FILE_ATTRIBUTE_REPARSE_POINT", 0)
        if reparse or not stat.S_ISDIR(status.st_mode):
            raise NotADirectoryError(20, "not a directory", str(path))
        self._path = path

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """See Folder; there is nothing to give back."""

    def make(self, name: str) -> bool:
        """See Folder."""
        try:
            (self._path / name).mkdir(_FOLDER_MODE)
        except FileExistsError:
            return False
        return True

    def enter(self, name: str, *, made: bool = False) -> Folder:
        """See Folder."""
        folder = PathFolder(self._path / name)
        if made:
            (self._path / name).chmod(_FOLDER_MODE)
        return folder

    def names(self) -> list[str]:
        """See Folder."""
        return [entry.name for entry in self._path.iterdir()]

    def create(self, name: str, content: bytes) -> None:
        """See Folder."""
        descriptor = os.open(self._path / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY, _FILE_MODE)
        try:
            _write_all(descriptor, content)
        except BaseException:
            os.close(descriptor)
            with suppress(OSError):
                self.remove(name)
            raise
        os.close(descriptor)
        (self._path / name).chmod(_FILE_MODE)

    def read(self, name: str) -> bytes | None:
        """See Folder."""
        path = self._path / name
        if not stat.S_ISREG(path.lstat().st_mode):
            return None
        with path.open("rb") as file:
            return file.read(_LONGEST_FILE)

    def remove(self, name: str) -> None:
        """See Folder."""
        (self._path / name).unlink()

    def remove_folder(self, name: str) -> None:
        """See Folder."""
        (self._path / name).rmdir()


_BINARY: int = getattr(os, "O_BINARY", 0)


def _write_all(descriptor: int, content: bytes) -> None:
    left = memoryview(content)
    while left:
        left = left[os.write(descriptor, left) :]
    os.fsync(descriptor)
