"""Orders, authorizations and challenges (RFC 8555 §7.1.3 to §7.1.6, §8), and where an order stands in our own walk."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import NewType

from acme_desktop.domain.account import AccountId, KeyType
from acme_desktop.domain.names import Identifier
from acme_desktop.domain.problem import Problem
from acme_desktop.domain.solver import SolverSpec
from acme_desktop.domain.value_class import value_class

OrderId = NewType("OrderId", int)
ChallengeId = NewType("ChallengeId", int)


class OrderState(StrEnum):
    """Where the order stands with us; each is a row that `continue_order` can carry on from.

    RFC 8555's `valid` is three states here: ISSUED (the CA has the certificate, we don't yet), STORED and VALID.
    """

    PLACING = "placing"  # saved here with its key; the CA's answer to newOrder is not stored yet
    PENDING = "pending"  # placed; names are to be proved
    AWAITING_DEPLOYMENT = "awaiting-deployment"  # a human has something to put in place
    VALIDATING = "validating"  # the CA was told to look
    READY = "ready"  # every name is proved; to be finalized
    PROCESSING = "processing"  # finalize was sent
    ISSUED = "issued"  # to be downloaded
    STORED = "stored"  # the certificate is ours; what was deployed is to be taken away
    VALID = "valid"  # done
    INVALID = "invalid"  # the CA refused, or it expired
    ABANDONED = "abandoned"  # the operator let it go

    @property
    def is_final(self) -> bool:
        """No step leads on from here."""
        return self in _FINAL

    @property
    def rfc(self) -> str:
        """The nearest order status of RFC 8555 §7.1.6, as scripts know it."""
        return _RFC_STATUS.get(self, self.value)


_FINAL = frozenset((OrderState.VALID, OrderState.INVALID, OrderState.ABANDONED))
_RFC_STATUS = {
    OrderState.PLACING: "pending",
    OrderState.AWAITING_DEPLOYMENT: "pending",
    OrderState.VALIDATING: "pending",
    OrderState.ISSUED: "processing",
    OrderState.STORED: "valid",
    OrderState.ABANDONED: "invalid",
}


class Ending(StrEnum):
    """How an order came to its end."""

    ISSUED = "issued"
    REFUSED = "refused"  # by the CA, in words of its own
    EXPIRED = "expired"  # nobody proved the names in time
    UNFIT = "unfit"  # what the CA offers or has issued is not what was ordered
    ABANDONED = "abandoned"


# Problems of our own making: what the CA did is not what was ordered.
NOT_OFFERED, WRONG_CERTIFICATE = "not-offered", "wrong-certificate"
# What a CA says, if anything, of an order or an authorization whose time is over.
_NO_REFUSAL = frozenset(("", "blank", "malformed", "expired"))


class ChallengeType(StrEnum):
    """Challenge types that we can meet; all others a CA offers are left alone."""

    HTTP_01 = "http-01"
    DNS_01 = "dns-01"


class Deployed(StrEnum):
    """The journal of one challenge: what we put where, so that it can be taken away again."""

    NOT = "not"  # nothing was put anywhere
    INTENDED = "intended"  # about to be put there: it may or may not be
    DONE = "done"  # it is there
    REMOVED = "removed"  # taken away, or the human was told to


@value_class(frozen=True)
class Challenge:
    """One challenge of one authorization; `chosen` marks the one we meet.

    `key_authorization` is RFC 8555 §8.1's; `status` is the CA's word (unknown ones are kept as they came).
    """

    id: ChallengeId
    order_id: OrderId
    identifier: Identifier
    type: str
    url: str
    status: str
    token: str
    key_authorization: str
    chosen: bool = False
    deployed: Deployed = Deployed.NOT
    problem: Problem | None = None
    validated_at: datetime | None = None


@value_class(frozen=True)
class Authorization:
    """The CA's view of one name (RFC 8555 §7.1.4); `identifier` carries the `*.` where `wildcard` was set."""

    url: str
    identifier: Identifier
    status: str
    expires: datetime | None
    challenges: tuple[Challenge, ...]

    @property
    def chosen(self) -> Challenge | None:
        """The challenge we meet, if one was chosen."""
        return next((c for c in self.challenges if c.chosen), None)


@value_class(frozen=True)
class OrderWish:
    """What the operator asked for: all that a renewal asks for again.

    `csr` is the DER of a request made elsewhere (then there is no key of ours), else empty. `preferred_chain` is the
    issuer name wanted at the top of the chain, or "".
    """

    account_id: AccountId
    identifiers: tuple[Identifier, ...]
    challenge_type: ChallengeType
    solver: SolverSpec
    key_type: KeyType
    profile: str = ""
    auto_renew: bool = True
    own_csr: bool = False
    preferred_chain: str = ""


@value_class(frozen=True)
class Order:
    """An order: the wish, and everything that must survive a crash (times aware UTC).

    `key_ref` and `csr` (DER) exist before the CA is asked for anything. `replaces` is the ARI id (RFC 9773 §5) of the
    certificate `replaces_certificate`.
    """

    id: OrderId
    wish: OrderWish
    state: OrderState
    key_ref: str
    csr: bytes
    created_at: datetime
    updated_at: datetime
    created_by: str = ""
    url: str = ""
    finalize_url: str = ""
    certificate_url: str = ""
    authorization_urls: tuple[str, ...] = ()
    expires: datetime | None = None
    replaces: str = ""
    replaces_certificate: int | None = None
    certificate_id: int | None = None
    problem: Problem | None = None
    note: str = ""

    @property
    def ending(self) -> Ending | None:
        """How it ended; None as long as it goes on."""
        if self.state is OrderState.INVALID:
            return self._why_invalid()
        return {OrderState.VALID: Ending.ISSUED, OrderState.ABANDONED: Ending.ABANDONED}.get(self.state)

    def _why_invalid(self) -> Ending:
        problem = self.problem or Problem()
        if problem.type in (NOT_OFFERED, WRONG_CERTIFICATE):
            return Ending.UNFIT
        too_late = self.expires is not None and self.expires <= self.updated_at
        said = (problem, *problem.subproblems)
        lapsed = too_late or any(p.code == "expired" for p in said)
        return Ending.EXPIRED if lapsed and all(p.code in _NO_REFUSAL for p in said) else Ending.REFUSED

    @property
    def at_rest(self) -> bool:
        """Nothing goes on without a human: final, or something is to be deployed by hand."""
        return self.state.is_final or self.state is OrderState.AWAITING_DEPLOYMENT
