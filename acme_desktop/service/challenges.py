"""Challenges: what is to be deployed, is it there, and tell the CA to look."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from acme_desktop.domain.account import Account
from acme_desktop.domain.challenge import TxtRecord, deployment
from acme_desktop.domain.crashpoint import crashpoint
from acme_desktop.domain.errors import CaError, InputError, StateError
from acme_desktop.domain.events import Event, Outcome, Topic
from acme_desktop.domain.order import Authorization, Challenge, Deployed, Order, OrderId, OrderState
from acme_desktop.domain.preflight import Check, Finding, Verdict
from acme_desktop.domain.public_suffixes import registered_domain
from acme_desktop.domain.solver import SolverKind
from acme_desktop.service import authorities
from acme_desktop.service.answers import ChallengeRow
from acme_desktop.service.job import Job, Step
from acme_desktop.service.ports import CertificateAuthority, Ports
from acme_desktop.service.questions import LocateChallenge
from acme_desktop.service.requests import CheckChallenges, ListChallenges, RespondChallenge
from acme_desktop.service.side_by_side import lanes_for, side_by_side
from acme_desktop.service.waiting import insist, is_passing

_OPEN = ("pending",)  # the CA was not told to look yet
_TURN = 0.5  # seconds
_LONGEST_TURN = 60.0


def lease_of(order_id: OrderId) -> str:
    """The name of the lease that everyone takes who works on this order."""
    return f"order:{order_id}"


def list_challenges(command: ListChallenges, ports: Ports, job: Job) -> tuple[ChallengeRow, ...]:
    """What is to be deployed. Looking is on the record: whoever sees the values could meet the challenge."""
    with ports.database.write(job) as tx:
        tx.orders.get(command.order_id)
        rows = tuple(_row(a.chosen, a.expires) for a in tx.orders.authorizations(command.order_id) if a.chosen)
        tx.record(Event(Topic.CHALLENGE, "view", str(command.order_id), detail={"count": len(rows)}))
        tx.commit()
    return rows


def _row(challenge: Challenge, expires: datetime | None) -> ChallengeRow:
    what = deployment(challenge)
    zone = registered_domain(challenge.identifier.value) if isinstance(what, TxtRecord) else ""
    return ChallengeRow(challenge, what, expires, zone)


def locate_challenge(query: LocateChallenge, ports: Ports, _: Job) -> OrderId:
    """For an address that names the challenge alone."""
    with ports.database.read() as tx:
        return tx.orders.challenge(query.challenge_id).order_id


def check_challenges(command: CheckChallenges, ports: Ports, job: Job) -> tuple[Check, ...]:
    """Look at all that are still to be proved; nothing is spent."""
    with ports.database.read() as tx:
        order = tx.orders.get(command.order_id)
        account = tx.accounts.get(order.wish.account_id)
        challenges = to_prove(tx.orders.authorizations(order.id))
    return look(order, account, challenges, ports, job)


def respond_challenge(command: RespondChallenge, ports: Ports, job: Job) -> Order:
    """Tell the CA to look at one challenge. Raises StateError where our own look says that it would fail."""
    with ports.database.read() as tx:
        challenge = tx.orders.challenge(command.challenge_id)
    with ports.leases.hold(lease_of(challenge.order_id), job) as job:
        with ports.database.read() as tx:
            challenge = tx.orders.challenge(command.challenge_id)
            order = tx.orders.get(challenge.order_id)
            account = tx.accounts.get(order.wish.account_id)
        _must_be_open(challenge, order)
        if command.without_check:
            require_reason(command.reason)
        else:
            red = [c for c in look(order, account, (challenge,), ports, job) if c.verdict is Verdict.RED]
            if red:
                raise _would_fail(red[0], order)
        with authorities.line_for(account, ports, job) as line:
            respond_all(order, (challenge,), line, ports, job, reason=command.reason)
        return _after_one(order, ports, job)


def _would_fail(check: Check, order: Order) -> StateError:
    hint = f"See what is missing: acme-desktop challenge check --order {order.id}"
    if check.finding is Finding.CAA_FORBIDS:
        return StateError("the CAA records for {name} do not let this CA issue", name=check.identifier, hint=hint)
    return StateError("{asked} does not hold what the CA will look for", asked=check.asked, hint=hint)


def require_reason(reason: str) -> None:
    """A validation that may be lost is spent only with a reason, which goes on the record."""
    if not reason.strip():
        raise InputError("reason", "without the check, a reason is needed for the record", hint="Give --reason TEXT.")


def to_prove(authorizations: Sequence[Authorization]) -> tuple[Challenge, ...]:
    """The chosen challenges that the CA was not told to look at yet."""
    return tuple(a.chosen for a in authorizations if a.chosen and a.status == "pending" and a.chosen.status in _OPEN)


def look(order: Order, account: Account, challenges: Sequence[Challenge], ports: Ports, job: Job) -> tuple[Check, ...]:
    """The pre-flight; what was seen is on the record."""
    if not challenges:
        return ()
    job.step(Step.CHECKING, 0, len(challenges))
    checks = ports.preflight.check(challenges, authorities.vantage_of(account, ports, job), stop=job.stop)
    job.checkpoint()
    red = [c for c in checks if c.verdict is Verdict.RED]
    detail = {
        "verdicts": {v.value: sum(1 for c in checks if c.verdict is v) for v in Verdict},
        "red": [{"name": c.identifier, "finding": c.finding.value, "asked": c.asked} for c in red[:20]],
    }
    with ports.database.write(job) as tx:
        tx.record(Event(Topic.CHALLENGE, "check", str(order.id), Outcome.FAILED if red else Outcome.OK, detail))
        tx.commit()
    return checks


def put_in_place(order: Order, challenges: Sequence[Challenge], ports: Ports, job: Job) -> None:
    """Let an automatic solver deploy. The journal says INTENDED before and DONE after, whatever happens between."""
    if not challenges or not order.wish.solver.automatic:
        return
    job.step(Step.DEPLOYING, 0, len(challenges))
    _journal(order, challenges, Deployed.INTENDED, ports, job)
    crashpoint("O5")
    _present(order, challenges, ports, job)
    crashpoint("O6")
    _journal(order, challenges, Deployed.DONE, ports, job)


def _present(order: Order, challenges: Sequence[Challenge], ports: Ports, job: Job) -> None:
    """A port that another process of ours listens on for its order is waited for, a while."""
    began = job.monotonic()
    while True:
        try:
            ports.solver(order.wish.solver).present(challenges)
            return
        except StateError:
            if job.monotonic() - began > _LONGEST_TURN or not _another_listens(order, ports):
                raise
        job.step(Step.DEPLOYING, 0, len(challenges))
        job.sleep(_TURN)


def _another_listens(order: Order, ports: Ports) -> bool:
    """Whether another order is being carried on whose answers are given at the same address."""
    solver = order.wish.solver
    if solver.kind is not SolverKind.HTTP_SERVER:
        return False
    with ports.database.read() as tx:
        others = [o.id for o in tx.orders.unfinished() if o.id != order.id and o.wish.solver == solver]
    return any(ports.leases.is_held(lease_of(other)) for other in others)


def take_down(order: Order, challenges: Iterable[Challenge], ports: Ports, job: Job) -> None:
    """Remove what a solver deployed; not stoppable. A human's deployments stay listed, to be removed by hand."""
    deployed = [c for c in challenges if c.deployed in (Deployed.INTENDED, Deployed.DONE)]
    if not deployed or not order.wish.solver.automatic:
        return
    crashpoint("O16")
    ports.leases.check(job)  # another may have put the same in place for itself
    ports.solver(order.wish.solver).clean_up(deployed)
    crashpoint("O17")
    _journal(order, deployed, Deployed.REMOVED, ports, job)


def response_event(order: Order, challenges: Sequence[Challenge], reason: str, outcome: Outcome = Outcome.OK) -> Event:
    """That the CA is told to look, or was."""
    detail: dict[str, object] = {"identifiers": [c.identifier.value for c in challenges]}
    if reason.strip():
        detail["without_check"] = reason.strip()[:500]
    return Event(Topic.CHALLENGE, "respond", str(order.id), outcome, detail)


def respond_all(
    order: Order,
    challenges: Sequence[Challenge],
    line: CertificateAuthority,
    ports: Ports,
    job: Job,
    *,
    reason: str = "",
    announced: bool = False,
) -> None:
    """Tell the CA to look at each, several at a time over a slow network.

    `announced`: the intent is on the record already (`response_event`), stored together with the order's new state.
    """
    if not announced:
        with ports.database.write(job) as tx:
            tx.record(response_event(order, challenges, reason, Outcome.INTENT))
            tx.commit()
    job.step(Step.RESPONDING, 0, len(challenges))
    lanes = lanes_for(len(challenges), line.round_trip)
    answered = side_by_side(lambda c: _respond(c, line, job), challenges, lanes, job)
    crashpoint("O7")
    with ports.database.write(job) as tx:
        tx.orders.save_challenges(answered)
        tx.record(response_event(order, challenges, reason))
        tx.commit()


def _respond(challenge: Challenge, line: CertificateAuthority, job: Job) -> Challenge:
    """One answer. Where it was lost, or the CA says that it knows already, the authorization's state decides."""

    def ask() -> str:
        try:
            return line.respond(challenge.url).status
        except CaError as error:
            if is_passing(error):
                raise
            state = _state(challenge, line)
            if state is None:
                raise
            return state

    status = insist(ask, job, settled=lambda: _state(challenge, line))
    # Whatever an earlier run took away: it is there now, and has to be taken away again.
    return replace(challenge, status=status if status != "pending" else "processing", deployed=Deployed.DONE)


def _state(challenge: Challenge, line: CertificateAuthority) -> str | None:
    """The challenge's own URL answers too (RFC 8555 §7.5.1 speaks of POST-as-GET); None while it is still pending."""
    status = line.challenge(challenge.url).status
    return None if status == "pending" else status


def _must_be_open(challenge: Challenge, order: Order) -> None:
    if not challenge.chosen:
        raise StateError(
            "challenge {id} is not the one chosen for {name}",
            id=challenge.id,
            name=challenge.identifier.value,
            hint=f"See which are: acme-desktop challenge list --order {order.id}",
        )
    if order.state is not OrderState.AWAITING_DEPLOYMENT and order.state is not OrderState.PENDING:
        raise StateError("order {id} is {state}", id=order.id, state=order.state.value)
    if challenge.status not in _OPEN:
        raise StateError(
            "the CA was told already: challenge {id} is {status}", id=challenge.id, status=challenge.status
        )


def _after_one(order: Order, ports: Ports, job: Job) -> Order:
    """When the last one was told, the order is being validated."""
    with ports.database.write(job) as tx:
        order = tx.orders.get(order.id)
        if not to_prove(tx.orders.authorizations(order.id)):
            order = replace(order, state=OrderState.VALIDATING, updated_at=ports.clock.now())
            tx.orders.save(order)
            tx.commit()
    return order


def _journal(order: Order, challenges: Iterable[Challenge], state: Deployed, ports: Ports, job: Job) -> None:
    words = {Deployed.INTENDED: ("deploy", Outcome.INTENT), Deployed.DONE: ("deploy", Outcome.OK)}
    verb, outcome = words.get(state, ("remove", Outcome.OK))
    with ports.database.write(job) as tx:
        wanted = {c.id for c in challenges}
        known = (c for a in tx.orders.authorizations(order.id) for c in a.challenges)
        fresh = [replace(c, deployed=state) for c in known if c.id in wanted]
        tx.orders.save_challenges(fresh)
        detail = {"solver": str(order.wish.solver), "identifiers": [c.identifier.value for c in fresh]}
        tx.record(Event(Topic.CHALLENGE, verb, str(order.id), outcome, detail))
        tx.commit()
