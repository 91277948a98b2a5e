"""The program's addresses: /acme, /acme/orders/7, /acme/challenges/3/respond and their like."""

from __future__ import annotations

import re

from acme_desktop.domain.errors import InputError
from acme_desktop.domain.value_class import value_class

_NUMBER = "[1-9][0-9]{0,18}"
ROUTES = (
    "/acme",
    "/acme/accounts",
    "/acme/accounts/create",
    "/acme/accounts/N",
    "/acme/orders",
    "/acme/orders/create",
    "/acme/orders/N",
    "/acme/orders/N/challenges",
    "/acme/challenges",
    "/acme/challenges/N/respond",
    "/acme/certificates",
    "/acme/certificates/N",
    "/acme/audit",
    "/acme/settings",
    "/acme/about",
)
_PATTERNS = tuple((route, re.compile(route.replace("N", f"({_NUMBER})") + r"\Z", re.ASCII)) for route in ROUTES)


@value_class(frozen=True)
class Route:
    """A route of the list above, and the object's id where it holds an N."""

    pattern: str
    number: int | None = None

    def __str__(self) -> str:
        """The address itself."""
        return self.pattern if self.number is None else self.pattern.replace("N", str(self.number))


def read_route(text: str) -> Route:
    """Read a route as typed. Raises InputError(field="route") with every route that there is."""
    for pattern, expression in _PATTERNS:
        match = expression.match(text)
        if match:
            return Route(pattern, int(match[1]) if match.groups() else None)
    hint = "The routes, with a number for N: " + ", ".join(ROUTES) + "."
    raise InputError("route", "“{text}” is not a route", hint=hint, text=text[:80])
