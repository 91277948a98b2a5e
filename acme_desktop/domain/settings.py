"""Settings, as values. Where they are kept is `adapters/settings_file.py`'s business."""

from __future__ import annotations

from dataclasses import field
from pathlib import Path

from acme_desktop.domain.value_class import value_class

HTTP_PORT = 80  # RFC 8555 §8.3


@value_class(frozen=True)
class Settings:
    """One profile's settings.

    `database_url` is an SQLAlchemy URL; `resolvers` are `ADDRESS` or `ADDRESS:PORT` (empty: the system's);
    `http01_port` is where the pre-flight looks for http-01 answers (a public CA always looks at 80); `proxy` is the
    URL of an HTTP proxy for the CA, "" for the environment's, "none" for none; `loopback_http` allows a test CA
    without TLS on this machine; `at_once` is how many orders a batch works on side by side. `fixed` names those that
    the environment gives: while it does, saving another value changes nothing.
    """

    home: Path
    database_url: str = field(repr=False)
    resolvers: tuple[str, ...] = ()
    http01_port: int = HTTP_PORT
    proxy: str = field(default="", repr=False)  # may hold a password
    loopback_http: bool = False
    at_once: int = 4
    vault: str = "keyring"
    installation: str = ""
    fixed: tuple[str, ...] = ()
