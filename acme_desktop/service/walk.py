"""How an order goes on (RFC 8555 §7.4): one step for each state, each saved before and after it touches the world.

newOrder → authorizations → challenges prepared → deployed → pre-flight → respond → poll the order → finalize → poll
the order → download → checked and stored → tidied. 2N+5 requests for N names, 4 where every name is still authorized.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from acme_desktop.domain.account import Account, AccountStatus
from acme_desktop.domain.crashpoint import crashpoint
from acme_desktop.domain.directory import OrderResource
from acme_desktop.domain.errors import CaError, ChallengeError, GaveUpError, StateError
from acme_desktop.domain.events import Event, Outcome, Topic
from acme_desktop.domain.order import Authorization, Order, OrderId, OrderState
from acme_desktop.domain.preflight import Check, Verdict
from acme_desktop.domain.problem import Problem
from acme_desktop.service import authorities, challenges, issuance
from acme_desktop.service.authorizations import fetch_authorizations, problem_of, refusals
from acme_desktop.service.job import Job, Step
from acme_desktop.service.ports import CertificateAuthority, Ports
from acme_desktop.service.waiting import insist, poll

# Validation takes a moment even at a quick CA; asking too early costs a request and answers nothing.
_FIRST_LOOK = 0.1
_LOOK_EVERY = 3.0
_SHORTEST_WAIT = 15.0


@dataclass(frozen=True, slots=True)
class Patience:
    """How far to go: `wait` seconds for a deployment to show and for the CA; with `respond` the CA may be told to look.

    `without_check` tells it although our own look was not satisfied; `reason` goes on the record.
    """

    wait: float = 90.0
    respond: bool = True
    without_check: bool = False
    reason: str = ""


def lease_of(order_id: OrderId) -> str:
    """The name of the lease that everyone takes who works on this order."""
    return f"order:{order_id}"


def tidy_leftovers(ports: Ports, job: Job, order_id: OrderId) -> None:
    """Take down what an order's solver deployed."""
    with ports.database.read() as tx:
        order = tx.orders.get(order_id)
        deployed = [c for a in tx.orders.authorizations(order_id) for c in a.challenges]
    challenges.take_down(order, deployed, ports, job)


def sweep_leftovers(ports: Ports, job: Job) -> None:
    """Take down what ended orders have left, because the program was killed before it could."""
    with ports.database.read() as tx:
        ended = tx.orders.with_leftovers()
    for order in ended:
        if order.wish.solver.automatic:
            tidy_leftovers(ports, job, order.id)


class Walk:
    """One stretch of an order's way, on one line to the CA; to be used under the order's lease."""

    def __init__(
        self, order_id: OrderId, ports: Ports, job: Job, patience: Patience, line: CertificateAuthority | None = None
    ) -> None:
        with ports.database.read() as tx:
            self.order: Order = tx.orders.get(order_id)
            self.account: Account = tx.accounts.get(self.order.wish.account_id)
        self._ports, self._job, self._patience = ports, job, patience
        self._shared_line = line
        self._told_now = False

    def go(self) -> Order:
        """Carry the order on until it rests, or as far as our patience reaches. What was deployed is taken down."""
        if self.order.state.is_final:
            self._tidy()
            return self.order
        if self.account.status is not AccountStatus.VALID:
            raise StateError("account {id} is {status}", id=self.account.id, status=self.account.status.value)
        try:
            if self._shared_line:
                self._walk(self._shared_line)
            else:
                with authorities.line_for(self.account, self._ports, self._job) as line:
                    self._walk(line)
        except CaError as error:
            raise authorities.forgotten(error, self.account, self._ports, self._job) or error from error
        finally:
            self._tidy_after()
        return self.order

    def _walk(self, line: CertificateAuthority) -> None:
        steps: dict[OrderState, Callable[[CertificateAuthority], bool]] = {
            OrderState.PLACING: self._place,
            OrderState.PENDING: self._prepare,
            OrderState.AWAITING_DEPLOYMENT: self._prove,
            OrderState.VALIDATING: self._validate,
            OrderState.READY: self._finalize,
            OrderState.PROCESSING: self._collect,
            OrderState.ISSUED: self._download,
            OrderState.STORED: self._close,
        }
        while not self.order.state.is_final:
            self._job.checkpoint()
            if not steps[self.order.state](line):
                return

    # --- steps: each returns False where the order rests for now ------------------------------------------------

    def _place(self, line: CertificateAuthority) -> bool:
        """NewOrder. A lost answer may leave an order at the CA that nobody uses: it expires there and costs nothing."""
        self._job.step(Step.ORDERING)
        resource = insist(lambda: issuance.place(self.order, line), self._job)
        crashpoint("O2")
        self._save(
            replace(
                self.order,
                url=resource.url,
                finalize_url=resource.finalize,
                certificate_url=resource.certificate,
                authorization_urls=resource.authorizations,
                expires=resource.expires,
                replaces=resource.replaces,
                state=_state_of(resource),
            ),
            Event(Topic.ORDER, "place", str(self.order.id), detail={"url": resource.url, "status": resource.status}),
        )
        crashpoint("O3")
        return self._refused(resource, line) if self.order.state is OrderState.INVALID else True

    def _prepare(self, line: CertificateAuthority) -> bool:
        """Fetch each authorization once and choose what to meet."""
        authorizations = fetch_authorizations(self.order, self.account, line, self._ports, self._job)
        crashpoint("O4")
        if refusals(authorizations):
            return self._fail(problem_of(None, authorizations))
        if not challenges.to_prove(authorizations):
            self._save(replace(self.order, state=OrderState.VALIDATING))
            self._told_now = True
            return self._patience.respond
        if self.order.wish.solver.automatic:
            return self._prove(line) if self._patience.respond else False
        self._save(replace(self.order, state=OrderState.AWAITING_DEPLOYMENT))
        return False

    def _prove(self, line: CertificateAuthority) -> bool:
        """Deploy where a solver does it, look for ourselves, and tell the CA to look."""
        if not self._patience.respond:
            return False
        if self._expired():
            return self._fail(Problem(detail="the order expired before its names were proved", type="expired"))
        if self._patience.without_check:
            challenges.require_reason(self._patience.reason)
        with self._ports.database.read() as tx:
            pending = challenges.to_prove(tx.orders.authorizations(self.order.id))
        challenges.put_in_place(self.order, pending, self._ports, self._job)
        if not self._patience.without_check and not self._looks_right():
            return False
        self._save(replace(self.order, state=OrderState.VALIDATING, note=""))
        challenges.respond_all(self.order, pending, line, self._ports, self._job, reason=self._patience.reason)
        self._told_now = True
        return True

    def _validate(self, line: CertificateAuthority) -> bool:
        """Poll the order, not the authorizations. After an interruption, see first what the CA was told."""
        if not self._told_now:
            self._tell_the_rest(line)
        resource = self._poll(line, lambda r: r.status != "pending", Step.VALIDATING, _FIRST_LOOK)
        if resource.status == "invalid":
            return self._refused(resource, line)
        self._save(
            replace(self.order, state=_state_of(resource), certificate_url=resource.certificate),
            Event(Topic.ORDER, "validate", str(self.order.id)),
        )
        crashpoint("O8")
        return True

    def _finalize(self, line: CertificateAuthority) -> bool:
        """Send the request that was saved with the order; a lost answer is looked up, never paid for twice."""
        self._job.step(Step.FINALIZING)
        self._save(
            replace(self.order, state=OrderState.PROCESSING),
            Event(Topic.ORDER, "finalize", str(self.order.id), Outcome.INTENT),
        )
        resource = insist(
            lambda: issuance.finalize(self.order, line), self._job, settled=lambda: self._after_finalize(line)
        )
        crashpoint("O11")
        return self._take_result(resource, line)

    def _collect(self, line: CertificateAuthority) -> bool:
        """The CA is (or may be) at work: what does it say?"""
        crashpoint("O12")
        resource = insist(lambda: line.order(self.order.url), self._job)
        if resource.status in ("ready", "pending"):
            self._save(replace(self.order, state=_state_of(resource)))
            return True
        return self._take_result(resource, line)

    def _download(self, line: CertificateAuthority) -> bool:
        """Download, check against what was asked for, and store it with everything it replaces in one transaction."""
        self._job.step(Step.DOWNLOADING)
        chain = insist(lambda: issuance.download(self.order, line, self._ports), self._job)
        crashpoint("O14")
        wrong = issuance.mistake_in(chain.facts, self.order, self._ports)
        if wrong:
            return self._fail(Problem(type="wrong-certificate", detail=wrong))
        self._job.step(Step.STORING)
        self.order = issuance.store(self.order, chain, self._ports, self._job)
        crashpoint("O15")
        return True

    def _close(self, _: CertificateAuthority) -> bool:
        """Only after tidying is the order done: whoever is interrupted before that finds it by its wish and goes on."""
        self._job.step(Step.CLEANING_UP)
        self._tidy()
        self._save(replace(self.order, state=OrderState.VALID))
        return True

    # --- what the steps share -----------------------------------------------------------------------------------

    def _take_result(self, resource: OrderResource, line: CertificateAuthority) -> bool:
        if resource.status == "processing":
            first = resource.retry_after if resource.retry_after is not None else _FIRST_LOOK
            resource = self._poll(line, lambda r: r.status != "processing", Step.FINALIZING, first)
        if resource.status == "invalid":
            return self._refused(resource, line)
        if resource.status != "valid" or not resource.certificate:
            self._save(replace(self.order, state=_state_of(resource)))
            return True
        self._save(replace(self.order, state=OrderState.ISSUED, certificate_url=resource.certificate))
        crashpoint("O13")
        return True

    def _after_finalize(self, line: CertificateAuthority) -> OrderResource | None:
        """None where the CA still waits for the request: then the same one is sent again."""
        resource = line.order(self.order.url)
        return None if resource.status == "ready" else resource

    def _poll(
        self, line: CertificateAuthority, done: Callable[[OrderResource], bool], step: Step, first: float
    ) -> OrderResource:
        try:
            return poll(
                lambda: line.order(self.order.url),
                done,
                self._job,
                first=first,
                at_most=max(self._patience.wait, _SHORTEST_WAIT),
                retry_after=lambda r: r.retry_after,
                step=step,
            )
        except GaveUpError:
            # Some CAs leave the order pending although a challenge has failed.
            if step is Step.VALIDATING:
                authorizations = self._refresh(line)
                if refusals(authorizations):
                    self._fail(problem_of(None, authorizations))
            raise

    def _tell_the_rest(self, line: CertificateAuthority) -> None:
        authorizations = self._refresh(line)
        unfinished = [a.chosen for a in authorizations if a.chosen and a.status == "pending"]
        challenges.put_in_place(self.order, unfinished, self._ports, self._job)
        pending = challenges.to_prove(authorizations)
        if pending:
            challenges.respond_all(self.order, pending, line, self._ports, self._job, reason=self._patience.reason)

    def _refresh(self, line: CertificateAuthority) -> tuple[Authorization, ...]:
        return fetch_authorizations(self.order, self.account, line, self._ports, self._job)

    def _looks_right(self) -> bool:
        """Look until nothing is red, for as long as we were told to wait."""
        began = self._job.monotonic()
        while True:
            red = [c for c in self._look() if c.verdict is Verdict.RED]
            if not red:
                return True
            if self._job.monotonic() - began + _LOOK_EVERY > self._patience.wait:
                break
            self._job.step(Step.WAITING, subject=red[0].asked)
            self._job.sleep(_LOOK_EVERY)
        if self.order.wish.solver.automatic:
            raise ChallengeError(red[0].identifier, Problem(type=red[0].finding.value, detail=_seen(red[0])))
        return False

    def _look(self) -> tuple[Check, ...]:
        with self._ports.database.read() as tx:
            pending = challenges.to_prove(tx.orders.authorizations(self.order.id))
        return challenges.look(self.order, self.account, pending, self._ports, self._job)

    def _refused(self, resource: OrderResource, line: CertificateAuthority) -> bool:
        """The CA's own account of it, for each name, once."""
        authorizations = self._refresh(line) if self.order.authorization_urls else ()
        return self._fail(problem_of(resource.problem, authorizations))

    def _fail(self, problem: Problem) -> bool:
        self._save(
            replace(self.order, state=OrderState.INVALID, problem=problem),
            Event(Topic.ORDER, "fail", str(self.order.id), Outcome.FAILED, {"problem": problem.as_dict()}),
        )
        return True

    def _expired(self) -> bool:
        return self.order.expires is not None and self.order.expires <= self._ports.clock.now()

    def _tidy(self) -> None:
        tidy_leftovers(self._ports, self._job, self.order.id)

    def _tidy_after(self) -> None:
        """After failure and stop alike. While the CA may still look, what it looks for stays in place."""
        if self.order.state not in (OrderState.PLACING, OrderState.VALIDATING) or self._job.stop.is_set():
            self._tidy()

    def _save(self, order: Order, event: Event | None = None) -> None:
        self.order = replace(order, updated_at=self._ports.clock.now())
        with self._ports.database.write(self._job) as tx:
            tx.orders.save(self.order)
            if event:
                tx.record(event)
            tx.commit()


def _seen(check: Check) -> str:
    found = next((e.answer for e in check.evidence if not e.as_expected), "")
    return f"{check.asked}: {found or check.finding.value}"


_STATES = {
    "pending": OrderState.PENDING,
    "ready": OrderState.READY,
    "processing": OrderState.PROCESSING,
    "valid": OrderState.ISSUED,
    "invalid": OrderState.INVALID,
}


def _state_of(resource: OrderResource) -> OrderState:
    """An unknown status is waited out like `processing`."""
    return _STATES.get(resource.status, OrderState.PROCESSING)
