"""The program's addresses: /acme, /acme/orders/7, /acme/certificates?health=failing and their like."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlencode

from acme_desktop.domain.errors import InputError
from acme_desktop.domain.problem import plain_text
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
    "/acme/practice",
    "/acme/settings",
    "/acme/about",
)
# What a list can be narrowed by in its address, as in /acme/orders?group=your-turn.
FILTERS = {
    "/acme/accounts/create": ("server",),
    "/acme/orders": ("text", "group", "account"),
    "/acme/orders/create": ("account", "names", "renews", "again"),
    "/acme/certificates": ("text", "health", "within", "account"),
    "/acme/audit": ("text", "actor", "action", "object", "outcome", "since", "until"),
}
_PATTERNS = tuple((route, re.compile(route.replace("N", f"({_NUMBER})") + r"\Z", re.ASCII)) for route in ROUTES)
_LONGEST = 8000


@value_class(frozen=True)
class Route:
    """A route of the list above, the object's id where it holds an N, and the filters behind its question mark."""

    pattern: str
    number: int | None = None
    filters: tuple[tuple[str, str], ...] = ()

    def __str__(self) -> str:
        """The address itself."""
        path = self.pattern if self.number is None else self.pattern.replace("N", str(self.number))
        return f"{path}?{urlencode(self.filters)}" if self.filters else path

    def filter(self, name: str) -> str:
        """One filter's value, "" where it does not filter."""
        return dict(self.filters).get(name, "")

    def filter_number(self, name: str) -> int:
        """A filter that is an object's id; 0 where there is none, or something else."""
        text = self.filter(name)
        return int(text) if re.fullmatch(_NUMBER, text, re.ASCII) else 0


def read_route(text: str) -> Route:
    """Read a route as typed. Raises InputError(field="route") with every route that there is."""
    path, question, query = text[:_LONGEST].partition("?")
    for pattern, expression in _PATTERNS:
        match = expression.match(path)
        if match:
            filters = _read_filters(pattern, query, text) if question else ()
            return Route(pattern, int(match[1]) if match.groups() else None, filters)
    raise _not_a_route(text)


def _read_filters(pattern: str, query: str, text: str) -> tuple[tuple[str, str], ...]:
    try:
        pairs = parse_qsl(query, strict_parsing=True, max_num_fields=20)
    except ValueError:
        raise _not_a_route(text) from None
    names = [name for name, _ in pairs]
    if not names or len(set(names)) < len(names) or any(name not in FILTERS.get(pattern, ()) for name in names):
        raise _not_a_route(text)
    return tuple((name, plain_text(value, _LONGEST)) for name, value in pairs)


def _not_a_route(text: str) -> InputError:
    hint = "The routes, with a number for N: " + ", ".join(ROUTES) + "."
    return InputError("route", "“{text}” is not a route", hint=hint, text=plain_text(text, 80))
