"""How fast the window's table is: a million rows of the audit trail, ten thousand certificates.

    PYTHONPATH=. .venv/bin/python tests/bench/window/tables.py

What answers is made up on the window's own thread, so that the figures hold Qt, the model, the columns and the
painting, and not the database. Painting is in software, without a screen; all figures are of single steps.
"""

from __future__ import annotations

import os
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from acme_desktop.desktop.desk import Desk
from acme_desktop.desktop.panes.audit.columns import columns
from acme_desktop.desktop.table.column import Bar, Column
from acme_desktop.desktop.table.keyset_model import KeysetModel
from acme_desktop.desktop.table.model import PagedModel
from acme_desktop.desktop.table.view import Table
from acme_desktop.desktop.theme.theme import Theme
from acme_desktop.desktop.wording.states import health_look, mark_look
from acme_desktop.domain.audit import AuditRow
from acme_desktop.domain.authority import Environment
from acme_desktop.service.lines import CertificateFilter, CertificateLine, Health, Page
from acme_desktop.service.questions import FindCertificates
from acme_desktop.service.requests import ListAudit
from acme_desktop.service.store import AuditFilter
from tests.desktop.recording_client import RecordingClient
from tests.desktop.recording_desk import desk_for

NOW = datetime(2026, 11, 24, 10, 41, tzinfo=UTC)
ROWS = 1_000_000
CERTIFICATES = 10_000
STEPS = 400
ACTIONS = ("challenge.respond", "order.create", "session.sign-in", "preflight.check", "certificate.issue")


def audit_row(seq: int) -> AuditRow:
    """One of a million."""
    at = (NOW - timedelta(seconds=37 * (ROWS - seq))).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    outcome = "failed" if seq % 17 == 0 else "denied" if seq % 29 == 0 else "ok"
    topic, _, _ = (action := ACTIONS[seq % len(ACTIONS)]).partition(".")
    detail = f'{{"names":["host-{seq % 997}.example.com","www.example.org"],"took_ms":{seq % 431}}}'
    return AuditRow("a1b2", seq, at, "Maren Holt" if seq % 3 else "scheduler", "operator", f"s{seq % 50}", "ws-17",
                    "0.1.0", action, topic, str(seq % 400), outcome, detail, bytes(32), bytes(32))  # fmt: skip


def certificate(number: int) -> CertificateLine:
    """One of ten thousand."""
    ends = NOW + timedelta(days=number % 90)
    health = list(Health)[number % len(Health)]
    names = tuple(f"host-{number}-{n}.example.com" for n in range(1 + number % 4))
    environment = Environment.STAGING if number % 12 == 0 else Environment.PRODUCTION
    return CertificateLine(
        number, names, "E7", "Let's Encrypt", environment, 1, number, ends - timedelta(days=90), ends, health, "ec256",
        True, number % 2 == 0, ends - timedelta(days=30),
    )  # fmt: skip


def certificate_columns() -> tuple[Column[CertificateLine], ...]:
    """As many and of the kinds that the pane of certificates has."""

    def days(line: CertificateLine) -> int:
        return (line.not_after - NOW).days

    return (
        Column("names", "Names", lambda c: c.names[0], "names", stretch=1, width=176, delegate="names",
               more=lambda c: len(c.names) - 1, mark=lambda c: mark_look(c.environment)),
        Column("issuer", "Issuer", lambda c: c.ca, "issuer", width=102, ink="text-2"),
        Column("expires", "Expires", lambda c: f"{days(c)} d", "expires", width=108, delegate="expiry",
               bar=lambda c: Bar(days(c) / 90)),
        Column("state", "State", sort_key="state", width=134, delegate="state", state=lambda c: health_look(c.health)),
        Column("renewal", "Next renewal", lambda c: f"{c.next_renewal:%d %b}", width=102, ink="text-2"),
        Column("key", "Key", lambda c: c.key_type, width=70),
    )  # fmt: skip


class Bench:
    """One application, one line a figure."""

    def __init__(self) -> None:
        self.app = QApplication(sys.argv)
        theme = Theme()
        theme.apply(self.app)
        self.home = QObject()
        self.client = RecordingClient(self.home)
        self.desk: Desk = desk_for(theme, self.home, client=self.client)

    def table(self, model: object, name: str) -> Table:
        """Beside an open drawer, as in a window of 1280 × 800; painted once, empty."""
        table = Table(model, self.desk, "", name)  # type: ignore[arg-type]  # any model
        table.resize(708, 624)
        table.show()
        self.settle()
        return table

    def settle(self) -> None:
        """Until answers are shown and painted."""
        for _ in range(6):
            self.app.processEvents()

    def timed(self, work: Callable[[], object]) -> float:
        """Milliseconds until it is done and painted."""
        start = time.perf_counter()
        work()
        self.settle()
        return (time.perf_counter() - start) * 1000

    def steps(self, name: str, table: Table, targets: Sequence[int]) -> None:
        """Scroll there, one after another."""
        bar = table.verticalScrollBar()
        say(name, [self.timed(lambda to=to: bar.setValue(to)) for to in targets])


def say(name: str, samples: Sequence[float]) -> None:
    """Median, 95th percentile and the worst, in milliseconds."""
    ordered = sorted(samples)
    p95 = ordered[min(len(ordered) - 1, round(0.95 * len(ordered)))]
    print(f"{name:58} {statistics.median(ordered):8.1f} {p95:8.1f} {ordered[-1]:8.1f}")


def resident_mib() -> float:
    """What the process has in memory now."""
    with open("/proc/self/statm", encoding="ascii") as file:  # noqa: PTH123  # not a file of ours
        return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20


def bench_trail(bench: Bench) -> None:
    """A million rows."""

    def answer(question: ListAudit) -> tuple[AuditRow, ...]:
        newest = ROWS if question.wanted.before_seq is None else question.wanted.before_seq - 1
        return tuple(audit_row(seq) for seq in range(newest, max(0, newest - question.wanted.limit), -1))

    bench.client.answer(ListAudit, answer)
    before = resident_mib()
    model = KeysetModel[AuditRow](
        bench.client,
        lambda cursor, limit: ListAudit(AuditFilter(before_seq=cursor, limit=limit)),
        columns(lambda: NOW),
        lambda row: row.seq,
    )
    table = bench.table(model, "Audit trail")
    say("trail: first rows on screen", [bench.timed(lambda: model.reload(dense=True)) for _ in range(5)])
    top = table.verticalScrollBar().maximum()
    bench.steps("trail: wheel, 3 rows", table, [n * 96 for n in range(1, STEPS)])
    bench.steps("trail: wheel, 3 rows, far down", table, [top // 2 + n * 96 for n in range(STEPS)])
    bench.steps("trail: jump anywhere (page asked for, two paintings)", table,
                [(n * 7919 * 104_729) % top for n in range(100)])  # fmt: skip
    say("trail: whole repaint", [bench.timed(table.viewport().repaint) for _ in range(100)])
    print(f"trail: memory, MiB more than before {resident_mib() - before:30.1f}")
    table.close()


def bench_certificates(bench: Bench) -> None:
    """Ten thousand lines."""
    lines = [certificate(number) for number in range(CERTIFICATES)]

    def answer(question: FindCertificates) -> Page[CertificateLine]:
        part = tuple(lines[question.wanted.offset : question.wanted.offset + question.wanted.limit])
        return Page(part, len(lines), question.wanted.offset)

    def ask(offset: int, limit: int, sort: str, descending: bool) -> FindCertificates:
        return FindCertificates(CertificateFilter(sort=sort or "expires", descending=descending, offset=offset,
                                                  limit=limit))  # fmt: skip

    bench.client.answer(FindCertificates, answer)
    model = PagedModel[CertificateLine](bench.client, ask, certificate_columns(), lambda line: line.id)
    table = bench.table(model, "Certificates")
    say("certificates: first rows on screen", [bench.timed(model.reload) for _ in range(10)])
    bench.steps("certificates: wheel, 3 rows", table, [n * 96 for n in range(1, STEPS)])
    while model.rowCount() < CERTIFICATES:
        table.verticalScrollBar().setValue(table.verticalScrollBar().maximum())
        bench.settle()

    def change() -> None:
        lines[5000] = replace(lines[5000], trouble=f"{time.perf_counter()}")
        lines.insert(0, certificate(CERTIFICATES + len(lines)))
        model.refresh()

    say("certificates: all 10,000 asked again and merged", [bench.timed(change) for _ in range(10)])
    say("certificates: whole repaint", [bench.timed(table.viewport().repaint) for _ in range(100)])
    table.close()


def main() -> None:
    """Everything, once."""
    bench = Bench()
    print(f"{'milliseconds':58} {'median':>8} {'p95':>8} {'worst':>8}")
    bench_trail(bench)
    bench_certificates(bench)


if __name__ == "__main__":
    main()
