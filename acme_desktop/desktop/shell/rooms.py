"""Which pane shows which route. A pane is imported when it is first opened, and stays as long as somebody is signed in.

To register a pane, add a function that imports it and makes it from a Desk.
"""

from __future__ import annotations

from collections.abc import Callable

from acme_desktop.desktop.desk import Desk
from acme_desktop.desktop.pane import Pane
from acme_desktop.domain.routes import Route
from acme_desktop.domain.value_class import value_class


@value_class(frozen=True)
class Room:
    """One pane: the routes it shows, how it is made, and which item of the navigation it belongs to."""

    patterns: tuple[str, ...]
    make: Callable[[Desk], Pane]
    place: str


def _dashboard(desk: Desk) -> Pane:
    from acme_desktop.desktop.panes.dashboard import DashboardPane

    return DashboardPane(desk)


def _accounts(desk: Desk) -> Pane:
    from acme_desktop.desktop.panes.accounts import AccountsPane

    return AccountsPane(desk)


def _new_account(desk: Desk) -> Pane:
    from acme_desktop.desktop.panes.accounts import NewAccountPane

    return NewAccountPane(desk)


def _new_order(desk: Desk) -> Pane:
    from acme_desktop.desktop.panes.new_order import NewOrderPane

    return NewOrderPane(desk)


def _audit(desk: Desk) -> Pane:
    from acme_desktop.desktop.panes.audit import AuditPane

    return AuditPane(desk)


def _waiting(desk: Desk) -> Pane:
    from acme_desktop.desktop.panes.challenges.waiting_pane import WaitingPane

    return WaitingPane(desk)


def _challenges(desk: Desk) -> Pane:
    from acme_desktop.desktop.panes.challenges.sheet_pane import ChallengesPane

    return ChallengesPane(desk)


def _practice(desk: Desk) -> Pane:
    from acme_desktop.desktop.panes.practice import PracticePane

    return PracticePane(desk)


def _certificates(desk: Desk) -> Pane:
    from acme_desktop.desktop.panes.certificates import CertificatesPane

    return CertificatesPane(desk)


def _orders(desk: Desk) -> Pane:
    from acme_desktop.desktop.panes.orders import OrdersPane

    return OrdersPane(desk)


def _order(desk: Desk) -> Pane:
    from acme_desktop.desktop.panes.orders import OrderPane

    return OrderPane(desk)


def _settings(desk: Desk) -> Pane:
    from acme_desktop.desktop.panes.settings import SettingsPane

    return SettingsPane(desk)


def _about(desk: Desk) -> Pane:
    from acme_desktop.desktop.panes.about import AboutPane

    return AboutPane(desk)


ROOMS: tuple[Room, ...] = (
    Room(("/acme",), _dashboard, "/acme"),
    Room(("/acme/accounts", "/acme/accounts/N"), _accounts, "/acme/accounts"),
    Room(("/acme/accounts/create",), _new_account, "/acme/accounts"),
    Room(("/acme/orders",), _orders, "/acme/orders"),
    Room(("/acme/orders/create",), _new_order, "/acme/orders"),
    Room(("/acme/orders/N",), _order, "/acme/orders"),
    Room(("/acme/challenges",), _waiting, "/acme/challenges"),
    Room(("/acme/orders/N/challenges", "/acme/challenges/N/respond"), _challenges, "/acme/challenges"),
    Room(("/acme/certificates", "/acme/certificates/N"), _certificates, "/acme/certificates"),
    Room(("/acme/audit",), _audit, "/acme/audit"),
    Room(("/acme/practice",), _practice, "/acme/accounts"),
    Room(("/acme/settings",), _settings, "/acme/settings"),
    Room(("/acme/about",), _about, "/acme/settings"),
)
_BY_PATTERN = {pattern: room for room in ROOMS for pattern in room.patterns}


def room_for(route: Route) -> Room:
    """Every route of the program has one."""
    return _BY_PATTERN[route.pattern]


class Rooms:
    """The panes that were opened so far."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._panes: dict[Room, Pane] = {}

    def pane(self, route: Route) -> Pane:
        """The pane for a route; made and imported the first time."""
        room = room_for(route)
        if room not in self._panes:
            self._panes[room] = room.make(self._desk)
        return self._panes[room]

    def opened(self) -> tuple[Pane, ...]:
        """All that were made, oldest first."""
        return tuple(self._panes.values())
