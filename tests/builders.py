"""Values for tests, with everything filled in that the test at hand does not care about."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from acme_desktop.domain.account import Account, AccountId, AccountStatus, CaEndpoint, KeyType
from acme_desktop.domain.certificate import Certificate, CertificateId, CertificateStatus
from acme_desktop.domain.errors import CaError, RateLimitedError, TransportError
from acme_desktop.domain.names import Identifier, IdentifierType
from acme_desktop.domain.order import ChallengeType, Order, OrderId, OrderState, OrderWish
from acme_desktop.domain.problem import Problem
from acme_desktop.domain.solver import parse_solver

MOMENT = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


def days(number: float) -> timedelta:
    return timedelta(days=number)


def dns(name: str) -> Identifier:
    return Identifier(IdentifierType.DNS, name)


def a_problem(code: str = "serverInternal", status: int = 500, detail: str = "the CA is unwell") -> Problem:
    return Problem(f"urn:ietf:params:acme:error:{code}", detail, status=status)


def a_refusal(code: str, status: int = 403, detail: str = "no", retry_after: float | None = None) -> CaError:
    """A problem document, as the line to a CA raises it."""
    problem = a_problem(code, status, detail)
    if code == "rateLimited":
        return RateLimitedError(problem, retry_after=retry_after)
    return CaError(problem, retry_after=retry_after)


def a_broken_line(*, may_have_acted: bool = True, retry_after: float | None = None) -> TransportError:
    """No usable answer came."""
    return TransportError("the connection broke", may_have_acted=may_have_acted, retry_after=retry_after)


def an_account(**changes: object) -> Account:
    account = Account(
        AccountId(1), CaEndpoint("https://ca.example/dir"), "ops@a.example", (), AccountStatus.VALID, KeyType.EC256,
        "account-key:1", "thumb", MOMENT, "https://ca.example/account/1",
    )  # fmt: skip
    return replace(account, **changes)  # type: ignore[arg-type]


def a_wish(*names: str, solver: str = "webroot:/srv/www", **changes: object) -> OrderWish:
    identifiers = tuple(map(dns, names or ("a.example",)))
    wish = OrderWish(AccountId(1), identifiers, ChallengeType.HTTP_01, parse_solver(solver), KeyType.EC256)
    return replace(wish, **changes)  # type: ignore[arg-type]


def an_order(state: OrderState = OrderState.PLACING, **changes: object) -> Order:
    order = Order(OrderId(0), a_wish(), state, "certificate-key:1", b"csr", MOMENT, MOMENT, "ada")
    return replace(order, **changes)  # type: ignore[arg-type]


def a_certificate(**changes: object) -> Certificate:
    """For 90 days from MOMENT on."""
    certificate = Certificate(
        CertificateId(1), OrderId(1), a_wish(), CertificateStatus.VALID, "PEM", "01", ("R11", "ISRG Root X1"), MOMENT,
        MOMENT + days(90), "00", "", "key", MOMENT,
    )  # fmt: skip
    return replace(certificate, **changes)  # type: ignore[arg-type]
