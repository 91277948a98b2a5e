"""How an order goes on (RFC 8555 §7.4): one step for each state, each saved before and after it touches the world.

newOrder → authorizations → challenges prepared → deployed → pre-flight → respond → poll the order → finalize → poll
the order → download → checked and stored → tidied. 2N+5 requests for N names, 4 where every name is still authorized.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from acme_desktop.domain.account import AccountStatus
from acme_desktop.domain.crashpoint import crashpoint
from acme_desktop.domain.directory import OrderResource
from acme_desktop.domain.errors import CaError, GaveUpError, InputError, RateLimitedError, StateError
from acme_desktop.domain.events import Outcome
from acme_desktop.domain.order import NOT_OFFERED, WRONG_CERTIFICATE, Order, OrderId, OrderState
from acme_desktop.domain.problem import Problem
from acme_desktop.service import account_keys, authorities, issuance, proving
from acme_desktop.service.job import Job, Step
from acme_desktop.service.ports import CertificateAuthority, Ports
from acme_desktop.service.rate_limits import note_wait
from acme_desktop.service.stretch import Patience, Stretch, state_of, tidy_leftovers, try_to_tidy

_FIRST_LOOK = 0.05
_MOST_ROUNDS = 4
# Refusals of newOrder that the same order will meet again and again.
_NEVER = frozenset(("rejectedIdentifier", "unsupportedIdentifier", "malformed", "invalidProfile", "badCSR"))
_NOTHING_TO_TIDY = (OrderState.PLACING, OrderState.VALIDATING, OrderState.VALID)


def go_on(
    order_id: OrderId, ports: Ports, job: Job, patience: Patience, line: CertificateAuthority | None = None
) -> Order:
    """Carry the order on until it rests, or as far as our patience reaches. What was deployed is taken down.

    To be called under the order's lease; `line` is used where one is open already.
    """
    with ports.database.read() as tx:
        order = tx.orders.get(order_id)
        account = tx.accounts.get(order.wish.account_id)
    if order.state.is_final:
        tidy_leftovers(ports, job, order_id)
        return order
    if account.status is not AccountStatus.VALID and order.state is not OrderState.STORED:
        raise StateError("account {id} is {status}", id=account.id, status=account.status.value)
    if line:
        return _walk(Stretch(order, account, line, ports, job, patience))
    account = account_keys.settled(account, ports, job)
    with authorities.line_for(account, ports, job) as own_line:
        return _walk(Stretch(order, account, own_line, ports, job, patience))


def _walk(stretch: Stretch) -> Order:
    job, visits = stretch.job, Counter[OrderState]()
    try:
        while not stretch.order.state.is_final:
            state = stretch.order.state
            visits[state] += 1
            _not_in_circles(visits[state], job)
            if not _STEPS[state](stretch):
                break
    except RateLimitedError as error:
        note_wait(stretch.order.id, error, stretch.ports, job)
        raise
    except CaError as error:
        lost = authorities.forgotten(error, stretch.account, stretch.ports, job)
        if lost:
            raise lost from error
        if not _has_vanished(error, stretch):
            raise
        stretch.fail(error.problem)
    finally:
        # After failure and stop alike; but while the CA may still look, what it looks for stays in place.
        if stretch.order.state not in _NOTHING_TO_TIDY or job.stop.is_set():
            try_to_tidy(stretch.ports, job, stretch.order.id)
    return stretch.order


def _not_in_circles(visit: int, job: Job) -> None:
    """A CA that says one thing and does another must not keep us busy: pauses between the rounds, and few of them."""
    if visit > _MOST_ROUNDS:
        raise GaveUpError("the CA's answers go round in circles", hint="Continue the order later.")
    if visit == 1:
        job.checkpoint()
    else:
        job.sleep(0.5 * (visit - 1) ** 2)


def _has_vanished(error: CaError, stretch: Stretch) -> bool:
    """Some CAs keep nothing of an order that expired: 404, in a problem document, is all they will ever say of it."""
    expires = stretch.order.expires
    over = expires is not None and expires <= stretch.ports.clock.now()
    by_the_ca = error.problem.type.startswith("urn:ietf:params:acme:error:")
    return error.problem.status == 404 and by_the_ca and stretch.order.url != "" and over


def _place(stretch: Stretch) -> bool:
    """NewOrder. A lost answer may leave an order at the CA that nobody uses: it expires there and costs nothing."""
    stretch.job.step(Step.ORDERING)
    try:
        resource = stretch.insist(lambda: issuance.place(stretch.order, stretch.line), most_lost=3)
    except InputError as error:
        # What the CA does not offer can't be had by trying again.
        stretch.fail(Problem(type=NOT_OFFERED, detail=str(error)))
        raise
    except CaError as error:
        if error.problem.code not in _NEVER:
            raise
        return stretch.fail(error.problem)
    crashpoint("O2")
    stretch.save(
        stretch.event("place", url=resource.url, status=resource.status),
        url=resource.url,
        finalize_url=resource.finalize,
        certificate_url=resource.certificate,
        authorization_urls=resource.authorizations,
        expires=resource.expires,
        replaces=resource.replaces,
        state=state_of(resource),
    )
    crashpoint("O3")
    return stretch.refused(resource) if resource.status == "invalid" else True


def _finalize(stretch: Stretch) -> bool:
    """Send the request that was saved with the order; a lost answer is looked up, never paid for twice."""
    stretch.job.step(Step.FINALIZING)
    stretch.save(stretch.event("finalize", Outcome.INTENT), state=OrderState.PROCESSING)
    resource = stretch.insist(
        lambda: issuance.finalize(stretch.order, stretch.line),
        settled=lambda: _unless_ready(stretch.line.order(stretch.order.url)),
    )
    crashpoint("O11")
    return _take_result(stretch, resource)


def _unless_ready(resource: OrderResource) -> OrderResource | None:
    """None where the CA still waits for the request: then the same one is sent again."""
    return None if resource.status == "ready" else resource


def _collect(stretch: Stretch) -> bool:
    """The CA is (or may be) at work: what does it say?"""
    return _take_result(stretch, stretch.insist(lambda: stretch.line.order(stretch.order.url)))


def _take_result(stretch: Stretch, resource: OrderResource) -> bool:
    if state_of(resource) is OrderState.PROCESSING:
        crashpoint("O12")
        first = resource.retry_after if resource.retry_after is not None else _FIRST_LOOK
        resource = stretch.poll(lambda r: state_of(r) is not OrderState.PROCESSING, Step.FINALIZING, first)
    if resource.status == "invalid":
        return stretch.refused(resource)
    stretch.save(state=state_of(resource), certificate_url=resource.certificate)
    crashpoint("O13")
    return True


def _download(stretch: Stretch) -> bool:
    """Download, check against what was asked for, and store it with everything it replaces in one transaction."""
    stretch.job.step(Step.DOWNLOADING)
    chain = stretch.insist(lambda: issuance.download(stretch.order, stretch.line, stretch.ports))
    crashpoint("O14")
    wrong = issuance.mistake_in(chain.facts, stretch.order, stretch.ports)
    if wrong:
        # Kept with the order: it was paid for, and somebody will want to see it.
        stretch.save(note=chain.pem)
        return stretch.fail(Problem(type=WRONG_CERTIFICATE, detail=wrong))
    issuance.check_dates(chain.facts, stretch.ports)
    stretch.job.step(Step.STORING)
    stretch.order = issuance.store(stretch.order, chain, stretch.ports, stretch.job)
    crashpoint("O15")
    return True


def _close(stretch: Stretch) -> bool:
    """Only after tidying is the order done: whoever is interrupted before that finds it by its wish and goes on."""
    stretch.job.step(Step.CLEANING_UP)
    try_to_tidy(stretch.ports, stretch.job, stretch.order.id)
    stretch.save(state=OrderState.VALID)
    return True


_STEPS: dict[OrderState, Callable[[Stretch], bool]] = {
    OrderState.PLACING: _place,
    OrderState.PENDING: proving.prepare,
    OrderState.AWAITING_DEPLOYMENT: proving.prove,
    OrderState.VALIDATING: proving.validate,
    OrderState.READY: _finalize,
    OrderState.PROCESSING: _collect,
    OrderState.ISSUED: _download,
    OrderState.STORED: _close,
}
