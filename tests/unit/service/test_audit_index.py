"""The index of texts is carried on when there is time, and its absence is no harm."""

from __future__ import annotations

import logging

import pytest

from acme_desktop.domain.errors import StorageError
from acme_desktop.service.audit_index import index_lately
from acme_desktop.service.lines import AuditState
from acme_desktop.service.questions import IndexAudit, ShowAuditState
from acme_desktop.service.requests import ListAudit, VerifyAudit
from acme_desktop.service.store import AuditFilter
from tests.unit.service.core import Core
from tests.unit.service.test_audit import record


def state(core: Core) -> AuditState:
    return core.handle(ShowAuditState())


def test_it_is_carried_on_as_far_as_asked(core: Core) -> None:
    record(core, 1300)
    rows = len(core.trail())
    assert core.handle(IndexAudit(600)) == rows - 1000  # five hundred at a time
    assert "indexing" in core.steps
    assert core.handle(IndexAudit(-1)) == state(core).not_indexed == rows - 1000
    assert core.handle(IndexAudit()) == 0
    assert len(core.handle(ListAudit(AuditFilter(text="base.test", limit=2000)))) == 1300


def test_the_end_of_a_run_carries_it_on_where_it_is_worth_it(core: Core) -> None:
    record(core, 10)
    index_lately(core.ports, core.job())
    assert state(core).not_indexed == len(core.trail())
    record(core, 1000)
    core.sign_in()
    core.service.close()
    assert state(core).not_indexed == 0


def test_verifying_indexes_everything_and_a_stop_then_costs_nothing(core: Core) -> None:
    record(core, 600)
    stop = core.job().stop

    def stop_at(report: object) -> None:
        if getattr(report, "step", None) == "indexing":
            stop.set()

    (found,) = core.handle(VerifyAudit(), stop=stop, report=stop_at)
    assert found.ok
    assert state(core).not_indexed == len(core.trail()) - 500
    core.handle(VerifyAudit())
    assert state(core).not_indexed == 0


def test_a_disk_that_is_full_makes_no_failure_of_what_was_done(core: Core, caplog: pytest.LogCaptureFixture) -> None:
    record(core, 1000)
    core.ports.database.fails["write"] = StorageError("the disk is full")  # type: ignore[attr-defined]
    with caplog.at_level(logging.WARNING):
        index_lately(core.ports, core.job())
    assert "could not be indexed: the disk is full" in caplog.text
