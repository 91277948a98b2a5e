"""What the drivers' errors mean, as a StorageError: what failed, why, what to do. Never a password.

SQLite reports result codes (sqlite.org/rescode.html), PostgreSQL SQLSTATEs (appendix A of its manual).
"""

from __future__ import annotations

import sqlite3

from sqlalchemy import URL
from sqlalchemy.exc import DBAPIError, IntegrityError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from acme_desktop.domain.errors import StorageError
from acme_desktop.domain.problem import plain_text
from acme_desktop.domain.value_class import value_class

_LONGEST_REASON = 300


@value_class(frozen=True)
class Fault:
    """A sentence about `{place}`, and what to do."""

    template: str
    hint: str


BUSY = Fault(
    "the database {place} is busy: another program has been writing to it",
    "Nothing was changed. Close the other program or wait for it, then try again.",
)
_DISK = Fault(
    "the database {place} could not be written: the disk is full or failing",
    "Nothing was changed. Make room on that disk (or check it), then try again; the program needs no restart.",
)
_DAMAGED = Fault(
    "{place} is damaged, or no database of this program",
    "It was left as it is. Put a back-up in its place, or name another database.",
)
_READ_ONLY = Fault(
    "the database {place} can't be written: it is read-only",
    "Make the file and its folder writable for this user, then try again.",
)
_CANT_OPEN = Fault(
    "the database {place} can't be opened",
    "Look whether its folder exists and this user may read and write in it.",
)
_TOO_BIG = Fault("the database {place} refused a value that is too large", "Nothing was changed.")
_SQLITE = {
    sqlite3.SQLITE_BUSY: BUSY,
    sqlite3.SQLITE_LOCKED: BUSY,
    sqlite3.SQLITE_FULL: _DISK,
    sqlite3.SQLITE_IOERR: _DISK,
    sqlite3.SQLITE_CORRUPT: _DAMAGED,
    sqlite3.SQLITE_NOTADB: _DAMAGED,
    sqlite3.SQLITE_READONLY: _READ_ONLY,
    sqlite3.SQLITE_PERM: _READ_ONLY,
    sqlite3.SQLITE_CANTOPEN: _CANT_OPEN,
    sqlite3.SQLITE_TOOBIG: _TOO_BIG,
}

_IN_THE_WAY = Fault(
    "another workstation changed the same at the same moment, so the database {place} took nothing",
    "Nothing was changed. Try again.",
)
_UNREACHABLE = Fault(
    "the database server {place} does not answer: {reason}",
    "What was committed before stands. Look whether the server runs and is reachable, then try again.",
)
_LOGIN = Fault(
    "the database server {place} refused the sign-in: {reason}",
    "Check the user and the password in ACME_DESKTOP_DATABASE_URL.",
)
_SERVER_FULL = Fault(
    "the database server {place} is out of space or memory: {reason}",
    "Nothing was changed. Its administrator has to make room; then try again.",
)
_CROWDED = Fault("the database server {place} takes no more connections", "Try again in a moment.")
_NO_DATABASE = Fault("there is no such database: {place}", "Its administrator has to create it, empty, once.")
_NO_RIGHT = Fault(
    "the database server {place} does not allow this: {reason}",
    "The database user needs the right to create and change tables in its schema.",
)
_SERVER_READ_ONLY = Fault(
    "the database {place} is read-only at the moment",
    "Is this a standby server? Name the primary one in ACME_DESKTOP_DATABASE_URL.",
)
# By the longest prefix of the SQLSTATE.
_POSTGRESQL = {
    "08": _UNREACHABLE,
    "25006": _SERVER_READ_ONLY,
    "28": _LOGIN,
    "3D000": _NO_DATABASE,
    "40": _IN_THE_WAY,
    "42501": _NO_RIGHT,
    "53": _SERVER_FULL,
    "53300": _CROWDED,
    "55P03": BUSY,
    "57P": _UNREACHABLE,
    "58": _SERVER_FULL,
    "XX": _DAMAGED,
}
_OTHER = Fault("the database {place} refused: {reason}", "Nothing was changed.")


def is_busy(error: SQLAlchemyError) -> bool:
    """Whether another connection holds a lock, so that the same may succeed in a moment."""
    return _fault(error) is BUSY


def is_conflict(error: SQLAlchemyError) -> bool:
    """Whether a row with the same unique value is there already."""
    cause = error.orig if isinstance(error, IntegrityError) else None
    if isinstance(cause, sqlite3.Error):
        return cause.sqlite_errorcode in (sqlite3.SQLITE_CONSTRAINT_UNIQUE, sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY)
    return getattr(cause, "sqlstate", None) == "23505"


def is_unreachable(error: SQLAlchemyError) -> bool:
    """Whether the server could not be reached, or the connection to it broke."""
    return _fault(error) in (_UNREACHABLE, _CROWDED) or (isinstance(error, DBAPIError) and error.connection_invalidated)


def storage_error(error: SQLAlchemyError, url: URL, *, also: str = "") -> StorageError:
    """The driver's error as a sentence; `also` is put behind it."""
    fault = _fault(error)
    template = f"{fault.template} ({also})" if also else fault.template
    return StorageError(template, hint=fault.hint, place=place_of(url), reason=_reason(error, url))


def damaged(url: URL) -> StorageError:
    """The file holds something else than was written into it."""
    return StorageError(_DAMAGED.template, hint=_DAMAGED.hint, place=place_of(url))


def place_of(url: URL) -> str:
    """Where the database is, fit to be shown: a file's path, or the URL without its password."""
    if url.get_backend_name() == "sqlite":
        return url.database or "(nowhere)"
    return url.set(query={}).render_as_string(hide_password=True)


def _fault(error: SQLAlchemyError) -> Fault:
    if isinstance(error, PoolTimeoutError):
        return BUSY
    cause = error.orig if isinstance(error, DBAPIError) else None
    if isinstance(cause, sqlite3.Error):
        code = getattr(cause, "sqlite_errorcode", 0) & 0xFF  # without the extended part
        return _SQLITE.get(code, _OTHER)
    return _postgresql_fault(cause)


def _postgresql_fault(cause: BaseException | None) -> Fault:
    state = getattr(cause, "sqlstate", None)
    if state:
        known = [prefix for prefix in _POSTGRESQL if state.startswith(prefix)]
        return _POSTGRESQL[max(known, key=len)] if known else _OTHER
    # psycopg gives no SQLSTATE where there was no server to give one, nor for what a server says while signing in.
    said = str(cause)
    if "authentication failed" in said or "no password supplied" in said:
        return _LOGIN
    if "database" in said and "does not exist" in said:
        return _NO_DATABASE
    if any(words in said for words in ("too many clients", "too many connections", "remaining connection slots")):
        return _CROWDED
    return _UNREACHABLE if type(cause).__name__ in ("OperationalError", "ConnectionTimeout") else _OTHER


def _reason(error: SQLAlchemyError, url: URL) -> str:
    """The driver's own words, on one line, without the password."""
    said = str(error.orig) if isinstance(error, DBAPIError) else str(error)
    if url.password:
        said = said.replace(str(url.password), "***")
    return plain_text(" ".join(said.split()), _LONGEST_REASON)
