"""Challenges one by one: what is to be deployed, is it there, and telling the CA."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import replace

import pytest

from acme_desktop.domain.caa import CaaRecord, Issuer, Obstacle, Ruling
from acme_desktop.domain.challenge import HttpFile, TxtRecord
from acme_desktop.domain.errors import CaError, InputError, NotFoundError, StateError, TransportError
from acme_desktop.domain.order import ChallengeId, Deployed, Order, OrderState
from acme_desktop.domain.preflight import Verdict
from acme_desktop.service.challenges import lease_of
from acme_desktop.service.questions import LocateChallenge
from acme_desktop.service.requests import CheckChallenges, ListChallenges, RegisterAccount, RespondChallenge
from tests.builders import a_broken_line, a_refusal
from tests.unit.service.core import Core
from tests.unit.service.scripted_ca import Lost


@pytest.fixture
def order(core: Core) -> Order:
    return core.place("a.example b.example")


def test_what_is_to_be_deployed_is_listed_and_looking_is_on_the_record(core: Core, order: Order) -> None:
    rows = core.handle(ListChallenges(order.id))
    assert [(r.challenge.identifier.value, type(r.deployment)) for r in rows] == [
        ("a.example", HttpFile),
        ("b.example", HttpFile),
    ]
    (row,) = core.trail("challenge.view")
    assert (row.object_id, row.detail) == (str(order.id), '{"count":2}')


def test_names_that_are_proved_already_are_not_listed(core: Core) -> None:
    core.issue("a.example")
    order = core.place("a.example b.example", challenge_type="dns-01")
    (row,) = core.handle(ListChallenges(order.id))
    assert row.deployment.name == "_acme-challenge.b.example"  # type: ignore[union-attr]
    assert isinstance(row.deployment, TxtRecord)


def test_the_order_of_a_challenge_is_found(core: Core, order: Order) -> None:
    (row, _) = core.handle(ListChallenges(order.id))
    assert core.handle(LocateChallenge(row.challenge.id)) == order.id
    with pytest.raises(NotFoundError, match="there is no challenge 77"):
        core.handle(LocateChallenge(ChallengeId(77)))


def test_a_record_is_listed_with_the_domain_that_is_registered(core: Core) -> None:
    (row,) = core.handle(ListChallenges(core.place("www.example.co.uk", challenge_type="dns-01").id))
    assert row.zone == "example.co.uk"
    (row,) = core.handle(ListChallenges(core.place("www.example.co.uk files.example.co.uk").id))[:1]
    assert row.zone == ""


def test_checking_looks_at_all_and_tells_the_ca_nothing(core: Core, order: Order) -> None:
    core.world.put(core.authorizations(order)[0].challenges[0])
    core.forget_reports()
    checks = core.handle(CheckChallenges(order.id))
    assert [c.verdict for c in checks] == [Verdict.GREEN, Verdict.RED]
    assert core.ca.asked == []
    (row,) = core.trail("challenge.check")
    assert row.outcome == "failed"
    assert '"red":[{"asked":"http://b.example/' in row.detail


def test_checking_an_order_with_nothing_to_prove_looks_at_nothing(core: Core) -> None:
    order = core.place(solver="http-server")
    assert core.handle(CheckChallenges(order.id)) == ()


def test_the_preflight_knows_a_test_ca_from_others(core: Core, order: Order) -> None:
    core.handle(CheckChallenges(order.id))
    account = core.handle(RegisterAccount("https://localhost:14000/dir", "ops@a.example", agree_terms=True))
    core._account = account
    core.handle(CheckChallenges(core.place("a.example").id))
    assert [vantage.own_world for vantage in core.preflight.vantages] == [False, True]


def test_one_challenge_is_answered_and_the_others_wait(core: Core, order: Order) -> None:
    first, second = (a.chosen for a in core.authorizations(order))
    assert first
    assert second
    core.world.put(first)
    assert core.handle(RespondChallenge(first.id)).state is OrderState.AWAITING_DEPLOYMENT
    core.world.put(second)
    assert core.handle(RespondChallenge(second.id)).state is OrderState.VALIDATING
    assert [c.deployed for a in core.authorizations(order) for c in a.challenges if c.chosen] == [Deployed.DONE] * 2
    assert core.go_on(order).state is OrderState.VALID
    assert core.ca.asked.count("respond") == 2


def test_the_rest_is_answered_when_the_order_goes_on(core: Core, order: Order) -> None:
    core.deploy(order)
    chosen = core.authorizations(order)[0].chosen
    assert chosen
    core.handle(RespondChallenge(chosen.id))
    assert core.go_on(order).state is OrderState.VALID
    assert core.ca.asked.count("respond") == 2


def test_a_challenge_that_would_fail_is_not_answered(core: Core, order: Order) -> None:
    chosen = core.authorizations(order)[0].chosen
    assert chosen
    with pytest.raises(StateError, match="does not hold what the CA will look for"):
        core.handle(RespondChallenge(chosen.id))
    assert "respond" not in core.ca.asked


FORBIDDEN = Ruling(Obstacle.OTHER_CA, "a.example", (CaaRecord(0, "issue", "other.example"),), '0 issue "ca.example"')


def test_a_challenge_that_caa_records_forbid_is_not_answered(core: Core, order: Order) -> None:
    core.deploy(order)
    core.preflight.caa = FORBIDDEN
    chosen = core.authorizations(order)[0].chosen
    assert chosen
    with pytest.raises(StateError, match=r"the CAA records for a\.example do not let this CA issue"):
        core.handle(RespondChallenge(chosen.id))
    assert core.go_on(order).note.startswith('the CAA records of a.example forbid it: 0 issue "other.example"')
    assert "respond" not in core.ca.asked


@pytest.mark.parametrize(
    ("server", "told", "issuer"),
    [
        ("https://ca.private.example/directory", (), None),
        ("https://ca.private.example/directory", ("ca.example", "two.example"), ("ca.example", "two.example")),
        ("letsencrypt", (), ("letsencrypt.org",)),
        ("letsencrypt", None, ("letsencrypt.org",)),
    ],
)
def test_caa_records_have_to_let_the_ca_by_what_it_calls_itself(
    core: Core, server: str, told: tuple[str, ...] | None, issuer: tuple[str, ...] | None
) -> None:
    account = core._account = core.handle(RegisterAccount(server, "ops@a.example", agree_terms=True))
    order = core.place("www.example.com")
    core.ca.directory = replace(core.ca.directory, caa_identities=told or ())
    if told is None:
        core.ca.say("directory", *[a_broken_line()] * 100)
    core.handle(CheckChallenges(order.id))
    assert core.preflight.vantages[-1].issuer == (issuer and Issuer(issuer, account.url))


def test_without_the_check_a_challenge_is_answered_with_a_reason(core: Core, order: Order) -> None:
    chosen = core.authorizations(order)[0].chosen
    assert chosen
    with pytest.raises(InputError, match="reason"):
        core.handle(RespondChallenge(chosen.id, without_check=True))
    core.handle(RespondChallenge(chosen.id, without_check=True, reason="split horizon"))
    assert core.ca.asked.count("respond") == 1
    assert "split horizon" in core.trail("challenge.respond")[-1].detail


def test_a_challenge_that_was_not_chosen_is_not_answered(core: Core, order: Order) -> None:
    other = next(c for c in core.authorizations(order)[0].challenges if not c.chosen)
    with pytest.raises(StateError, match="is not the one chosen for"):
        core.handle(RespondChallenge(other.id))


def test_a_challenge_is_not_answered_twice(core: Core, order: Order) -> None:
    core.deploy(order)
    chosen = core.authorizations(order)[0].chosen
    assert chosen
    core.handle(RespondChallenge(chosen.id))
    with pytest.raises(StateError, match="was told already"):
        core.handle(RespondChallenge(chosen.id))


def test_a_challenge_of_a_finished_order_is_not_answered(core: Core, order: Order) -> None:
    core.deploy(order)
    core.go_on(order)
    chosen = core.authorizations(order)[0].chosen
    assert chosen
    with pytest.raises(StateError, match="order 1 is valid"):
        core.handle(RespondChallenge(chosen.id))


def test_a_refused_answer_is_told_where_the_challenge_is_pending_still(core: Core, order: Order) -> None:
    core.deploy(order)
    chosen = core.authorizations(order)[0].chosen
    assert chosen
    core.ca.say("respond", a_refusal("rejectedIdentifier", 403, "never"))
    with pytest.raises(CaError, match="never"):
        core.handle(RespondChallenge(chosen.id))
    assert core.handle(RespondChallenge(chosen.id)).state is OrderState.AWAITING_DEPLOYMENT


def test_a_challenge_that_was_answered_although_the_line_broke_is_found_so_later(core: Core, order: Order) -> None:
    core.ca.looks_to_validate = 1000
    core.deploy(order)
    chosen = core.authorizations(order)[0].chosen
    assert chosen
    core.ca.say("respond", Lost(a_broken_line()))
    core.ca.say("challenge", *[a_broken_line()] * 100)
    with pytest.raises(TransportError):
        core.handle(RespondChallenge(chosen.id))
    core.ca.script.clear()
    assert core.handle(RespondChallenge(chosen.id)).state is OrderState.AWAITING_DEPLOYMENT
    assert core.ca.asked.count("respond") == 2


# --- one port for two processes ----------------------------------------------------------------------------------


LISTENING = "http-server:127.0.0.1:8080"
TAKEN = StateError("port 8080 is in use by another program")


def test_a_port_that_another_order_of_ours_is_answered_at_is_waited_for(core: Core) -> None:
    other = core.place("b.example", solver=LISTENING)
    core.solver.refuses["present"] = TAKEN
    lease = ExitStack()
    lease.enter_context(core.ports.leases.hold(lease_of(other.id), core.job()))

    def done_there() -> None:
        if len(core.clock.pauses) == 3:
            core.solver.refuses.clear()
            lease.close()

    core.clock.at_pause = done_there
    assert core.issue("a.example", solver=LISTENING).serial
    assert core.clock.pauses[:3] == [0.5, 0.5, 0.5]


def test_a_port_that_is_not_given_back_is_told_in_the_end(core: Core) -> None:
    other = core.place("b.example", solver=LISTENING)
    core.solver.refuses["present"] = TAKEN
    with core.ports.leases.hold(lease_of(other.id), core.job()), pytest.raises(StateError, match="in use"):
        core.issue("a.example", solver=LISTENING)
    assert 60 <= sum(core.clock.pauses) < 62


@pytest.mark.parametrize("solver", [LISTENING, "webroot:/srv/www"])
def test_what_nobody_of_ours_stands_in_the_way_of_is_told_at_once(core: Core, solver: str) -> None:
    core.place("b.example", solver=LISTENING)
    core.solver.refuses["present"] = TAKEN
    with pytest.raises(StateError, match="in use"):
        core.issue("a.example", solver=solver)
    assert core.clock.pauses == []
