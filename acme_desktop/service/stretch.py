"""One stretch of an order's way: the order as it stands, the line to its CA, and what every step needs to do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TypeVar

from acme_desktop.domain.account import Account
from acme_desktop.domain.directory import OrderResource
from acme_desktop.domain.errors import AcmeDesktopError, BusyError, CaError, StateError, TransportError
from acme_desktop.domain.events import Event, Outcome, Topic
from acme_desktop.domain.order import Authorization, Order, OrderId, OrderState
from acme_desktop.domain.problem import Problem
from acme_desktop.domain.value_class import value_class
from acme_desktop.service import challenges
from acme_desktop.service.authorizations import fetch_authorizations, problem_of
from acme_desktop.service.job import Job, Step
from acme_desktop.service.ports import CertificateAuthority, Ports
from acme_desktop.service.store import Transaction
from acme_desktop.service.waiting import insist, poll

_SHORTEST_WAIT = 15.0
_LONG_WAIT = 60.0
T = TypeVar("T")
_STATES = {
    "pending": OrderState.PENDING,
    "ready": OrderState.READY,
    "processing": OrderState.PROCESSING,
    "valid": OrderState.ISSUED,
    "invalid": OrderState.INVALID,
}


@value_class(frozen=True)
class Patience:
    """How far to go: `wait` seconds for a deployment to show and for the CA; with `respond` the CA may be told to look.

    `without_check` tells it although our own look was not satisfied; `reason` goes on the record.
    """

    wait: float = 90.0
    respond: bool = True
    without_check: bool = False
    reason: str = ""


@dataclass
class Stretch:
    """To be used under the order's lease. `told` says that the CA was told, in this stretch, to look at everything."""

    order: Order
    account: Account
    line: CertificateAuthority
    ports: Ports
    job: Job
    patience: Patience
    told: bool = False

    def save(self, event: Event | None = None, **changes: object) -> None:
        """Change the order, in the database first."""
        changed = replace(self.order, **changes, updated_at=self.ports.clock.now())  # type: ignore[arg-type]  # by name
        with self.ports.database.write(self.job) as tx:
            check_unchanged(self.order, tx)
            tx.orders.save(changed)
            if event:
                tx.record(event)
            tx.commit()
        self.order = changed

    def insist(
        self, ask: Callable[[], T], *, settled: Callable[[], T | None] | None = None, most_lost: int | None = None
    ) -> T:
        """Ask until there is an answer, no longer than we were told to wait."""
        patience = None if self.patience.wait >= _LONG_WAIT else max(self.patience.wait, _SHORTEST_WAIT)
        return insist(ask, self.job, settled=settled, patience=patience, most_lost=most_lost)

    def event(self, verb: str, outcome: Outcome = Outcome.OK, **detail: object) -> Event:
        """Something that happened to this order."""
        return Event(Topic.ORDER, verb, str(self.order.id), outcome, detail)

    def fail(self, problem: Problem) -> bool:
        """The end of this order, with the reason kept whole."""
        self.save(
            self.event("fail", Outcome.FAILED, problem=problem.as_dict()), state=OrderState.INVALID, problem=problem
        )
        return True

    def refused(self, resource: OrderResource) -> bool:
        """The CA's own account of it, for each name, once."""
        return self.fail(problem_of(resource.problem, self._last_authorizations()))

    def _last_authorizations(self) -> tuple[Authorization, ...]:
        """As the CA shows them, or as we knew them where it shows them no longer."""
        try:
            return self.refresh() if self.order.authorization_urls else ()
        except (CaError, TransportError, StateError):
            with self.ports.database.read() as tx:
                return tx.orders.authorizations(self.order.id)

    def refresh(self) -> tuple[Authorization, ...]:
        """Ask for every authorization, and save them."""
        return fetch_authorizations(self.order, self.account, self.line, self.ports, self.job)

    def poll(self, done: Callable[[OrderResource], bool], step: Step, first: float) -> OrderResource:
        """Poll the order, the first time after `first` seconds. Raises GaveUpError."""
        return poll(
            lambda: self.line.order(self.order.url),
            done,
            self.job,
            first=first,
            at_most=max(self.patience.wait, _SHORTEST_WAIT),
            retry_after=lambda r: r.retry_after,
            step=step,
        )


def check_unchanged(order: Order, tx: Transaction) -> None:
    """An order may be changed without its lease, where the CA gives its account another URL. Raises BusyError."""
    now = tx.orders.get(order.id)
    if (now.state, now.updated_at) != (order.state, order.updated_at):
        raise BusyError(
            "order {id} was carried on by somebody else meanwhile",
            holder="another process",
            hint=f"See where it is: acme-desktop order show {order.id}",
            id=order.id,
        )


def state_of(resource: OrderResource) -> OrderState:
    """Where an order stands after this answer.

    An unknown status is waited out like `processing`, and so is `valid` as long as no certificate is named.
    """
    if resource.status == "valid" and not resource.certificate:
        return OrderState.PROCESSING
    return _STATES.get(resource.status, OrderState.PROCESSING)


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
            try_to_tidy(ports, job, order.id)


def try_to_tidy(ports: Ports, job: Job, order_id: OrderId) -> None:
    """As `tidy_leftovers`; but what can't be taken down must not hold up a certificate: it stays in the journal."""
    try:
        tidy_leftovers(ports, job, order_id)
    except BusyError:
        return  # another has taken the order over, and what is in place is for it to use
    except AcmeDesktopError as error:
        with ports.database.write(job) as tx:
            detail = {"error": str(error)[:1000]}
            tx.record(Event(Topic.CHALLENGE, "remove", str(order_id), Outcome.FAILED, detail))
            tx.commit()
