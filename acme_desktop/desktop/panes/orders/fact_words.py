"""The facts of an order in words."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QCoreApplication

from acme_desktop.desktop.wording import moments
from acme_desktop.desktop.wording.keys import key_kind
from acme_desktop.domain.order import ChallengeType, Order
from acme_desktop.domain.problem import plain_text
from acme_desktop.domain.solver import SolverKind


def challenge_words(order: Order) -> str:
    """What is put where, with the CA's word for it."""
    translate = QCoreApplication.translate
    if order.wish.challenge_type is ChallengeType.DNS_01:
        return translate("orders", "TXT record in the DNS (dns-01)")
    return translate("orders", "file on the web server (http-01)")


def solver_words(order: Order) -> str:
    """Who puts it there."""
    translate = QCoreApplication.translate
    solver = order.wish.solver
    if solver.kind is SolverKind.HTTP_SERVER:
        host, port = solver.listen_on
        where = f"{host}:{port}" if host else str(port)
        return translate("orders", "this program answers, at port {port}").format(port=where)
    if solver.kind is SolverKind.WEBROOT:
        return translate("orders", "this program, in {folder}").format(folder=plain_text(solver.argument, 300))
    return translate("orders", "you, by hand")


def key_words(order: Order) -> str:
    """The key of the certificate, and where it is."""
    translate = QCoreApplication.translate
    if order.wish.own_csr:
        return translate("orders", "yours: the certificate request was made elsewhere")
    return translate("orders", "{kind}, in the vault").format(kind=key_kind(order.wish.key_type.value))


def expiry_words(order: Order, now: datetime) -> str:
    """Until when the CA keeps it open."""
    if order.expires is None:
        return QCoreApplication.translate("orders", "not said by the CA")
    return moments.both(order.expires, now)


def renewal_words(order: Order) -> str:
    """Whether what it gets renews by itself."""
    translate = QCoreApplication.translate
    if order.wish.own_csr:
        return translate("orders", "by a new order with a new request of yours")
    if not order.wish.auto_renew:
        return translate("orders", "only when you ask for it")
    if order.wish.solver.automatic:
        return translate("orders", "by itself")
    return translate("orders", "by itself up to the challenges, which are yours")
