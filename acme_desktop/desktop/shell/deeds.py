"""Everything that can be done from anywhere in the window; keys, palette and the sheet of keys read this one list."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from PySide6.QtCore import QCoreApplication

from acme_desktop.desktop.theme.theme import Theme
from acme_desktop.domain.operator import ALLOWED, Actor, Permission, Role
from acme_desktop.domain.value_class import value_class

Do = Callable[[], object]


@value_class(frozen=True)
class Deed:
    """`keys` are portable key sequences, the first of which is shown; `group` parts the sheet of keys.

    What is `silent` is on the sheet, but too near at hand for the palette.
    """

    text: str
    icon: str
    do: Do
    keys: tuple[str, ...] = ()
    permission: Permission = Permission.READ
    group: str = ""
    silent: bool = False


@value_class(frozen=True)
class Surroundings:
    """What the deeds work on, as functions of the workplace."""

    go: Callable[[str], None]
    lock: Do
    palette: Do
    sheet: Do
    help: Do
    notifications: Do
    running: Do
    filter: Do
    check: Do
    back: Do
    forward: Do
    look_again: Do
    renew: Do
    verify: Do
    theme: Theme
    appearance: Callable[[str], None]
    reset_look: Do


def deeds(around: Surroundings) -> tuple[Deed, ...]:
    """All of them, whoever may do them."""
    return (*_places(around), *_acts(around), *_window(around), *_looks(around))


def allowed(actor: Actor, everything: Iterable[Deed]) -> tuple[Deed, ...]:
    """Those that this operator's role includes."""
    permissions: frozenset[Permission] = frozenset()
    if actor.role in tuple(Role):
        permissions = ALLOWED[Role(actor.role)]
    return tuple(deed for deed in everything if deed.permission in permissions)


def _places(around: Surroundings) -> Sequence[Deed]:
    translate = QCoreApplication.translate
    group = translate("Deeds", "Go to")
    places = (
        ("/acme", "dashboard", translate("Deeds", "Dashboard")),
        ("/acme/accounts", "accounts", translate("Deeds", "Accounts")),
        ("/acme/orders", "orders", translate("Deeds", "Orders")),
        ("/acme/challenges", "challenges", translate("Deeds", "Challenges")),
        ("/acme/certificates", "certificates", translate("Deeds", "Certificates")),
        ("/acme/audit", "audit", translate("Deeds", "Audit trail")),
        ("/acme/settings", "settings", translate("Deeds", "Settings")),
    )
    about = Deed(translate("Deeds", "About ACME Desktop"), "info", _to(around, "/acme/about"), group=group)
    practice = Deed(translate("Deeds", "Practice CA"), "practice", _to(around, "/acme/practice"), group=group)
    numbered = enumerate(places, start=1)
    return (
        *(Deed(text, icon, _to(around, route), (f"Ctrl+{n}",), group=group) for n, (route, icon, text) in numbered),
        practice,
        about,
    )


def _acts(around: Surroundings) -> Sequence[Deed]:
    translate = QCoreApplication.translate
    group = translate("Deeds", "Do")
    create = _to(around, "/acme/orders/create")
    register = _to(around, "/acme/accounts/create")
    return (
        Deed(translate("Deeds", "New order"), "plus", create, ("Ctrl+N",), Permission.ISSUE, group),
        Deed(translate("Deeds", "New account"), "plus", register, (), Permission.MANAGE_ACCOUNTS, group),
        Deed(translate("Deeds", "Renew what is due"), "refresh", around.renew, (), Permission.ISSUE, group),
        Deed(translate("Deeds", "Verify the audit trail"), "shield-check", around.verify, group=group),
        Deed(translate("Deeds", "Check now"), "refresh", around.check, ("F5",), group=group),
        Deed(translate("Deeds", "Filter"), "filter", around.filter, ("Ctrl+F",), group=group, silent=True),
    )


def _window(around: Surroundings) -> Sequence[Deed]:
    translate = QCoreApplication.translate
    group = translate("Deeds", "Window")
    return (
        Deed(translate("Deeds", "Search or do"), "search", around.palette, ("Ctrl+K",), group=group, silent=True),
        Deed(translate("Deeds", "Lock"), "lock", around.lock, ("Ctrl+L",), group=group),
        Deed(translate("Deeds", "Back"), "chevron-left", around.back, ("Alt+Left", "Back"), group=group, silent=True),
        Deed(
            translate("Deeds", "Forward"),
            "chevron-right",
            around.forward,
            ("Alt+Right", "Forward"),
            group=group,
            silent=True,
        ),
        Deed(translate("Deeds", "Running work"), "running", around.running, group=group),
        Deed(translate("Deeds", "Notifications"), "bell", around.notifications, group=group),
        Deed(
            translate("Deeds", "Look at keyring, database and clock again"),
            "healthy",
            around.look_again,
            group=group,
        ),
        Deed(translate("Deeds", "Help for this pane"), "help", around.help, ("F1",), group=group),
        Deed(translate("Deeds", "Keys"), "keyboard", around.sheet, ("?",), group=group),
    )


def _looks(around: Surroundings) -> Sequence[Deed]:
    translate = QCoreApplication.translate
    group = translate("Deeds", "Appearance")
    choices = (
        ("system", "contrast", translate("Deeds", "Appearance: as the system")),
        ("light", "sun", translate("Deeds", "Appearance: light")),
        ("dark", "moon", translate("Deeds", "Appearance: dark")),
        ("contrast", "contrast", translate("Deeds", "Appearance: high contrast")),
    )
    reset = Deed(translate("Deeds", "Reset the look of the window"), "undo", around.reset_look, group=group)
    return (*(Deed(text, icon, _appearance(around, choice), group=group) for choice, icon, text in choices), reset)


def _to(around: Surroundings, route: str) -> Do:
    return lambda: around.go(route)


def _appearance(around: Surroundings, choice: str) -> Do:
    return lambda: around.appearance(choice)
