"""A small CA (RFC 8555, RFC 9773) in memory, which really signs.

It does what an honest CA does; `say` scripts what goes wrong at the next calls of one kind, the members below what it
is like in general. It looks into the `World` for what is deployed, as a CA looks into the internet.
"""

from __future__ import annotations

import functools
import itertools
import threading
from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from acme_desktop.adapters.crypto import CryptographyCrypto
from acme_desktop.domain.account import CaEndpoint
from acme_desktop.domain.challenge import key_authorization
from acme_desktop.domain.directory import (
    Directory,
    IssuedChain,
    OrderResource,
)
from acme_desktop.domain.errors import AcmeDesktopError
from acme_desktop.domain.names import Identifier, IdentifierType
from acme_desktop.domain.order import Challenge, ChallengeId, OrderId
from acme_desktop.domain.problem import Problem
from acme_desktop.domain.renewal import Window
from acme_desktop.service.ports import RequestFacts
from tests.builders import a_problem, a_refusal
from tests.unit.service.doubles import FakeClock, Life, World
from tests.unit.service.signing import Signer

HOME = "https://ca.example"


@dataclass(frozen=True)
class Lost:
    """Act, but let the answer get lost."""

    error: AcmeDesktopError


# An error is raised and nothing happens; Lost; a function changes the honest answer; None is the honest answer.
Act = AcmeDesktopError | Lost | Callable[[Any], Any] | None


@dataclass
class AccountRecord:
    url: str
    thumbprint: str
    status: str = "valid"
    contacts: tuple[str, ...] = ()


@dataclass
class ChallengeRecord:
    url: str
    type: str
    token: str
    status: str = "pending"
    problem: Problem | None = None
    looks_left: int = 0


@dataclass
class AuthorizationRecord:
    url: str
    account: str
    identifier: Identifier
    expires: datetime
    challenges: list[ChallengeRecord]
    status: str = "pending"


@dataclass
class OrderRecord:
    url: str
    account: str
    identifiers: tuple[Identifier, ...]
    authorizations: list[AuthorizationRecord]
    expires: datetime
    status: str = "pending"
    request: RequestFacts | None = None
    certificate: str = ""
    problem: Problem | None = None
    replaces: str = ""
    profile: str = ""
    looks_left: int = 0


@functools.cache
def the_signer() -> Signer:
    """One for all tests: its keys say nothing about any of them."""
    return Signer()


@dataclass
class Issued:
    """One certificate that was signed."""

    order: str
    public_key: bytes
    pem: str
    revoked: int | None = None


def a_directory(**changes: Any) -> Directory:
    directory = Directory(
        f"{HOME}/nonce", f"{HOME}/account", f"{HOME}/order", f"{HOME}/revoke", f"{HOME}/key", f"{HOME}/renewal",
        terms_of_service=f"{HOME}/terms", profiles={"tlsserver": "for servers", "short": "six days"},
    )  # fmt: skip
    return replace(directory, **changes)


@dataclass
class ScriptedCa:
    """The server. `asked` are the requests it got, directory and renewal information aside."""

    clock: FakeClock
    world: World
    life: Life = field(default_factory=Life)
    signer: Signer = field(default_factory=the_signer)
    directory: Directory = field(default_factory=a_directory)
    accounts: dict[bytes, AccountRecord] = field(default_factory=dict)
    orders: dict[str, OrderRecord] = field(default_factory=dict)
    issued: list[Issued] = field(default_factory=list)
    chains: dict[str, IssuedChain] = field(default_factory=dict)  # by URL
    asked: list[str] = field(default_factory=list)
    endpoints: list[CaEndpoint] = field(default_factory=list)
    external: dict[str, bytes] = field(default_factory=dict)
    offers: tuple[str, ...] = ("tls-alpn-01", "http-01", "dns-01")
    reuses: bool = True  # authorizations that are valid still
    leaves_pending: bool = False  # orders and authorizations of which a challenge failed
    forgets_expired: bool = False  # answers 404 for orders that expired, instead of `invalid`
    looks_to_validate: int = 0
    looks_to_issue: int = 0  # 0: finalizing answers with the certificate
    retry_after: float | None = None
    round_trip: float = 0.001
    lifetime: timedelta = timedelta(days=90)
    window: Window | None = None
    instead: dict[str, Any] = field(default_factory=dict)  # what to sign instead: names, key, not_before, not_after

    def __post_init__(self) -> None:
        self.script: dict[str, deque[Act]] = defaultdict(deque)
        self.lock = threading.RLock()
        self.numbers = itertools.count(1)

    def say(self, method: str, *acts: Act) -> None:
        """What the next calls of this method get."""
        self.script[method].extend(acts)

    def url(self, kind: str) -> str:
        return f"{HOME}/{kind}/{next(self.numbers)}"

    # --- what it does by itself ---------------------------------------------------------------------------------

    def work(self) -> None:
        """Time passes: validate what it was told to look at, sign what was finalized."""
        for order in self.orders.values():
            for authorization in order.authorizations:
                self._validate(authorization)
            self._settle(order)

    def _validate(self, authorization: AuthorizationRecord) -> None:
        for challenge in authorization.challenges:
            if challenge.status != "processing" or authorization.status != "pending":
                continue
            if challenge.looks_left > 0:
                challenge.looks_left -= 1
                continue
            good = self._met(authorization, challenge)
            challenge.status = "valid" if good else "invalid"
            challenge.problem = None if good else replace(a_problem("unauthorized", 403), detail="nothing was there")
            if good or not self.leaves_pending:
                authorization.status = challenge.status

    def _met(self, authorization: AuthorizationRecord, challenge: ChallengeRecord) -> bool:
        thumbprint = next(a.thumbprint for a in self.accounts.values() if a.url == authorization.account)
        expected = key_authorization(challenge.token, thumbprint)
        name, kind = authorization.identifier, challenge.type
        return self.world.shows(
            Challenge(ChallengeId(0), OrderId(0), name, kind, challenge.url, "", challenge.token, expected)
        )

    def _settle(self, order: OrderRecord) -> None:
        states = {a.status for a in order.authorizations}
        if order.status in ("pending", "ready") and order.expires <= self.clock.now():
            order.status, order.problem = "invalid", a_problem("malformed", 403, "the order expired")
        elif order.status == "pending" and states & {"invalid", "deactivated", "expired", "revoked"}:
            order.status, order.problem = "invalid", a_problem("unauthorized", 403, "a name was not proved")
        elif order.status == "pending" and states <= {"valid"}:
            order.status = "ready"
        elif order.status == "processing" and order.looks_left > 0:
            order.looks_left -= 1
        elif order.status == "processing":
            self._issue(order)

    def _issue(self, order: OrderRecord) -> None:
        assert order.request is not None
        order.status, order.certificate = "valid", self.url("certificate")
        wanted: dict[str, Any] = {
            "names": [i.value for i in order.identifiers],
            "key": order.request.public_key,
            "not_before": self.clock.now(),
            "not_after": self.clock.now() + self.lifetime,
        } | self.instead
        pem, alternate = self.signer.chains(**wanted)
        other = f"{order.certificate}/alternate"
        self.chains |= {order.certificate: IssuedChain(pem, (other,)), other: IssuedChain(alternate)}
        self.issued.append(Issued(order.url, order.request.public_key, pem))

    def chain_at(self, url: str) -> IssuedChain:
        if url not in self.chains:
            raise a_refusal("malformed", 404, "there is no such certificate")
        return self.chains[url]

    # --- orders -------------------------------------------------------------------------------------------------

    def new_order(self, account: str, names: tuple[Identifier, ...], profile: str, replaces: str) -> OrderResource:
        if profile and profile not in self.directory.profiles:
            raise a_refusal("invalidProfile", 400)
        if replaces and any(o.replaces == replaces and o.status != "invalid" for o in self.orders.values()):
            raise a_refusal("alreadyReplaced", 409)
        order = OrderRecord(
            self.url("order"), account, names, [self._authorization(account, name) for name in names],
            self.clock.now() + timedelta(days=7), replaces=replaces, profile=profile,
        )  # fmt: skip
        self.orders[order.url] = order
        self._settle(order)
        return self.resource(order)

    def _authorization(self, account: str, name: Identifier) -> AuthorizationRecord:
        for known in (a for o in self.orders.values() for a in o.authorizations):
            same = (known.account, known.identifier) == (account, name)
            if self.reuses and same and known.status == "valid" and known.expires > self.clock.now():
                return known
        url = self.url("authorization")
        fit = [kind for kind in self.offers if self._fits(kind, name)]
        challenges = [ChallengeRecord(f"{url}/{kind}", kind, f"token-{next(self.numbers):016}") for kind in fit]
        return AuthorizationRecord(url, account, name, self.clock.now() + timedelta(days=30), challenges)

    @staticmethod
    def _fits(kind: str, name: Identifier) -> bool:
        return kind == "dns-01" if name.is_wildcard else name.type is IdentifierType.DNS or kind == "http-01"

    def find_order(self, url: str) -> OrderRecord:
        order = self.orders.get(url)
        if order is None or (self.forgets_expired and order.expires <= self.clock.now() and not order.certificate):
            raise a_refusal("malformed", 404, "there is no such order")
        return order

    def find_authorization(self, url: str) -> AuthorizationRecord:
        all_of_them = (a for o in self.orders.values() for a in o.authorizations)
        authorization = next((a for a in all_of_them if url in (a.url, *(c.url for c in a.challenges))), None)
        if authorization is None:
            raise a_refusal("malformed", 404, "there is no such authorization")
        return authorization

    def resource(self, order: OrderRecord) -> OrderResource:
        waiting = order.status in ("pending", "processing")
        return OrderResource(
            order.url, order.status, order.identifiers, tuple(a.url for a in order.authorizations),
            f"{order.url}/finalize", order.certificate, order.expires, order.problem, order.replaces,
            self.retry_after if waiting else None,
        )  # fmt: skip

    def finalize(self, url: str, csr: bytes) -> OrderResource:
        order = self.find_order(url.removesuffix("/finalize"))
        self._settle(order)
        if order.status != "ready":
            raise a_refusal("orderNotReady", 403, f"the order is {order.status}")
        request = CryptographyCrypto().read_request(csr)
        if set(request.identifiers) != set(order.identifiers):
            raise a_refusal("badCSR", 400)
        order.status, order.request, order.looks_left = "processing", request, self.looks_to_issue - 1
        if not self.looks_to_issue:
            self._issue(order)
        return self.resource(order)
