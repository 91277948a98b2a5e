"""How a challenge's answer gets to where the CA looks for it, as the operator says it: `manual`, `webroot:/srv/www`."""

from __future__ import annotations

import ipaddress
from enum import StrEnum

from acme_desktop.domain.errors import InputError
from acme_desktop.domain.value_class import value_class


class SolverKind(StrEnum):
    """Who puts the answer in place."""

    MANUAL = "manual"
    HTTP_SERVER = "http-server"
    WEBROOT = "webroot"


_CHALLENGES = {
    SolverKind.MANUAL: frozenset(("http-01", "dns-01")),
    SolverKind.HTTP_SERVER: frozenset(("http-01",)),
    SolverKind.WEBROOT: frozenset(("http-01",)),
}
_HINT = "Use manual, http-server, http-server:PORT, http-server:ADDRESS:PORT or webroot:DIRECTORY."


@value_class(frozen=True)
class SolverSpec:
    """A solver and its one argument: ADDRESS:PORT of the listener, or the web server's document root."""

    kind: SolverKind
    argument: str = ""

    @property
    def automatic(self) -> bool:
        """Nobody has to copy anything."""
        return self.kind is not SolverKind.MANUAL

    @property
    def challenge_types(self) -> frozenset[str]:
        """The challenge types that it can meet."""
        return _CHALLENGES[self.kind]

    @property
    def listen_on(self) -> tuple[str, int]:
        """Address and port of `http-server`; an empty address is every one of this machine's, port 80 by default."""
        host, _, port = self.argument.rpartition(":")
        return host.strip("[]"), int(port) if port else 80

    def __str__(self) -> str:
        return f"{self.kind}:{self.argument}" if self.argument else self.kind.value


def parse_solver(text: str) -> SolverSpec:
    """Read a solver as typed. Raises InputError(field="solver") with what is possible."""
    name, _, argument = text.strip().partition(":")
    try:
        kind = SolverKind(name.lower())
    except ValueError:
        raise InputError("solver", "{name} is not a solver", hint=_HINT, name=repr(name)) from None
    if kind is SolverKind.MANUAL and argument:
        raise InputError("solver", "the manual solver takes no argument", hint=_HINT)
    if kind is SolverKind.WEBROOT and (not argument.startswith("/") and argument[1:3] not in (":\\", ":/")):
        raise InputError("solver", "webroot needs an absolute directory, not {given}", hint=_HINT, given=repr(argument))
    if "\x00" in argument:
        raise InputError("solver", "a path cannot contain a NUL character")
    return SolverSpec(kind, _listener(argument) if kind is SolverKind.HTTP_SERVER else argument)


def _listener(argument: str) -> str:
    """Check ADDRESS:PORT, PORT or nothing; returned as ADDRESS:PORT, or empty."""
    if not argument:
        return ""
    host, _, port = argument.rpartition(":")
    if not (port.isascii() and port.isdigit() and len(port) <= 5 and 1 <= int(port) <= 65535):
        raise InputError("solver", "{given} does not end in a port from 1 to 65535", hint=_HINT, given=repr(argument))
    if host and host != "localhost":
        try:
            ipaddress.ip_address(host[1:-1] if host.startswith("[") and host.endswith("]") else host)
        except ValueError:
            raise InputError("solver", "{given} is not an IP address", hint=_HINT, given=repr(host)) from None
    return f"{host}:{int(port)}"
