"""Files for the operator, written whole or not at all (`ports.CertificateFiles`)."""

from __future__ import annotations

import errno
import hashlib
import os
import secrets
import stat
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import ExitStack, suppress
from functools import partial
from itertools import chain
from pathlib import Path

from acme_desktop.domain.crashpoint import crashpoint
from acme_desktop.domain.errors import InputError, StorageError
from acme_desktop.domain.value_class import value_class

_SUFFIX = ".acme-desktop.tmp"
_OTHERS = 0o077
_AT_ONCE = 1 << 16  # bytes
_LARGEST_LOOKED_AT = 1024 * 1024
_NO_FOLLOW = getattr(os, "O_NOFOLLOW", 0)
_BINARY = getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)
# The folder can't be what the user meant; any other error (no room, broken disk) is the disk's.
_WRONG_FOLDER = frozenset(
    {
        errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOTDIR, errno.EISDIR, errno.ELOOP, errno.ENAMETOOLONG,
        errno.EEXIST, errno.ENOENT, errno.EINVAL,
    }
)  # fmt: skip


@value_class(frozen=True)
class _Staged:
    """One file on its way, under its temporary name."""

    target: Path
    temporary: Path
    digest: bytes
    mode: int


class AtomicFiles:
    """Each file: temporary in the same folder, flushed, renamed, folder flushed, read back.

    All are on disk under temporary names before the first gets its own, private ones first; if anything fails then,
    each gets back what it had. Leftovers of a process that was killed meanwhile are removed by the next `write` to the
    folder; a lock on each tells them from those of a process at work.
    """

    def write(
        self, folder: str, files: Mapping[str, tuple[bytes | Iterable[bytes], int]], *, new: bool = False
    ) -> tuple[str, ...]:
        """Name → (content, mode); the folder is made (0700) if absent. Returns full paths in the order of `files`.

        Content that comes in parts is written as it comes; what taking them raises goes on, and nothing was written.

        The modes are the files' whatever the umask is. A symbolic link of that name is replaced, not followed.
        Raises InputError("to") where the folder can't be used, or with `new` where there is such a file already, and
        StorageError where the disk fails.
        """
        place = Path(folder).absolute()
        try:
            _make_folder(place)
            targets = [_target(place, name) for name in files]
            if new:
                _refuse_existing(targets)
            _remove_leftovers(place)
            with ExitStack() as undo:
                staged = [
                    _stage(target, content, mode, undo)
                    for target, (content, mode) in zip(targets, files.values(), strict=True)
                ]
                _rename_all(place, sorted(staged, key=lambda one: one.mode & _OTHERS != 0))
        except OSError as error:
            raise _failed(place, error) from error
        except ValueError as error:  # a NUL character in the path
            raise InputError(
                "to", "the folder {folder} cannot be used: {why}", folder=repr(folder), why=error
            ) from None
        return tuple(map(str, targets))

    def present(self, folder: str, names: Sequence[str]) -> Mapping[str, bytes]:
        """Of each at most 1 MiB; a folder, a link to nowhere and what may not be read are there, and hold b"".

        Never raises: what is wrong with a folder, `write` says.
        """
        found = {}
        for name in names:
            path = Path(folder).absolute() / name
            with suppress(OSError, ValueError):
                path.lstat()
                found[name] = b""
                with suppress(InputError):
                    found[name] = self.read(str(path), field="to", at_most=_LARGEST_LOOKED_AT)
        return found

    def read(self, path: str, *, field: str, at_most: int) -> bytes:
        """At most `at_most` bytes. Raises InputError(field) where it is absent, unreadable, no file, or larger."""
        why = ""
        try:
            # A named pipe without a writer would keep us waiting for ever.
            handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | _BINARY)
            with os.fdopen(handle, "rb") as file:
                if stat.S_ISREG(os.fstat(handle).st_mode):
                    data = file.read(at_most + 1)
                    if len(data) <= at_most:
                        return data
                    why = f"it is larger than {at_most:,} bytes"
                else:
                    why = "it is not a file"
        except OSError as error:
            why = "it is a folder" if error.errno == errno.EISDIR else _reason(error)
        except ValueError:
            why = "the path has a NUL character in it"
        raise InputError(field, "{path} cannot be read: {why}", path=path, why=why)


def _make_folder(place: Path) -> None:
    """Make it and what is missing above it, all 0700; flush each folder that got a new entry."""
    missing = []
    folder = place
    while not folder.exists():
        missing.append(folder)
        folder = folder.parent
    for folder in reversed(missing):
        with suppress(FileExistsError):  # another process was quicker, or a dangling link: seen below
            folder.mkdir()
            folder.chmod(0o700)
            _flush_folder(folder.parent)
    if not place.is_dir():
        raise NotADirectoryError(errno.ENOTDIR, "there is a file of that name, or a link to nowhere")


def _target(place: Path, name: str) -> Path:
    target = place / name
    if target.name != name or target.parent != place:
        raise InputError("to", "“{name}” is not the name of a file", name=name)
    if target.is_dir() and not target.is_symlink():
        raise IsADirectoryError(errno.EISDIR, f"there is a folder in the place of {name}")
    return target


def _refuse_existing(targets: Sequence[Path]) -> None:
    for target in targets:
        if os.path.lexists(target):
            raise InputError("to", "{path} is there already", hint="Name a file that does not exist yet.", path=target)


def _stage(target: Path, content: bytes | Iterable[bytes], mode: int, undo: ExitStack) -> _Staged:
    """Write and flush under a temporary name; leaving `undo` removes that name, if it still is there."""
    temporary, handle = _create(target)
    undo.callback(temporary.unlink, missing_ok=True)
    with ExitStack() as closing:
        closing.callback(os.close, handle)
        if os.name != "nt":
            os.fchmod(handle, mode)
        digest = _write(handle, (content,) if isinstance(content, bytes) else content)
        crashpoint("X1")
        os.fsync(handle)
        crashpoint("X2")
        if os.name != "nt":  # the lock lasts as long as the handle; Windows renames no open file
            undo.push(closing.pop_all())
    return _Staged(target, temporary, digest, mode)


def _write(handle: int, parts: Iterable[bytes]) -> bytes:
    """All of them, many small ones at a time; the digest of the whole."""
    digest, waiting, size = hashlib.sha256(), [], 0
    for part in chain(parts, (None,)):
        if part is not None:
            waiting.append(part)
            size += len(part)
        if part is None or size >= _AT_ONCE:
            together = b"".join(waiting)
            digest.update(together)
            waiting, size = [], 0
            rest = memoryview(together)
            while rest:
                rest = rest[os.write(handle, rest) :]
    return digest.digest()


def _create(target: Path) -> tuple[Path, int]:
    """A new file, open and locked. Between the two another process may take it for a leftover; then another one."""
    while True:
        temporary = _hidden(target)
        handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _NO_FOLLOW | _BINARY, 0o600)
        if _lock(handle, if_unsupported=True) and os.fstat(handle).st_nlink:
            return temporary, handle
        os.close(handle)


def _rename_all(place: Path, staged: list[_Staged]) -> None:
    """Give each its name, flush and read back; on an error each gets back what it had, and the error goes on."""
    with ExitStack() as tidying, ExitStack() as rollback:
        for one in staged:
            rollback.callback(_way_back(one.target, tidying))
            one.temporary.replace(one.target)
            crashpoint("X3")
        _flush_folder(place)
        crashpoint("X4")
        for one in staged:
            _read_back(one)
        rollback.pop_all()


def _way_back(target: Path, tidying: ExitStack) -> Callable[[], object]:
    """What undoes the replacing of `target`: a second name for what is there now, for as long as `tidying` lasts."""
    backup = _hidden(target)
    try:
        os.link(target, backup, follow_symlinks=False)
    except FileNotFoundError:
        return partial(target.unlink, missing_ok=True)
    except (OSError, NotImplementedError):
        return lambda: None  # a file system without hard links
    tidying.callback(backup.unlink, missing_ok=True)
    return partial(backup.replace, target)


def _hidden(target: Path) -> Path:
    return target.with_name(f".{target.name}.{secrets.token_hex(4)}{_SUFFIX}")


def _remove_leftovers(place: Path) -> None:
    for leftover in place.glob(f".*{_SUFFIX}"):
        try:
            handle = os.open(leftover, os.O_RDONLY | _NO_FOLLOW | _BINARY)
        except OSError:
            continue  # not ours, or gone already
        try:
            if _lock(handle, if_unsupported=False):
                leftover.unlink(missing_ok=True)
        finally:
            os.close(handle)


def _flush_folder(folder: Path) -> None:
    if os.name == "nt":
        return  # Windows cannot; its file system journals the renaming
    try:
        handle = os.open(folder, os.O_RDONLY | _BINARY)
    except PermissionError:
        return  # we may write to it, but not read it
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.ENOTSUP):  # some network file systems do not know it for folders
            raise
    finally:
        os.close(handle)


def _read_back(one: _Staged) -> None:
    handle = os.open(one.target, os.O_RDONLY | _NO_FOLLOW | _BINARY)
    with os.fdopen(handle, "rb") as file:
        same = hashlib.file_digest(file, "sha256").digest() == one.digest
        if not same or (os.name != "nt" and stat.S_IMODE(os.fstat(handle).st_mode) != one.mode):
            raise StorageError(
                "{path} does not read back as it was written",
                path=one.target,
                hint="See that no other program writes to this folder and that the disk is sound.",
            )


def _failed(place: Path, error: OSError) -> InputError | StorageError:
    if error.errno in _WRONG_FOLDER:
        return InputError("to", "the folder {folder} cannot be used: {why}", folder=place, why=_reason(error))
    return StorageError(
        "nothing was written to {folder}: {why}", folder=place, why=_reason(error), hint="Make room and try again."
    )


def _reason(error: OSError) -> str:
    return (error.strerror or type(error).__name__).lower()


if sys.platform == "win32":

    def _lock(_handle: int, *, if_unsupported: bool) -> bool:
        """Windows cannot rename open files, so that a lock could not last long enough: leftovers stay there."""
        return if_unsupported

else:
    import fcntl

    def _lock(handle: int, *, if_unsupported: bool) -> bool:
        """Whether the file is now ours alone; the lock ends with `handle` or with the process."""
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        except OSError:
            return if_unsupported
        return True
