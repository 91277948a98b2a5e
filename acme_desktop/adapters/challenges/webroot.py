"""http-01 through a web server that runs anyway: the answer as a file below its document root (RFC 8555 §8.3)."""

from __future__ import annotations

import errno
import os
import re
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress

from acme_desktop.adapters.challenges.folders import Folder, open_root
from acme_desktop.domain.challenge import WELL_KNOWN, HttpFile, http_file
from acme_desktop.domain.errors import InputError, StateError, StorageError
from acme_desktop.domain.order import Challenge, ChallengeId, OrderId

_FOLDERS = tuple(part for part in WELL_KNOWN.split("/") if part)
_FILE_NAME = re.compile(r"[A-Za-z0-9_-]{1,256}\Z", re.ASCII)
# Another order (perhaps of another process) may remove the empty folders just as we go down into them.
_TRIES = 50
_NOT_ALLOWED = frozenset((errno.EACCES, errno.EPERM, errno.EROFS))
# What `open` says where a symbolic link or a file stands in for a folder.
_NO_FOLDER = frozenset((errno.ELOOP, errno.ENOTDIR, errno.EMLINK))

_Holder = tuple[OrderId, ChallengeId]


class WebrootSolver:
    """Puts TOKEN files into `.well-known/acme-challenge` below `root`, and takes them and the folders it made away.

    No symbolic link below `root` is followed and no foreign file is ever overwritten or removed. Safe to use from
    several threads and processes.
    """

    def __init__(self, root: str, opened: Callable[[str], Folder] = open_root) -> None:
        self._root = root
        self._opened = opened
        self._lock = threading.Lock()
        # Two orders may share an authorization, and so a file: it stays until both are done.
        self._holders: dict[str, set[_Holder]] = {}
        self._made: set[str] = set()
        self._foreign: set[str] = set()  # folders that somebody else put there: they stay

    def must_exist(self) -> None:
        """See Solver: the document root."""
        try:
            self._open_root().close()
        except StateError as error:
            raise InputError("solver", error.template, hint=error.hint, **error.values) from error

    def present(self, challenges: Sequence[Challenge]) -> None:
        """Write the files, readable by all, flushed to disk. Raises StateError or StorageError, having put nothing."""
        done: list[Challenge] = []
        with self._lock:
            try:
                for challenge in challenges:
                    self._put(http_file(challenge))
                    done.append(challenge)
                    self._holders.setdefault(challenge.token, set()).add((challenge.order_id, challenge.id))
            except (StateError, StorageError):
                with suppress(StateError, StorageError):
                    self._take_away(done, folders=True)
                raise

    def clean_up(self, challenges: Sequence[Challenge]) -> None:
        """Remove the files that are ours, then folders that are empty and not somebody else's.

        What is missing is fine. Raises StorageError where something of ours can't be removed.
        """
        with self._lock:
            self._take_away(challenges)

    def _put(self, file: HttpFile) -> None:
        if not _FILE_NAME.match(file.file_name):
            raise StateError("{token} cannot be a file name", token=repr(file.file_name[:80]))
        for _ in range(_TRIES):
            try:
                with self._way_down() as folder:
                    self._write(folder, file)
                return
            except FileNotFoundError:
                continue
            except OSError as error:
                raise self._trouble(error) from error
        raise StateError("the folders below {root} vanish as soon as they are made", root=self._root)

    def _way_down(self) -> Folder:
        """The folder for tokens, made where it is missing. Raises StateError, or OSError for what lies below."""
        folder = self._open_root()
        path = ""
        for name in _FOLDERS:
            with folder:
                path += "/" + name
                made = folder.make(name)
                folder = folder.enter(name, made=made)
                self._remember(path, folder, made=made)
        return folder

    def _remember(self, path: str, folder: Folder, *, made: bool) -> None:
        """Whose folder it is: one with nothing but challenges in it serves another order, or did so before a crash."""
        if made:
            self._made.add(path)
            self._foreign.discard(path)
        elif path not in self._made:
            names = folder.names()
            if not names or not all(_FILE_NAME.match(name) for name in names):
                self._foreign.add(path)

    def _open_root(self) -> Folder:
        try:
            return self._opened(self._root)
        except FileNotFoundError:
            raise StateError(
                "the directory {root} does not exist",
                hint="Name the document root of the web server as it is on this machine.",
                root=self._root,
            ) from None
        except OSError as error:
            raise StateError(
                "{root} cannot be used: {reason}",
                hint="Name a directory, the document root of the web server.",
                root=self._root,
                reason=os.strerror(error.errno or 0),
            ) from error

    def _write(self, folder: Folder, file: HttpFile) -> None:
        content = file.content.encode("ascii")
        try:
            folder.create(file.file_name, content)
            return
        except FileExistsError:
            there = folder.read(file.file_name)
        if there == content:
            return  # ours, from before a crash or of another order with the same authorization
        if there is None or not content.startswith(there):
            raise StateError(
                "{path} already exists below {root} with other content; it was left alone",
                hint="Look what it is and remove it, then try again.",
                path=file.path,
                root=self._root,
            )
        folder.remove(file.file_name)  # the beginning of ours: a crash came in between
        folder.create(file.file_name, content)

    def _take_away(self, challenges: Sequence[Challenge], *, folders: bool = False) -> None:
        """What is not needed any more, and then the `folders`, which may have been made for nothing."""
        tokens = [challenge.token for challenge in challenges if self._released(challenge)]
        if not tokens and not folders:
            return
        chain: list[Folder] = []
        try:
            chain.append(self._opened(self._root))
            for name in _FOLDERS:
                chain.append(chain[-1].enter(name))
            for token in tokens:
                self._remove_ours(chain[-1], token)
        except OSError as error:
            if error.errno not in _NO_FOLDER | {errno.ENOENT}:
                raise StorageError(
                    "challenge files below {root} could not be removed: {reason}",
                    hint="Remove the files in .well-known/acme-challenge by hand.",
                    root=self._root,
                    reason=os.strerror(error.errno or 0),
                ) from error
        finally:
            self._remove_folders(chain)

    def _released(self, challenge: Challenge) -> bool:
        holders = self._holders.get(challenge.token, set())
        holders.discard((challenge.order_id, challenge.id))
        if holders:
            return False
        self._holders.pop(challenge.token, None)
        return _FILE_NAME.match(challenge.token) is not None

    @staticmethod
    def _remove_ours(folder: Folder, token: str) -> None:
        try:
            content = folder.read(token)
        except FileNotFoundError:
            return
        start = f"{token}.".encode("ascii")
        # A file cut off by a crash is ours as well: nothing else has that name.
        if content is not None and (content.startswith(start) or start.startswith(content)):
            with suppress(FileNotFoundError):
                folder.remove(token)

    def _remove_folders(self, chain: list[Folder]) -> None:
        """Close the chain from its end; remove what is empty and not somebody else's.

        Where it does not reach the end, only what was made here is known not to be somebody else's.
        """
        paths = ["/" + "/".join(_FOLDERS[: depth + 1]) for depth in range(len(_FOLDERS))]
        ours = set(paths) - self._foreign if len(chain) == len(_FOLDERS) + 1 else self._made - self._foreign
        empty = True
        while chain:
            folder = chain.pop()
            folder.close()
            if chain and empty and paths[len(chain) - 1] in ours:
                # Not empty, not allowed, or gone already: then it stays, or is another's business.
                try:
                    chain[-1].remove_folder(_FOLDERS[len(chain) - 1])
                    self._made.discard(paths[len(chain) - 1])
                except OSError:
                    empty = False

    def _trouble(self, error: OSError) -> StateError | StorageError:
        reason = os.strerror(error.errno or 0)
        if error.errno in _NOT_ALLOWED:
            return StateError(
                "{root} is not writable for this user: {reason}",
                hint="Let this user write there, or have .well-known/acme-challenge made and given to this user.",
                root=self._root,
                reason=reason,
            )
        if error.errno in _NO_FOLDER:
            return StateError(
                "{folder} below {root} is a symbolic link or no directory; it was left alone",
                hint="Name the directory itself that the web server serves.",
                folder="/".join(_FOLDERS),
                root=self._root,
            )
        return StorageError("writing below {root} failed: {reason}", root=self._root, reason=reason)
