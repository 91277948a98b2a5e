"""How many requests an order costs the CA: 2N+5, and 4 when every name is still authorized."""

from __future__ import annotations

from pathlib import Path

import pytest

from acme_desktop.domain.order import OrderState
from tests.journeys.core import Beginning, Core
from tests.servers.availability import needed
from tests.servers.fault_proxy import FaultProxy
from tests.servers.pebble import Pebble

_NOT_COUNTED = {"directory", "newNonce", "newAccount"}


@pytest.mark.parametrize("count", [1, 3, 10, 30])
def test_two_requests_a_name_and_five_more(tmp_path: Path, beginning: Beginning, pebble: Pebble, count: int) -> None:
    with FaultProxy(pebble) as proxy:
        core = Core(tmp_path / "profile", beginning)
        account = core.register(proxy.directory_url, proxy.ca_bundle)
        proxy.forget()
        names = ",".join(f"n{i}.count{count}.test" for i in range(count))
        order = core.issue(account, names, f"http-server:127.0.0.1:{pebble.http_port}")
        assert order.state is OrderState.VALID
        counted = [step for step in proxy.steps if step not in _NOT_COUNTED]
        assert len(counted) == 2 * count + 5, counted


def test_four_when_every_authorization_is_reused(tmp_path: Path, beginning: Beginning) -> None:
    with needed(), Pebble(tmp_path / "ca", authz_reuse=100) as pebble, FaultProxy(pebble) as proxy:
        core = Core(tmp_path / "profile", beginning)
        account = core.register(proxy.directory_url, proxy.ca_bundle)
        solver = f"http-server:127.0.0.1:{pebble.http_port}"
        assert core.issue(account, "a.reuse.test, b.reuse.test", solver).state is OrderState.VALID
        proxy.forget()
        assert core.issue(account, "a.reuse.test, b.reuse.test", solver).state is OrderState.VALID
        counted = [step for step in proxy.steps if step not in _NOT_COUNTED]
        assert counted == ["newOrder", "finalize", "order", "certificate"]
