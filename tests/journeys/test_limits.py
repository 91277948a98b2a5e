"""A CA that really answers 429 with Retry-After: what the ledger says of it, until the order gets through."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from acme_desktop.domain.errors import RateLimitedError
from acme_desktop.domain.order import OrderState
from acme_desktop.service.questions import ShowLedger, StudyOrder
from acme_desktop.service.requests import ContinueOrder
from tests.journeys.core import Beginning, Core
from tests.servers.fault import Fault, FaultKind
from tests.servers.fault_proxy import FaultProxy
from tests.servers.pebble import Pebble

NAME = "limited.test"


def test_until_when_the_ca_asked_to_wait_is_told_and_forgotten_when_the_order_got_through(
    tmp_path: Path, beginning: Beginning, pebble: Pebble
) -> None:
    with FaultProxy(pebble) as proxy:
        core = Core(tmp_path / "profile", beginning)
        account = core.register(proxy.directory_url, proxy.ca_bundle)
        proxy.plan(Fault(FaultKind.PROBLEM_429_RETRY_AFTER, step="newOrder", seconds=3600.0))
        with pytest.raises(RateLimitedError):
            core.issue(account, NAME, f"http-server:127.0.0.1:{pebble.http_port}")
        question = ShowLedger(account.id, NAME)
        wait = core.service.handle(question, core.job).wait
        assert wait is not None
        assert wait.same_names
        assert wait.said == "Too many requests of this kind (rateLimited)"
        assert abs(wait.until - datetime.now(UTC) - timedelta(hours=1)) < timedelta(minutes=1)
        number = StudyOrder(wait.order_id)  # type: ignore[arg-type]
        assert "order.wait" in [one.action for one in core.service.handle(number, core.job).milestones]
        order = core.service.handle(ContinueOrder(number.order_id, wait=60.0), core.job)
        assert order.state is OrderState.VALID
        assert core.service.handle(question, core.job).wait is None
