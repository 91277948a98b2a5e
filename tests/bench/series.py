"""One scenario, all clients: their runs interleaved (A, B, C, A, B, C) at one fresh CA."""

from __future__ import annotations

import statistics
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from cryptography import x509

from tests.bench.clients import Client
from tests.bench.lab import Lab
from tests.bench.measurement import CaLog, ClientFailed, Cost, Requests, measure_all
from tests.bench.scenarios import Scenario


@dataclass(frozen=True)
class Sample:
    """One run. `connected`: seconds from the first connection to the end of the last, where a relay saw them."""

    cost: Cost
    requests: Requests
    connected: float | None = None


@dataclass
class Record:
    """All runs of one client in one scenario; `spent` is what they took together, `ended` why there are not more."""

    client: str
    samples: list[Sample] = field(default_factory=list)
    spent: float = 0
    ended: str = ""

    @property
    def stopped(self) -> bool:
        """Whether a run was ended at its limit: its figures are lower bounds."""
        return any(sample.cost.stopped for sample in self.samples)

    def median(self, figure: Callable[[Sample], float]) -> float:
        """The median of one figure."""
        return statistics.median(map(figure, self.samples))

    @property
    def wall(self) -> float:
        """Median wall time in seconds."""
        return self.median(lambda s: s.cost.wall)

    @property
    def cpu(self) -> float:
        """Median CPU time in seconds."""
        return self.median(lambda s: s.cost.cpu)

    @property
    def peak_mib(self) -> float:
        """The largest peak of memory in MiB."""
        return max(s.cost.peak_kib for s in self.samples) / 1024

    @property
    def connected(self) -> float | None:
        """Median time connected to the CA, where it was measured."""
        known = [s.connected for s in self.samples if s.connected is not None]
        return statistics.median(known) if known else None


@dataclass
class Series:
    """A scenario with what came of it."""

    scenario: Scenario
    records: dict[str, Record]


Tell = Callable[[str], None]


def run_series(scenario: Scenario, kinds: Sequence[type[Client]], runs: int, folder: Path, tell: Tell) -> Series:
    """Measure. Raises ClientFailed when a client does not do its work, ServerUnavailable without CA or keyring."""
    with ExitStack() as stack:
        lab = stack.enter_context(Lab(folder, delay_ms=scenario.delay_ms))
        clients = [stack.enter_context(kind(lab)) for kind in kinds]
        if scenario.certificates > 1:
            for client in clients:
                client.stock(scenario.certificates)
        series = Series(scenario, {client.name: Record(client.name) for client in clients})
        for _ in range(runs):
            for client in clients:
                record = series.records[client.name]
                if _may_run(record, scenario):
                    sample = _run(client, scenario, lab, folder / "runs" / client.name)
                    record.samples.append(sample)
                    record.spent += sample.cost.wall
                    tell(f"  {client.name}: {sample.cost.wall:.2f} s{' (stopped)' if sample.cost.stopped else ''}")
    return series


def _may_run(record: Record, scenario: Scenario) -> bool:
    if not record.samples:
        return True
    if record.stopped:
        record.ended = f"stopped at its limit of {scenario.limit:.0f} s"
    elif record.spent + record.samples[-1].cost.wall > scenario.patience:
        record.ended = "took long: no further runs"
    return not record.ended


def _run(client: Client, scenario: Scenario, lab: Lab, folder: Path) -> Sample:
    if scenario.certificates > 1:
        commands = client.several(scenario.certificates)
    else:
        commands = [client.issue(lab.new_names(scenario.names))]
    log = CaLog(lab.ca)
    if lab.relay is not None:
        lab.relay.forget()
    cost = measure_all(commands, folder, scenario.limit)
    connected = _connected(lab)
    requests, serials = log.take()
    if not cost.stopped:
        _check(client, scenario, lab, serials)
    return Sample(cost, requests, connected)


def _connected(lab: Lab) -> float | None:
    """The last bytes are still under way when the client has ended."""
    if lab.relay is None:
        return None
    deadline = time.monotonic() + 2
    while lab.relay.seconds is None and time.monotonic() < deadline:
        threading.Event().wait(0.01)
    return lab.relay.seconds


def _check(client: Client, scenario: Scenario, lab: Lab, serials: Sequence[str]) -> None:
    """A figure counts only if the certificates are there: as many as wanted, each with as many names."""
    if len(serials) != scenario.certificates:
        raise ClientFailed(f"{client.name}: {len(serials)} certificates instead of {scenario.certificates}")
    for serial in serials:
        status = lab.ca.certificate_status(serial)
        held = 0 if status is None else _names_in(status["Certificate"])
        if held != scenario.names:
            raise ClientFailed(f"{client.name}: a certificate with {held} names instead of {scenario.names}")


def _names_in(pem: str) -> int:
    certificate = x509.load_pem_x509_certificate(pem.encode())
    names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName)
    return len(list(names.value))
