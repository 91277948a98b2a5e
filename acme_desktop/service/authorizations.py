"""The authorizations of an order: fetched once each, the challenge to meet chosen, refusals kept beside their names."""

from __future__ import annotations

from dataclasses import replace

from acme_desktop.domain.account import Account
from acme_desktop.domain.challenge import key_authorization
from acme_desktop.domain.directory import AuthorizationResource, ChallengeResource
from acme_desktop.domain.errors import StateError, UntrustedServerError
from acme_desktop.domain.order import Authorization, Challenge, ChallengeId, ChallengeType, Order
from acme_desktop.domain.problem import Problem
from acme_desktop.service.job import Job, Step
from acme_desktop.service.ports import CertificateAuthority, Ports
from acme_desktop.service.side_by_side import lanes_for, side_by_side
from acme_desktop.service.waiting import insist

_REFUSED = frozenset(("invalid", "deactivated", "expired", "revoked"))
_MET = frozenset(("http-01", "dns-01"))


def fetch_authorizations(
    order: Order, account: Account, line: CertificateAuthority, ports: Ports, job: Job
) -> tuple[Authorization, ...]:
    """Ask for each, several at a time over a slow network, and save them (what we know of deployments stays)."""
    urls = order.authorization_urls
    job.step(Step.AUTHORIZING, 0, len(urls))
    lanes = lanes_for(len(urls), line.round_trip)
    resources = side_by_side(lambda url: insist(lambda: line.authorization(url), job), urls, lanes, job)
    with ports.database.read() as tx:
        known = {c.url: c for a in tx.orders.authorizations(order.id) for c in a.challenges}
    fresh = [_authorization(resource, order, account, known) for resource in resources]
    with ports.database.write(job) as tx:
        saved = tx.orders.put_authorizations(order.id, fresh)
        tx.commit()
    return saved


def refusals(authorizations: tuple[Authorization, ...]) -> tuple[Authorization, ...]:
    """Those that can't become valid any more; some CAs leave the authorization pending beside a failed challenge."""
    return tuple(
        a for a in authorizations if a.status in _REFUSED or (a.chosen is not None and a.chosen.status == "invalid")
    )


def problem_of(said: Problem | None, authorizations: tuple[Authorization, ...]) -> Problem:
    """The order's own problem with, as subproblems, the CA's reason for each name that it refused."""
    parts = tuple(replace(_reason(a), identifier=a.identifier.value) for a in refusals(authorizations))
    if said is None:
        return parts[0] if len(parts) == 1 else Problem(detail="the CA refused the order", subproblems=parts)
    named = {p.identifier for p in said.subproblems}
    return replace(said, subproblems=(*said.subproblems, *(p for p in parts if p.identifier not in named)))


def _reason(authorization: Authorization) -> Problem:
    told = [c.problem for c in authorization.challenges if c.problem]
    if told:
        return told[0]
    if authorization.status == "expired":
        return Problem(type="expired", detail="it was not proved in time")
    return Problem(detail=f"the authorization is {authorization.status}")


def _authorization(
    resource: AuthorizationResource, order: Order, account: Account, known: dict[str, Challenge]
) -> Authorization:
    if resource.identifier not in order.wish.identifiers:
        raise UntrustedServerError(
            "the CA sent an authorization for {name}, which was not ordered", name=resource.identifier.value
        )
    chosen = _choose(resource, order)
    challenges = tuple(
        _challenge(c, resource, order, account, known.get(c.url), chosen=c is chosen)
        for c in resource.challenges
        if c.type in _MET and c.token
    )
    return Authorization(resource.url, resource.identifier, resource.status, resource.expires, challenges)


def _choose(resource: AuthorizationResource, order: Order) -> ChallengeResource | None:
    """The challenge of the wished type; None where nothing is to be proved."""
    if resource.status != "pending":
        return None
    wished = order.wish.challenge_type
    for challenge in resource.challenges:
        if challenge.type == wished.value and challenge.token:
            return challenge
    offered = ", ".join(c.type for c in resource.challenges) or "nothing"
    raise StateError(
        "the CA does not offer {wished} for {name} (it offers {offered})",
        hint="Place the order again with another --challenge: it goes on with that.",
        wished=wished.value,
        name=resource.identifier.value,
        offered=offered,
    )


def _challenge(
    said: ChallengeResource,
    resource: AuthorizationResource,
    order: Order,
    account: Account,
    known: Challenge | None,
    *,
    chosen: bool,
) -> Challenge:
    fresh = Challenge(
        ChallengeId(0),
        order.id,
        resource.identifier,
        ChallengeType(said.type).value,
        said.url,
        said.status,
        said.token,
        key_authorization(said.token, account.thumbprint),
        problem=said.problem,
        validated_at=said.validated,
    )
    if known is None:
        return replace(fresh, chosen=chosen)
    # What was chosen once is not chosen any more where the operator has taken another way since.
    kept = known.chosen and resource.status != "pending"
    return replace(fresh, id=known.id, deployed=known.deployed, chosen=chosen or kept)
