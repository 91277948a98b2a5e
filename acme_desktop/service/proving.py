"""The steps that prove the names: choose, deploy, look for ourselves, tell the CA to look, wait for its verdict.

Each takes the stretch and returns False where the order rests for now.
"""

from __future__ import annotations

from dataclasses import replace

from acme_desktop.domain.crashpoint import crashpoint
from acme_desktop.domain.directory import OrderResource
from acme_desktop.domain.errors import ChallengeError, GaveUpError
from acme_desktop.domain.events import Outcome
from acme_desktop.domain.order import Authorization, OrderState
from acme_desktop.domain.preflight import Check, Finding, Verdict
from acme_desktop.domain.problem import Problem
from acme_desktop.domain.settings import HTTP_PORT
from acme_desktop.service import challenges
from acme_desktop.service.authorities import is_test_ca, viewpoint_of
from acme_desktop.service.authorizations import problem_of, refusals
from acme_desktop.service.job import Step
from acme_desktop.service.stretch import Stretch, state_of, try_to_tidy

# Validation takes a moment even at a quick CA; asking too early costs a request and answers nothing.
_FIRST_LOOK = 0.05
_LOOK_EVERY = 3.0
_LONGEST_NOTE = 2000
_UNSEEN = (
    "The CA was told to look without a look of our own: it is on this machine, where names and ports are its own. "
    "Name its resolvers or its http-01 port to have that: acme-desktop settings set resolvers (or http01-port)."
)


def prepare(stretch: Stretch) -> bool:
    """Fetch each authorization once and choose what to meet. What a solver does can wait until the CA is told."""
    automatic = stretch.order.wish.solver.automatic
    if automatic and not stretch.patience.respond:
        return False
    authorizations = stretch.refresh()
    crashpoint("O4")
    if refusals(authorizations):
        return stretch.fail(problem_of(None, authorizations))
    if not challenges.to_prove(authorizations):
        stretch.save(state=OrderState.VALIDATING)
        stretch.told = True
        return stretch.patience.respond
    if automatic:
        return prove(stretch)
    stretch.save(state=OrderState.AWAITING_DEPLOYMENT)
    return False


def prove(stretch: Stretch) -> bool:
    """Deploy where a solver does it, look for ourselves, and tell the CA to look."""
    patience, ports, job = stretch.patience, stretch.ports, stretch.job
    if _expired(stretch) and _settled_elsewhere(stretch):
        return True
    if not patience.respond:
        return False
    if patience.without_check:
        challenges.require_reason(patience.reason)
    with ports.database.read() as tx:
        pending = challenges.to_prove(tx.orders.authorizations(stretch.order.id))
    challenges.put_in_place(stretch.order, pending, ports, job)
    unseen = _is_out_of_sight(stretch)
    if not patience.without_check and not unseen and not _looks_right(stretch):
        return _settled_elsewhere(stretch)
    intent = challenges.response_event(stretch.order, pending, patience.reason, Outcome.INTENT)
    stretch.save(intent, state=OrderState.VALIDATING, note=_UNSEEN if unseen else "")
    challenges.respond_all(stretch.order, pending, stretch.line, ports, job, reason=patience.reason, announced=True)
    stretch.told = True
    return True


def validate(stretch: Stretch) -> bool:
    """Poll the order, not the authorizations. After an interruption, see first what the CA was told."""
    if not stretch.told:
        return _after_interruption(stretch)
    resource = _verdict(stretch)
    return True if resource is None else _take_verdict(stretch, resource)


def _after_interruption(stretch: Stretch) -> bool:
    """What does the CA say of the order, and was it told everything? What it was not told is looked at again first."""
    resource = stretch.insist(lambda: stretch.line.order(stretch.order.url))
    automatic = stretch.order.wish.solver.automatic
    if resource.status == "invalid" and automatic:
        return _place_again(stretch)
    if resource.status != "pending":
        return _take_verdict(stretch, resource)
    authorizations = stretch.refresh()
    unfinished = [a.chosen for a in authorizations if a.chosen and a.status == "pending"]
    challenges.put_in_place(stretch.order, unfinished, stretch.ports, stretch.job)
    if challenges.to_prove(authorizations):
        stretch.save(state=OrderState.AWAITING_DEPLOYMENT)
        return prove(stretch)
    verdict = _verdict(stretch)
    if verdict is None:
        return True
    if verdict.status == "invalid" and automatic:
        return _place_again(stretch)
    return _take_verdict(stretch, verdict)


def _take_verdict(stretch: Stretch, resource: OrderResource) -> bool:
    if resource.status == "invalid":
        return stretch.refused(resource)
    _note_validity(stretch)
    stretch.save(stretch.event("validate"), state=state_of(resource), certificate_url=resource.certificate, note="")
    crashpoint("O8")
    return True


def _note_validity(stretch: Stretch) -> None:
    """An order leaves `pending` when every authorization is valid (RFC 8555 §7.1.6): no need to ask for each."""
    with stretch.ports.database.write(stretch.job) as tx:
        known = tx.orders.authorizations(stretch.order.id)
        if all(a.status == "valid" for a in known):
            return
        tx.orders.put_authorizations(stretch.order.id, [_proved(a) for a in known])
        tx.commit()


def _proved(authorization: Authorization) -> Authorization:
    challenges_now = (replace(c, status="valid") if c.chosen else c for c in authorization.challenges)
    return replace(authorization, status="valid", challenges=tuple(challenges_now))


def _settled_elsewhere(stretch: Stretch) -> bool:
    """Before we rest or give up on what we know: the CA may have the names proved already, or the order ended."""
    resource = stretch.insist(lambda: stretch.line.order(stretch.order.url))
    return resource.status != "pending" and _take_verdict(stretch, resource)


def _place_again(stretch: Stretch) -> bool:
    """The CA looked while the program was dead and the answer with it: the same order once more, with its own key."""
    try_to_tidy(stretch.ports, stretch.job, stretch.order.id)
    why = "interrupted while the CA was looking"
    stretch.save(
        stretch.event("place", Outcome.INTENT, why=why),
        state=OrderState.PLACING,
        url="",
        finalize_url="",
        authorization_urls=(),
        expires=None,
    )
    return True


def _verdict(stretch: Stretch) -> OrderResource | None:
    """The order when it is no longer pending; None where the order was found to have failed.

    Some CAs leave the order pending although a challenge has failed. Raises GaveUpError.
    """
    try:
        return stretch.poll(lambda r: r.status != "pending", Step.VALIDATING, _FIRST_LOOK)
    except GaveUpError:
        authorizations = stretch.refresh()
        if not refusals(authorizations):
            raise
        stretch.fail(problem_of(None, authorizations))
        return None


def _is_out_of_sight(stretch: Stretch) -> bool:
    """A test CA on this machine has ports and names of its own; where the settings don't say which, a look is in vain.

    Only where a solver deploys: what a human has copied is always looked at. That the solver could do its work, is
    known by then: it has the port, or has written the file.
    """
    settings = stretch.ports.settings
    told_where = bool(settings.resolvers) or settings.http01_port != HTTP_PORT
    told_where = told_where or viewpoint_of(stretch.account, stretch.ports) is not None
    return stretch.order.wish.solver.automatic and is_test_ca(stretch.account) and not told_where


def _looks_right(stretch: Stretch) -> bool:
    """Look until nothing is red, for as long as we were told to wait. A solver's own failure is an error."""
    job, wait = stretch.job, stretch.patience.wait
    began = job.monotonic()
    while True:
        red = [c for c in _look(stretch) if c.verdict is Verdict.RED]
        if not red:
            return True
        if job.monotonic() - began + _LOOK_EVERY > wait:
            break
        job.step(Step.WAITING, subject=red[0].asked)
        job.sleep(_LOOK_EVERY)
    stretch.save(note="; ".join(_seen(check) for check in red)[:_LONGEST_NOTE])
    if stretch.order.wish.solver.automatic:
        raise ChallengeError(red[0].identifier, Problem(type=red[0].finding.value, detail=_seen(red[0])))
    return False


def _look(stretch: Stretch) -> tuple[Check, ...]:
    with stretch.ports.database.read() as tx:
        pending = challenges.to_prove(tx.orders.authorizations(stretch.order.id))
    return challenges.look(stretch.order, stretch.account, pending, stretch.ports, stretch.job)


def _seen(check: Check) -> str:
    if check.finding is Finding.CAA_FORBIDS and check.caa is not None:
        records = ", ".join(map(str, check.caa.records))
        return f"the CAA records of {check.caa.domain} forbid it: {records}"
    found = next((e.answer for e in check.evidence if not e.as_expected), "")
    return f"{check.asked}: {found or check.finding.value}"


def _expired(stretch: Stretch) -> bool:
    expires = stretch.order.expires
    return expires is not None and expires <= stretch.ports.clock.now()
