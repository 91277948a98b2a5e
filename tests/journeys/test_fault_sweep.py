"""Every single fault, once at every request of an issuance: each order completes, with exactly one certificate.

Registration and issuance of one name, through a TLS proxy that misbehaves at one request; then the faults that come
several times in a row, and a CA that refuses every second nonce.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest

from acme_desktop.domain.order import OrderState
from tests.journeys.core import Beginning, Core
from tests.servers.availability import needed
from tests.servers.fault import Fault, FaultKind
from tests.servers.fault_proxy import FaultProxy
from tests.servers.pebble import Pebble

# (step, which of its requests): the order is asked for twice, after the challenges and after finalize.
STEPS = (
    ("directory", 1), ("newNonce", 1), ("newAccount", 1), ("newOrder", 1), ("authz", 1), ("challenge", 1),
    ("order", 1), ("finalize", 1), ("order", 2), ("certificate", 1),
)  # fmt: skip
SINGLE = (
    FaultKind.PROBLEM_500, FaultKind.HTML_503_RETRY_AFTER, FaultKind.PROBLEM_429_RETRY_AFTER, FaultKind.CAPTIVE_PORTAL,
    FaultKind.RESET_BEFORE, FaultKind.RESET_AFTER, FaultKind.TRUNCATED, FaultKind.DRIP, FaultKind.MISSING_NONCE,
    FaultKind.ENDLESS_DRIP, FaultKind.JSON_STRING_ERROR,
)  # fmt: skip
_ASKED = {FaultKind.HTML_503_RETRY_AFTER: 1.0, FaultKind.PROBLEM_429_RETRY_AFTER: 2.0}
_ALLOWED = 10.0  # seconds more than an issuance that nothing disturbs takes at the same time, on the same machine


@dataclass(frozen=True)
class Case:
    """One issuance with one fault, or with none."""

    fault: Fault | None
    name: str


@dataclass(frozen=True)
class Outcome:
    """What became of it: the order's state, seconds, certificates stored, how often the fault struck."""

    state: OrderState
    seconds: float
    stored: int
    hits: int


def issue_through(pebble: Pebble, core: Core, case: Case) -> Outcome:
    """Register and order a name through a proxy with one fault."""
    with FaultProxy(pebble) as proxy:
        planned = proxy.plan(case.fault) if case.fault else None
        began = time.monotonic()
        account = core.register(proxy.directory_url, proxy.ca_bundle)
        order = core.issue(account, case.name, f"http-server:127.0.0.1:{pebble.http_port}")
        seconds = time.monotonic() - began
        with core.ports.database.read() as tx:
            stored = len(tx.certificates.list(superseded=True))
        return Outcome(order.state, seconds, stored, len(planned.hits) if planned else 0)


@pytest.fixture
def ca(tmp_path: Path) -> Iterator[Pebble]:
    """A CA for one sweep, so that its certificates can be counted; it asks nobody to wait."""
    with needed(), Pebble(tmp_path / "ca") as pebble:
        yield pebble


def sweep(ca: Pebble, folder: Path, beginning: Beginning, cases: list[Case]) -> None:
    """All cases side by side; each must complete in time, with exactly one certificate, at the CA too."""
    everything = [Case(None, "undisturbed.test"), *cases]
    cores = [Core(folder / case.name, beginning) for case in everything]
    with ThreadPoolExecutor(len(everything)) as pool:
        outcomes = list(pool.map(lambda core, case: issue_through(ca, core, case), cores, everything))
    undisturbed = outcomes[0]
    assert (undisturbed.state, undisturbed.stored) == (OrderState.VALID, 1), undisturbed
    for case, outcome in zip(cases, outcomes[1:], strict=True):
        assert case.fault is not None
        said = f"{case.fault.kind} at {case.fault.step} {case.fault.nth}: {outcome}"
        assert outcome.hits >= 1, said
        assert outcome.state is OrderState.VALID, said
        assert outcome.stored == 1, said
        assert outcome.seconds < undisturbed.seconds + _ALLOWED + _ASKED.get(case.fault.kind, 0.0), said
    assert ca.certificates_issued() == len(everything)


@pytest.mark.parametrize("kind", SINGLE)
def test_a_single_fault_at_any_request_costs_time_and_nothing_else(
    ca: Pebble, tmp_path: Path, beginning: Beginning, kind: FaultKind
) -> None:
    cases = [
        Case(Fault(kind, step=step, nth=nth), f"{kind.value.replace('_', '-')}-{step.lower()}{nth}.test")
        for step, nth in STEPS
    ]
    sweep(ca, tmp_path, beginning, cases)


@pytest.mark.parametrize("times", [1, 2, 10, 20])
def test_nonces_refused_in_a_row_are_only_asked_for_again(
    ca: Pebble, tmp_path: Path, beginning: Beginning, times: int
) -> None:
    steps = [(step, nth) for step, nth in STEPS if step not in ("directory", "newNonce")]
    cases = [
        Case(Fault(FaultKind.BAD_NONCE, step=step, nth=nth, times=times), f"nonce{times}-{step.lower()}{nth}.test")
        for step, nth in steps
    ]
    sweep(ca, tmp_path, beginning, cases)


def test_a_hundred_orders_at_a_ca_that_refuses_every_second_nonce(tmp_path: Path, beginning: Beginning) -> None:
    with needed(), Pebble(tmp_path / "ca", nonce_reject=50) as ca:
        core = Core(tmp_path / "profile", beginning)
        account = core.register(ca.directory_url, ca.ca_bundle)
        solver = f"http-server:127.0.0.1:{ca.http_port}"
        with ThreadPoolExecutor(10) as pool:
            orders = list(pool.map(lambda i: core.issue(account, f"n{i}.half.test", solver), range(100)))
        assert [o.state for o in orders] == [OrderState.VALID] * 100
        assert ca.certificates_issued() == 100
