"""What breaks on the way: each fault at each request, and nothing is done twice, nothing is lost."""

from __future__ import annotations

from dataclasses import replace

import pytest

from acme_desktop.domain.account import AccountStatus
from acme_desktop.domain.errors import CaError, RateLimitedError, StateError, TransportError, UntrustedServerError
from acme_desktop.domain.order import OrderState
from acme_desktop.service.requests import ListAccounts, ListOrders, RegisterAccount
from tests.builders import a_broken_line, a_refusal
from tests.unit.service.core import AUTOMATIC, SERVER, Core
from tests.unit.service.scripted_ca import Lost

REQUESTS = ("new_order", "authorization", "respond", "order", "finalize", "certificate")
PASSING = {
    "a connection that was refused": a_broken_line(may_have_acted=False),
    "an answer that got lost": Lost(a_broken_line()),
    "a request that got lost": a_broken_line(),
    "an error of the server": a_refusal("serverInternal", 500),
    "a nonce that was refused again and again": a_refusal("badNonce", 400),
    "a server that is too busy": a_refusal("about:blank", 503, retry_after=30.0),
    "a limit that passes soon": a_refusal("rateLimited", 429, retry_after=5.0),
}


@pytest.mark.parametrize("fault", PASSING)
def test_a_passing_fault_at_every_request_costs_time_and_nothing_else(core: Core, fault: str) -> None:
    for request in REQUESTS:
        core.ca.say(request, PASSING[fault])
    certificate = core.issue()
    assert [i.public_key for i in core.ca.issued] == [core.crypto.read_chain(certificate.pem).public_key]
    assert core.steps.count("retrying") == len(REQUESTS)
    assert core.world.visible == []


@pytest.mark.parametrize("request_", REQUESTS)
def test_a_line_that_stays_broken_is_given_up_after_a_minute_and_the_order_goes_on_later(
    core: Core, request_: str
) -> None:
    core.ca.say(request_, *[a_broken_line()] * 100)
    with pytest.raises(TransportError):
        core.issue()
    # An answer to newOrder that is lost leaves an order at the CA: few of those are risked.
    assert core.clock.ran < 5 if request_ == "new_order" else 40 < core.clock.ran < 70
    core.ca.script.clear()
    assert core.issue().serial
    assert (len(core.ca.issued), len(core.handle(ListOrders()))) == (1, 1)


@pytest.mark.parametrize("request_", REQUESTS)
def test_a_refusal_is_told_at_once_in_the_cas_own_words(core: Core, request_: str) -> None:
    core.ca.say(request_, a_refusal("caa", 403, "CAA forbids it"))
    with pytest.raises(CaError, match="CAA forbids it"):
        core.issue()
    assert core.ca.asked.count(request_) == 1
    assert "retrying" not in core.steps


def test_a_limit_that_lasts_is_not_waited_for(core: Core) -> None:
    core.ca.say("new_order", a_refusal("rateLimited", 429, retry_after=3600.0))
    with pytest.raises(RateLimitedError) as caught:
        core.issue()
    assert (caught.value.retry_after, core.clock.ran) == (3600.0, 0.0)


def test_a_server_that_cannot_be_trusted_is_not_asked_again(core: Core) -> None:
    core.ca.say("new_order", UntrustedServerError("another certificate"))
    with pytest.raises(UntrustedServerError):
        core.issue()
    assert core.ca.asked == ["new_order"]


def test_an_order_whose_answer_got_lost_is_placed_again_and_the_first_is_left_to_expire(core: Core) -> None:
    core.ca.say("new_order", Lost(a_broken_line()))
    core.issue()
    assert sorted(o.status for o in core.ca.orders.values()) == ["pending", "valid"]


def test_an_order_placed_twice_because_of_a_lost_answer_gives_up_what_it_replaces(core: Core) -> None:
    core.issue()
    core.ca.say("new_order", Lost(a_broken_line()))
    (outcome,) = core.renew(everything=True)
    assert outcome.result == "renewed"
    assert core.ca.asked[-5:].count("new_order") == 3


def test_a_challenge_whose_answer_got_lost_is_not_answered_twice(core: Core) -> None:
    core.ca.looks_to_validate = 2
    core.ca.say("respond", Lost(a_broken_line()))
    core.issue()
    assert core.ca.asked.count("respond") == 1


def test_a_challenge_that_never_reached_the_ca_is_answered_again(core: Core) -> None:
    core.ca.say("respond", a_broken_line())
    core.issue()
    assert core.ca.asked.count("respond") == 2


@pytest.mark.parametrize("code", ["malformed", "unauthorized"])
def test_a_ca_that_says_that_it_knows_already_is_right(core: Core, code: str) -> None:
    core.ca.say("respond", Lost(a_refusal(code, 400, "already processing")))
    assert core.issue().serial


def test_a_passing_problem_after_a_challenge_was_answered_is_looked_into(core: Core) -> None:
    core.ca.say("respond", Lost(a_refusal("serverInternal", 500)))
    core.issue()
    assert core.ca.asked.count("respond") == 1


def test_a_challenge_that_the_ca_still_calls_pending_after_the_answer_counts_as_answered(core: Core) -> None:
    core.ca.say("respond", lambda challenge: replace(challenge, status="pending"))
    core.issue()
    assert core.ca.asked.count("respond") == 1


def test_a_request_whose_answer_got_lost_is_never_paid_for_twice(core: Core) -> None:
    core.ca.looks_to_issue = 2
    core.ca.say("finalize", Lost(a_broken_line()))
    core.issue()
    assert core.ca.asked.count("finalize") == 1


def test_a_request_that_never_reached_the_ca_is_sent_again_as_it_was(core: Core) -> None:
    core.ca.say("finalize", a_broken_line())
    certificate = core.issue()
    assert core.ca.asked.count("finalize") == 2
    assert core.ca.issued[0].public_key == core.crypto.read_chain(certificate.pem).public_key


def test_an_order_that_is_not_ready_after_all_is_looked_at(core: Core) -> None:
    core.ca.say("finalize", Lost(a_refusal("orderNotReady")))
    core.issue()
    assert core.ca.asked.count("finalize") == 1


def test_a_ca_that_calls_an_order_ready_and_not_ready_is_asked_again_after_a_pause(core: Core) -> None:
    core.ca.say("finalize", *[a_refusal("orderNotReady")] * 3)
    assert core.issue().serial


def test_a_ca_that_contradicts_itself_for_ever_is_given_up(core: Core) -> None:
    core.ca.say("finalize", *[a_refusal("orderNotReady")] * 1000)
    with pytest.raises(TransportError, match="ready"):
        core.issue()
    assert core.ca.asked.count("finalize") < 20


def test_a_bad_request_leaves_an_order_that_asks_again_when_it_is_continued(core: Core) -> None:
    core.ca.say("finalize", a_refusal("badCSR", 400))
    with pytest.raises(CaError):
        core.issue()
    assert core.handle(ListOrders())[0].state is OrderState.PROCESSING
    assert core.issue().serial


def test_a_chain_that_cannot_be_read_is_downloaded_again(core: Core) -> None:
    core.ca.say("certificate", lambda chain: replace(chain, pem="<html>"))
    assert core.issue().serial
    assert core.ca.asked.count("certificate") == 2


def test_a_ca_that_has_forgotten_the_account_is_told_and_the_account_marked(core: Core) -> None:
    order = core.place()
    core.deploy(order)
    forgotten = dict(core.ca.accounts)
    core.ca.accounts.clear()
    with pytest.raises(StateError, match="does not know account 1 any more"):
        core.go_on(order)
    assert core.handle(ListAccounts())[0].status is AccountStatus.LOST
    assert core.happened[-2:] == ["account.lost failed", "request.continue-order failed"]
    with pytest.raises(StateError, match="account 1 is lost"):
        core.go_on(order)
    core.ca.accounts.update(forgotten)
    assert core.handle(RegisterAccount(SERVER, "ops@a.example", agree_terms=True)).status is AccountStatus.VALID
    assert core.go_on(order).state is OrderState.VALID


def test_a_renewal_goes_on_without_what_it_replaces_where_the_ca_objects(core: Core) -> None:
    core.issue()
    core.ca.say("new_order", a_refusal("malformed", 400, "the field replaces is unknown"))
    assert core.renew(everything=True)[0].result == "renewed"


@pytest.mark.parametrize(
    "refusal", [a_refusal("rejectedIdentifier", 400), a_refusal("rateLimited", 429, "to replace: wait")]
)
def test_other_objections_to_a_renewal_are_not_answered_by_leaving_that_out(core: Core, refusal: CaError) -> None:
    core.issue()
    core.forget_reports()
    core.ca.say("new_order", *[replace_retry(refusal)] * 2)
    (outcome,) = core.renew(everything=True)
    assert outcome.result == "failed"
    assert core.ca.asked.count("new_order") == 1


def replace_retry(refusal: CaError) -> CaError:
    """With a pause that nobody waits for."""
    return type(refusal)(refusal.problem, retry_after=3600.0)


def test_replaces_is_not_said_to_a_ca_without_renewal_information(core: Core) -> None:
    core.ca.directory = replace(core.ca.directory, renewal_info="")
    core.issue()
    core.renew(everything=True)
    assert [o.replaces for o in core.ca.orders.values()] == ["", ""]


def test_a_renewal_goes_on_without_a_profile_that_was_withdrawn(core: Core) -> None:
    core.issue(profile="short")
    core.ca.directory = replace(core.ca.directory, profiles={})
    assert core.renew(everything=True)[0].result == "renewed"
    assert [o.profile for o in core.ca.orders.values()] == ["short", ""]


def test_a_fault_at_one_of_many_names_stops_the_rest_and_is_told(core: Core) -> None:
    core.ca.round_trip = 0.2
    core.ca.say("authorization", *[None] * 3, a_refusal("caa", 403))
    with pytest.raises(CaError):
        core.issue(" ".join(f"n{i}.example" for i in range(60)))
    assert core.ca.asked.count("authorization") < 60


def test_a_solver_deployment_is_removed_when_the_ca_refuses_to_finalize(core: Core) -> None:
    core.ca.say("finalize", a_refusal("badCSR", 400))
    with pytest.raises(CaError):
        core.place(solver=AUTOMATIC, wait=90)
    assert core.world.visible == []
