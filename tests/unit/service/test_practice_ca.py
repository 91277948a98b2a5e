"""The practice CA as the service knows it: found by a word, its root brought along, looked at from where it looks."""

from __future__ import annotations

from pathlib import Path

import pytest

from acme_desktop.domain.authority import Environment, PracticeCa
from acme_desktop.domain.errors import InputError
from acme_desktop.domain.order import Order, OrderState
from acme_desktop.domain.preflight import Viewpoint
from acme_desktop.service.requests import CheckChallenges, ListAuthorities, RegisterAccount
from acme_desktop.service.requests import TestAuthority as AskAuthority
from tests.unit.service.core import Core

URL = "https://127.0.0.1:21000/acme-desktop-practice/directory"
VIEW = Viewpoint("127.0.0.1:21001", 21002)


@pytest.fixture
def bundle(core: Core) -> str:
    """The certificate of some root."""
    import trustme

    return trustme.CA().cert_pem.bytes().decode()


@pytest.fixture
def practice(core: Core, bundle: str) -> PracticeCa:
    """It was started once, and there is an account."""
    core.practice = PracticeCa(URL, bundle, VIEW.dns, VIEW.http01_port)
    core._account = core.handle(RegisterAccount("practice", "ada@a.example", agree_terms=True))
    return core.practice


def placed(core: Core, **wish: object) -> Order:
    return core.place("a.example", **wish)


def test_a_word_is_enough_and_the_root_comes_along(core: Core, practice: PracticeCa) -> None:
    assert core._account is not None
    endpoint = core._account.endpoint
    assert endpoint.directory_url == URL
    assert endpoint.ca_bundle.strip() == practice.ca_bundle.strip()
    other = core.handle(RegisterAccount(URL, "eve@a.example", agree_terms=True))
    assert other.endpoint == endpoint
    assert core.handle(AskAuthority(" Practice ")).environment is Environment.PRACTICE


def test_a_bundle_that_was_given_counts(core: Core, practice: PracticeCa) -> None:
    import trustme

    own = trustme.CA().cert_pem.bytes().decode()
    account = core.handle(RegisterAccount(URL, "eve@a.example", agree_terms=True, ca_bundle=own))
    assert account.endpoint.ca_bundle.strip() == own.strip()


def test_without_a_practice_ca_the_word_says_how_to_start_one(core: Core) -> None:
    with pytest.raises(InputError, match="never started") as refused:
        core.handle(RegisterAccount("practice", "ada@a.example", agree_terms=True))
    assert refused.value.field == "server"
    assert "acme-desktop practice" in refused.value.hint
    account = core.handle(RegisterAccount(URL, "ada@a.example", agree_terms=True))
    assert account.endpoint.ca_bundle == ""


def test_it_is_listed_once_it_was_started(core: Core, practice: PracticeCa) -> None:
    (row,) = (row for row in core.handle(ListAuthorities()) if row.environment is Environment.PRACTICE)
    assert (row.id, row.directory_url) == ("practice", URL)
    assert core._account is not None
    assert row.accounts == (core._account.id,)


def test_the_look_is_from_where_it_looks(core: Core, practice: PracticeCa) -> None:
    core.handle(CheckChallenges(placed(core, challenge_type="dns-01").id))
    assert [(v.viewpoint, v.own_world) for v in core.preflight.vantages] == [(VIEW, False)]


def test_the_practice_ca_of_another_profile_is_a_test_ca(core: Core, practice: PracticeCa) -> None:
    order = placed(core, challenge_type="dns-01")
    core.practice = PracticeCa(URL.replace("21000", "22000"), practice.ca_bundle, VIEW.dns, VIEW.http01_port)
    core.handle(CheckChallenges(order.id))
    core.practice = None
    core.handle(CheckChallenges(order.id))
    assert [(v.viewpoint, v.own_world) for v in core.preflight.vantages] == [(None, True), (None, True)]


def test_a_listener_listens_where_the_practice_ca_looks(core: Core, practice: PracticeCa, tmp_path: Path) -> None:
    order = placed(core, solver="http-server", wait=5)
    assert str(order.wish.solver) == "http-server:localhost:21002"
    assert order.state is OrderState.VALID
    assert [vantage.viewpoint for vantage in core.preflight.vantages] == [VIEW]
    assert str(placed(core, solver=f"webroot:{tmp_path}").wish.solver) == f"webroot:{tmp_path}"
    assert str(core.place("b.example", solver="http-server:8080").wish.solver) == "http-server::8080"
