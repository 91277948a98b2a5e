"""Where settings and the database live: the profile folder, its `settings.toml`, and the environment above both."""

from __future__ import annotations

import os
import re
import secrets
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import fields, replace
from ipaddress import ip_address
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

from acme_desktop.domain.errors import InputError, StorageError
from acme_desktop.domain.settings import Settings

HOME_VARIABLE = "ACME_DESKTOP_HOME"
_FILE = "settings.toml"
_DATABASE = "acme-desktop.sqlite3"
_INSTALLATION = "installation"
_INSTALLATION_TEXT = re.compile(r"[0-9a-f]{16}\n?")
_MAX_FILE = 64 * 1024  # bytes
_DATABASES = re.compile(r"(sqlite|postgres|postgresql)(\+[a-z0-9_]+)?://", re.IGNORECASE)
_DATABASE_HINT = "For example postgresql+psycopg://user@host/database."
_YES, _NO = ("1", "true", "yes", "on"), ("0", "false", "no", "off")
_PORTS = range(1, 65536)
_AT_ONCE = range(1, 65)


def load_settings(environ: Mapping[str, str]) -> Settings:
    """Read (and on the first run make) the profile; a variable of the environment counts more than `settings.toml`.

    Raises InputError, `field` being the setting's name, for a value that can't be right, and StorageError where the
    profile folder can't be used.
    """
    home = profile_folder(environ)
    with _told(home):
        _make_home(home)
        installation = _installation(home)
    values = {name: _checked(name, value, _FILE) for name, value in _read(home / _FILE).items()}
    fixed = {name: f"ACME_DESKTOP_{name.upper()}" for name in _READERS}
    fixed = {name: variable for name, variable in fixed.items() if environ.get(variable)}
    values |= {name: _checked(name, environ[variable], variable) for name, variable in fixed.items()}
    values.setdefault("database_url", own_database(home))
    return Settings(home=home, installation=installation, fixed=tuple(fixed), **values)


def save_setting(settings: Settings, name: str, value: object) -> Settings:
    """Write one setting into `settings.toml`, keeping the others there, and return `settings` with it.

    Empty text takes it back to its default.

    Raises InputError and StorageError. Comments in the file are lost.
    """
    default: Any = {field.name: field.default for field in fields(Settings)}.get(name)
    if name == "database_url":
        default = own_database(settings.home)
    back = value == "" and name in _READERS
    checked: Any = default if back else _checked(name, value, "the new value")
    with _told(settings.home), _alone(settings.home):
        kept = {other: _checked(other, old, _FILE) for other, old in _read(settings.home / _FILE).items()}
        kept.pop(name, None)
        _write(settings.home / _FILE, _toml(kept if back else {**kept, name: checked}))
    return replace(settings, **{name: checked})


# --- the profile folder -------------------------------------------------------------------------------------------


def profile_folder(environ: Mapping[str, str]) -> Path:
    """As ACME_DESKTOP_HOME says, or where this platform keeps such folders. Raises InputError."""
    text = environ.get(HOME_VARIABLE, "")
    if "\0" in text:
        raise InputError(HOME_VARIABLE, "the name of the profile folder has a NUL character in it")
    folder = Path(text).absolute() if text else _usual_folder()
    try:
        str(folder).encode("utf-8")
    except UnicodeEncodeError:
        raise InputError(
            HOME_VARIABLE,
            "the name of the profile folder has characters that can't be read: {name}",
            hint="Name another, or run the program in a UTF-8 locale.",
            name=ascii(str(folder)),
        ) from None
    return folder


def _usual_folder() -> Path:
    from platformdirs import user_data_path

    return user_data_path("acme-desktop", appauthor=False)


def _make_home(home: Path) -> None:
    """Private to its owner; one that exists is made so only while it is empty: it might be somebody's home folder."""
    if not home.exists():
        home.mkdir(parents=True, exist_ok=True)
        home.chmod(0o700)
    if not home.is_dir():
        raise StorageError("the profile {home} is not a folder", home=home, hint=f"Name another in {HOME_VARIABLE}.")
    if not os.access(home, os.R_OK | os.W_OK | os.X_OK):
        raise PermissionError(13, "it cannot be written to")
    if os.name != "nt" and home.stat().st_mode & 0o077:
        if not any(home.iterdir()):
            home.chmod(0o700)
        elif home.stat().st_mode & 0o022:
            raise StorageError(
                "others may change the profile folder {home}", home=home, hint="Make it yours alone: chmod 700"
            )


def _installation(home: Path) -> str:
    """The id of this installation, made on the first run; of two processes at once one makes it."""
    path = home / _INSTALLATION
    if not path.exists():
        temporary = path.with_name(f".{_INSTALLATION}.{secrets.token_hex(4)}.tmp")
        try:
            _create(temporary, f"{secrets.token_hex(8)}\n")
            with suppress(FileExistsError):
                _name_if_free(temporary, path)
            _flush_folder(home)
        finally:
            temporary.unlink(missing_ok=True)
    text = path.read_text(encoding="ascii", errors="replace")
    if not _INSTALLATION_TEXT.fullmatch(text):
        raise StorageError(
            "{path} does not hold 16 hexadecimal digits any more",
            path=path,
            hint="Restore the file from a backup: without it the secrets in the keyring cannot be found.",
        )
    return text.strip()


def _name_if_free(temporary: Path, path: Path) -> None:
    """Rename, but raise FileExistsError where the name is taken; the file is whole from the first moment."""
    if os.name == "nt":
        temporary.rename(path)
    else:
        os.link(temporary, path)


def _create(path: Path, text: str) -> None:
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0)
    with os.fdopen(os.open(path, flags, 0o600), "w", encoding="utf-8", newline="\n") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())


def _write(path: Path, text: str) -> None:
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(4)}.tmp")
    try:
        _create(temporary, text)
        temporary.replace(path)
        _flush_folder(path.parent)
    finally:
        temporary.unlink(missing_ok=True)


def _flush_folder(folder: Path) -> None:
    if os.name == "nt":
        return  # Windows cannot; its file system journals the renaming
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def _alone(home: Path) -> Iterator[None]:
    """Let no other process change settings between our reading and our writing (on Windows the last one wins)."""
    if sys.platform == "win32":
        yield
        return
    import fcntl

    handle = os.open(home, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


@contextmanager
def _told(home: Path) -> Iterator[None]:
    """Turn what the operating system says into a StorageError."""
    try:
        yield
    except OSError as error:
        raise StorageError(
            "the profile folder {home} cannot be used: {why}",
            home=home,
            why=(error.strerror or type(error).__name__).lower(),
            hint=f"Make it yours and writable, or name another in {HOME_VARIABLE}.",
        ) from error


def own_database(home: Path) -> str:
    """The file in the profile."""
    return f"sqlite:///{quote((home / _DATABASE).as_posix(), safe='/:')}"


# --- settings.toml ------------------------------------------------------------------------------------------------


def _read(path: Path) -> dict[str, Any]:
    """What the file says, unchecked; nothing where there is none."""
    with _told(path.parent):
        try:
            with path.open("rb") as file:
                data = file.read(_MAX_FILE + 1)
        except FileNotFoundError:
            return {}
    if len(data) > _MAX_FILE:
        raise InputError(_FILE, "{path} is larger than 64 KiB", path=path)
    import tomllib  # only where there is a file

    try:
        return tomllib.loads(data.decode("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError(_FILE, "{path} is not a TOML file: {why}", path=path, why=error) from error


def _toml(values: Mapping[str, Any]) -> str:
    return "".join(f"{name} = {_toml_value(value)}\n" for name, value in sorted(values.items()))


def _toml_value(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, tuple):
        return f"[{', '.join(map(_toml_value, value))}]"
    text = str(value).replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(char if char.isprintable() else f"\\U{ord(char):08X}" for char in text) + '"'


# --- values -------------------------------------------------------------------------------------------------------


def _checked(name: str, value: object, where: str) -> Any:
    """`value` as `Settings` wants it, read from text or TOML; `where` it stands is told in the error."""
    read = _READERS.get(name)
    if read is None:
        known = ", ".join(_READERS)
        raise InputError(
            name, "there is no setting “{name}” ({where}); there are {known}", name=name, where=where, known=known
        )
    try:
        return read(value)
    except ValueError as error:
        hint = _DATABASE_HINT if name == "database_url" else ""
        raise InputError(name, "{where}: {name} {why}", hint=hint, where=where, name=name, why=error) from error


def _resolvers(value: object) -> tuple[str, ...]:
    parts = value.split(",") if isinstance(value, str) else value
    if not isinstance(parts, list | tuple):
        raise ValueError("is a list of addresses")
    return tuple(_resolver(part.strip() if isinstance(part, str) else part) for part in parts if part != "")


def _resolver(text: object) -> str:
    """`ADDRESS`, `ADDRESS:PORT` or `[ADDRESS]:PORT`, as given."""
    match = re.fullmatch(
        r"\[(?P<six>[^\]]+)\](?::(?P<port6>\d+))?|(?P<four>[^:]+):(?P<port4>\d+)|(?P<bare>.+)", str(text)
    )
    if match is None:
        raise ValueError("has an empty address in it")
    address = match["six"] or match["four"] or match["bare"]
    port = match["port6"] or match["port4"] or "53"
    try:
        ip_address(address)
    except ValueError:
        raise ValueError(f"has “{text}” in it, which is not an IP address (with :PORT if need be)") from None
    if len(port) > 5 or int(port) not in _PORTS:
        raise ValueError(f"has “{text}” in it, which has no possible port")
    return str(text)


def _whole_number(allowed: range) -> Callable[[object], int]:
    def read(value: object) -> int:
        if isinstance(value, str) and re.fullmatch(r"[0-9]{1,9}", value.strip()):
            value = int(value)
        if type(value) is not int or value not in allowed:
            raise ValueError(f"is a whole number from {allowed.start} to {allowed.stop - 1}")
        return value

    return read


def _switch(value: object) -> bool:
    if isinstance(value, bool):
        return value
    text = str(value).strip().lower()
    if text not in (*_YES, *_NO):
        raise ValueError("is 1 (on) or 0 (off)")
    return text in _YES


def _proxy(value: object) -> str:
    text = value.strip() if isinstance(value, str) else "?"
    if text in ("", "none"):
        return text
    try:
        url = urlsplit(text)
        good = url.scheme in ("http", "https") and bool(url.hostname) and url.port != 0
    except ValueError:
        good = False
    if not good or not text.isprintable() or " " in text or "\\" in text:
        raise ValueError("is the URL of an HTTP proxy, such as http://proxy.example:3128, or none")
    return text


def _vault(value: object) -> str:
    if value not in ("keyring", "passphrase"):
        raise ValueError("is keyring or passphrase")
    return str(value)


def _database(value: object) -> str:
    """The address, of which nothing is repeated: it may hold a password."""
    if not isinstance(value, str) or not _DATABASES.match(value):
        raise ValueError("begins neither with sqlite:// nor with postgresql://")
    return value


_READERS: Mapping[str, Callable[[object], Any]] = {
    "database_url": _database,
    "resolvers": _resolvers,
    "http01_port": _whole_number(_PORTS),
    "proxy": _proxy,
    "loopback_http": _switch,
    "at_once": _whole_number(_AT_ONCE),
    "vault": _vault,
}
