"""The database's address as it is kept: without its password, which is in the vault."""

from __future__ import annotations

import re

from acme_desktop.domain.errors import InputError

# Stands in an address where a password was.
IN_VAULT = "***"
_PARTS = re.compile(r"(?P<before>[\w+]+://[^:/@?#]*):(?P<password>[^@]*)@(?P<rest>.*)", re.DOTALL)


def split_password(url: str) -> tuple[str, str]:
    """The address with IN_VAULT for its password, and the password as it stood there ("" where there was none).

    Raises InputError(field="database_url") for one that hides its password behind the question mark.
    """
    if re.search(r"[?&]pass(word|file)?=", url, re.IGNORECASE):
        raise InputError(
            "database_url",
            "the password stands in the wrong place of the database's address",
            hint="Write it behind the user: postgresql://USER:PASSWORD@HOST/DATABASE.",
        )
    match = _PARTS.match(url)
    if match is None or match["password"] in ("", IN_VAULT):
        return url, ""
    return f"{match['before']}:{IN_VAULT}@{match['rest']}", match["password"]


def needs_password(url: str) -> bool:
    """Whether the vault has to be asked before anything can be opened there."""
    match = _PARTS.match(url)
    return match is not None and match["password"] == IN_VAULT


def with_password(url: str, password: str) -> str:
    """The whole address again."""
    return _PARTS.sub(lambda match: f"{match['before']}:{password}@{match['rest']}", url)
