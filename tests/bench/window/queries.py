"""How long the window's questions take on 10,000 certificates, 2,000 orders and 1,000,000 audit rows.

`python -m tests.bench.window.queries [--postgresql] [FOLDER]`: a line for each question with the first, the best and
the median time of several in milliseconds, beside what the best may take: what else the machine does is no finding.
The profile is made once and kept under `.cache/`. Memory is the process's peak before and after everything.
"""

from __future__ import annotations

import argparse
import resource
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from acme_desktop.service.acme_service import AcmeService
from acme_desktop.service.job import Job
from acme_desktop.service.lines import CertificateFilter, OrderFilter
from acme_desktop.service.ports import Ports
from acme_desktop.service.questions import (
    CountAudit,
    ExplainCertificate,
    FindAccounts,
    FindCertificates,
    FindOrders,
    ListAuditFacets,
    ListLeftovers,
    ReadNames,
    ShowAuditState,
    ShowDashboard,
    ShowLedger,
    StudyCertificate,
    StudyOrder,
)
from acme_desktop.service.requests import ListAudit, Query, SignIn
from acme_desktop.service.store import AuditFilter
from tests.desktop.sample.scenario import OPERATOR, PASSWORD
from tests.desktop.sample_profile import big_profile, cached_big_profile, environment, open_ports

_TIMES = 5


@dataclass(frozen=True)
class Asked:
    """A question, what it is called, and the milliseconds that it may take."""

    name: str
    question: Query[object]
    bar: float


def questions(ports: Ports) -> Iterator[Asked]:
    """The window's, simple ones and those made to hurt."""
    now = ports.clock.now()
    yield Asked("dashboard", ShowDashboard(), 100)
    yield Asked("accounts", FindAccounts(), 50)
    for sort in ("changed", "created", "id", "ca", "state", "expires"):
        yield Asked(f"orders by {sort}", FindOrders(OrderFilter(sort=sort)), 50)
    yield Asked("orders, last page", FindOrders(OrderFilter(offset=1800)), 50)
    yield Asked("orders, your turn", FindOrders(OrderFilter(group="your-turn")), 50)
    yield Asked("orders, text", FindOrders(OrderFilter(text="host-01234")), 50)
    yield Asked("orders, text nowhere", FindOrders(OrderFilter(text="nowhere")), 50)
    for sort in ("expires", "names", "issuer", "state", "renewal"):
        yield Asked(f"certificates by {sort}", FindCertificates(CertificateFilter(sort=sort)), 50)
    yield Asked("certificates, last page", FindCertificates(CertificateFilter(offset=9600)), 50)
    yield Asked("certificates, failing", FindCertificates(CertificateFilter(health="failing")), 50)
    yield Asked("certificates within 7 days", FindCertificates(CertificateFilter(within_days=7)), 50)
    yield Asked("certificates, text", FindCertificates(CertificateFilter(text="host-04711")), 50)
    yield Asked("certificates, text nowhere", FindCertificates(CertificateFilter(text="nowhere")), 50)
    yield Asked("certificates, U-label", FindCertificates(CertificateFilter(text="M\u00dcNCHEN")), 50)
    yield Asked("one order", StudyOrder(77), 50)  # type: ignore[arg-type]
    yield Asked("one certificate", StudyCertificate(4711), 50)  # type: ignore[arg-type]
    yield Asked("explain a certificate", ExplainCertificate(4711), 50)  # type: ignore[arg-type]
    yield Asked("read 100 names", ReadNames(1, " ".join(f"host-{n}.example.com" for n in range(100))), 50)  # type: ignore[arg-type]
    yield Asked("ledger", ShowLedger(1, "host-04711.example.com"), 50)  # type: ignore[arg-type]
    yield Asked("ledger, 100 domains", ShowLedger(1, " ".join(f"example-{n}.com" for n in range(100))), 50)  # type: ignore[arg-type]
    yield Asked("leftovers", ListLeftovers(), 50)
    yield Asked("audit facets", ListAuditFacets(), 200)
    yield Asked("audit state", ShowAuditState(), 50)
    filters = {
        "everything": AuditFilter(),
        "deep page": AuditFilter(before_seq=500_000),
        "actor": AuditFilter(actor="jonas"),
        "rare actor, oldest rows": AuditFilter(actor="intern"),
        "actor nobody": AuditFilter(actor="nobody"),
        "action": AuditFilter(action="challenge.check"),
        "topic": AuditFilter(action="order"),
        "outcome": AuditFilter(outcome="ok"),
        "denied": AuditFilter(outcome="denied"),
        "actor + outcome that never meet": AuditFilter(actor="renewals", outcome="denied"),
        "object": AuditFilter(object="77"),
        "busy object (sign-ins)": AuditFilter(object="operator 4"),
        "busy object + denied": AuditFilter(object="4", outcome="denied"),
        "since yesterday": AuditFilter(since=now - timedelta(days=1)),
        "until two years ago": AuditFilter(until=now - timedelta(days=730)),
        "a week long ago, failed": AuditFilter(
            since=now - timedelta(days=400), until=now - timedelta(days=393), outcome="failed"
        ),
        "long ago + actor + action": AuditFilter(
            until=now - timedelta(days=700), actor="operator-07", action="order.place"
        ),
        "all but a day, rare actor": AuditFilter(since=now - timedelta(days=899), actor="intern"),
        "text everywhere": AuditFilter(text="example"),
        "text in few": AuditFilter(text="host-04711.example"),
        "text in one, oldest": AuditFilter(text="unicorn"),
        "text nowhere": AuditFilter(text="nowhere-at-all"),
        "text of two letters": AuditFilter(text="zq"),
        "text everywhere + rare actor": AuditFilter(text="export", actor="intern"),
        "text + actor + outcome, none": AuditFilter(text="letsencrypt", actor="jonas", outcome="denied"),
        "text long ago": AuditFilter(text="letsencrypt", until=now - timedelta(days=730)),
        "text + action + object": AuditFilter(text="e7", action="certificate.issue", object="certificate 4711"),
    }  # fmt: skip
    for name, wanted in filters.items():
        yield Asked(f"audit, {name}", ListAudit(wanted), 200)
        yield Asked(f"count, {name}", CountAudit(replace(wanted, before_seq=None)), 200)


def measure(ask: Callable[[], object]) -> tuple[float, float, float]:
    """First, best and median, in milliseconds."""
    taken = []
    for _ in range(_TIMES):
        began = time.perf_counter()
        ask()
        taken.append((time.perf_counter() - began) * 1000)
    return taken[0], min(taken), statistics.median(taken)


def report(ports: Ports, only: str) -> bool:
    """Print every figure; whether all are within their bars."""
    service = AcmeService(ports)
    job = Job(token=service.handle(SignIn(OPERATOR, PASSWORD)).token)
    before, good = peak(), True
    print(f"{'question':52} {'first':>8} {'best':>8} {'median':>8} {'bar':>6}   ms")
    for asked in questions(ports):
        if only not in asked.name:
            continue
        first, best, median = measure(lambda asked=asked: service.handle(asked.question, job))  # type: ignore[misc]
        over = best > asked.bar
        good = good and not over
        print(
            f"{asked.name:52} {first:8.1f} {best:8.1f} {median:8.1f} {asked.bar:6.0f} {'  OVER' if over else ''}",
            flush=True,
        )
    print(f"peak memory: {before:.0f} MB before, {peak():.0f} MB after")
    return good


def peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> int:
    """0 where every question is within its bar."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folder", nargs="?", type=Path)
    parser.add_argument("--postgresql", action="store_true", help="on a server of its own, filled anew")
    parser.add_argument("--only", default="", help="questions with this in their name")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=".cache") as place:
        if given.postgresql:
            return _on_postgresql(Path(place), given.only)
        folder = given.folder or cached_big_profile()
        copy = Path(place) / "profile"
        shutil.copytree(folder, copy)
        return 0 if report(open_ports(environment(copy)), given.only) else 1


def _on_postgresql(place: Path, only: str) -> int:
    from tests.servers.postgresql import PostgresCluster

    with PostgresCluster(place / "cluster") as cluster:
        url = cluster.create_database("big")
        big_profile(place / "profile", database_url=url)
        return 0 if report(open_ports(environment(place / "profile", url)), only) else 1


if __name__ == "__main__":
    sys.exit(main())
