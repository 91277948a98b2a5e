"""The same order once more, or the same one proved another way."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlsplit

from PySide6.QtNetwork import QHostAddress, QNetworkInterface

from acme_desktop.domain.order import Order
from acme_desktop.domain.preflight import Check
from acme_desktop.service.requests import PlaceOrder

_PATIENCE = 90.0  # seconds for our own listener to be seen, and for the CA


def again(order: Order) -> PlaceOrder:
    """Everything as it was wished for."""
    return _request(order, str(order.wish.solver))


def served_here(order: Order, checks: Iterable[Check]) -> PlaceOrder:
    """Answered by this program, at the port where the pre-flight looks; the CA is told as soon as that is seen.

    Where it is not seen, the order goes back to the way it was proved before.
    """
    ports = {urlsplit(check.asked).port for check in checks} - {None, 80}
    solver = f"http-server:{ports.pop()}" if len(ports) == 1 else "http-server"
    return _request(order, solver, _PATIENCE)


def _request(order: Order, solver: str, wait: float = 0.0) -> PlaceOrder:
    wish = order.wish
    return PlaceOrder(
        wish.account_id,
        "\n".join(name.value for name in wish.identifiers),
        wish.challenge_type.value,
        solver,
        wish.key_type.value,
        wish.profile,
        order.csr if wish.own_csr else b"",
        wish.auto_renew,
        wish.preferred_chain,
        wait,
    )


def leads_here(checks: Iterable[Check]) -> bool:
    """Whether every address that was asked is one of this computer's; False where none was."""
    told = {e.address.strip("[]") for check in checks for e in check.evidence if e.address and not e.resolver}
    own = set(QNetworkInterface.allAddresses())
    addresses = [QHostAddress(address) for address in told]
    return bool(addresses) and all(one.isLoopback() or one in own for one in addresses)
