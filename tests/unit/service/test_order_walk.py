"""How an order goes on when everybody does what they should: playbooks, and where each answer leads."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import timedelta

import pytest

from acme_desktop.domain.errors import (
    BusyError,
    CaError,
    Cancelled,
    ChallengeError,
    GaveUpError,
    InputError,
    StateError,
    TransportError,
    UntrustedServerError,
)
from acme_desktop.domain.order import Deployed, Ending, OrderId, OrderState
from acme_desktop.domain.preflight import Verdict
from acme_desktop.service.requests import (
    AbandonOrder,
    ContinueOrder,
    DeactivateAccount,
    ListCertificates,
    ListOrders,
    PlaceOrder,
    RegisterAccount,
)
from tests.builders import a_broken_line, a_problem, a_refusal, days, dns
from tests.unit.service.core import AUTOMATIC, Core


def test_from_names_to_certificate_by_hand(core: Core) -> None:
    order = core.handle(PlaceOrder(core.account.id, "a.example, b.example", challenge_type="dns-01"))
    assert order.state is OrderState.AWAITING_DEPLOYMENT
    core.deploy(order)
    order = core.handle(ContinueOrder(order.id))
    assert order.state is OrderState.VALID
    assert core.happened == [
        "order.place intent", "order.place ok",
        "challenge.check ok", "challenge.respond intent", "challenge.respond ok", "order.validate ok",
        "order.finalize intent", "certificate.issue ok",
    ]  # fmt: skip
    assert core.steps == [
        "ordering", "authorizing",
        "checking", "responding", "validating", "finalizing", "downloading", "storing", "cleaning-up",
    ]  # fmt: skip
    assert core.solver.said == []


def test_from_names_to_certificate_by_a_solver(core: Core) -> None:
    certificate = core.issue("a.example b.example")
    assert core.happened == [
        "order.place intent", "order.place ok", "challenge.deploy intent", "challenge.deploy ok",
        "challenge.check ok", "challenge.respond intent", "challenge.respond ok", "order.validate ok",
        "order.finalize intent", "certificate.issue ok", "challenge.remove ok",
    ]  # fmt: skip
    names = ("a.example", "b.example")
    assert core.solver.said == [("present", names), ("clean up", names)]
    assert core.world.visible == []
    assert (certificate.identifiers, certificate.pem) == ((dns("a.example"), dns("b.example")), core.ca.issued[0].pem)


@pytest.mark.parametrize("names", [1, 2, 5, 30])
def test_n_names_cost_2n_and_5_requests(core: Core, names: int) -> None:
    core.ca.looks_to_issue = 1
    core.issue(" ".join(f"n{i}.example" for i in range(names)))
    assert len(core.ca.asked) == 2 * names + 5


def test_names_that_are_still_proved_cost_4_requests(core: Core) -> None:
    core.issue("a.example b.example")
    core.forget_reports()
    core.ca.looks_to_issue = 1
    core.issue("a.example b.example")
    assert core.ca.asked == ["new_order", "finalize", "order", "certificate"]


def test_names_that_are_partly_proved_are_proved_in_part(core: Core) -> None:
    core.issue("a.example")
    core.forget_reports()
    core.issue("a.example b.example")
    assert core.ca.asked.count("respond") == 1
    assert core.solver.said[-2:] == [("present", ("b.example",)), ("clean up", ("b.example",))]


def test_an_order_of_proved_names_that_is_born_pending_needs_no_challenge(core: Core) -> None:
    core.issue("a.example")
    core.ca.say("new_order", lambda resource: replace(resource, status="pending"))
    order = core.place("a.example", challenge_type="dns-01")
    assert order.state is OrderState.VALIDATING
    assert core.go_on(order).state is OrderState.VALID


def test_over_a_slow_network_names_go_side_by_side(core: Core) -> None:
    core.ca.round_trip = 0.2
    assert core.issue(" ".join(f"n{i}.example" for i in range(20))).serial


def test_placing_tells_the_ca_nothing_where_a_solver_is_not_to_wait(core: Core) -> None:
    order = core.place(solver=AUTOMATIC)
    assert order.state is OrderState.PENDING
    assert (core.ca.asked, core.solver.said) == (["new_order"], [])


def test_continuing_without_responding_leaves_a_manual_order_as_it_is(core: Core) -> None:
    order = core.place()
    core.forget_reports()
    assert core.go_on(order, respond=False).state is OrderState.AWAITING_DEPLOYMENT
    assert core.ca.asked == []


def test_a_manual_order_whose_records_are_not_visible_yet_goes_on_resting(core: Core) -> None:
    order = core.place()
    core.forget_reports()
    assert core.go_on(order, wait=10).state is OrderState.AWAITING_DEPLOYMENT
    assert (core.clock.pauses, core.ca.asked) == ([3.0, 3.0, 3.0], ["order"])
    assert core.happened == ["challenge.check failed"] * 4


def test_what_becomes_visible_meanwhile_is_seen(core: Core) -> None:
    order = core.place()
    core.preflight.script.extend([Verdict.RED, lambda: core.deploy(order)])
    assert core.go_on(order).state is OrderState.VALID
    assert "waiting" in core.steps


def test_what_cannot_be_seen_from_here_is_left_to_the_ca(core: Core) -> None:
    order = core.place()
    core.deploy(order)
    core.preflight.script.append(Verdict.UNCERTAIN)
    assert core.go_on(order).state is OrderState.VALID


def test_without_the_check_the_ca_is_told_and_the_reason_is_on_the_record(core: Core) -> None:
    order = core.place()
    core.deploy(order)
    core.preflight.script.append(Verdict.RED)
    core.go_on(order, without_check=True, reason=" split horizon ")
    assert '"without_check":"split horizon"' in core.trail("challenge.respond")[0].detail
    assert core.trail("challenge.check") == []


def test_without_the_check_a_reason_is_needed(core: Core) -> None:
    order = core.place()
    with pytest.raises(InputError, match="a reason is needed"):
        core.go_on(order, without_check=True, reason=" ")


def test_a_solver_that_does_not_do_its_work_is_an_error_and_costs_no_validation(core: Core) -> None:
    core.solver.works = False
    with pytest.raises(ChallengeError, match="nothing there"):
        core.issue()
    assert "respond" not in core.ca.asked
    (order,) = core.handle(ListOrders())
    assert order.state is OrderState.PENDING
    assert [c.deployed for a in core.authorizations(order) for c in a.challenges if c.chosen] == [Deployed.REMOVED]


def test_an_order_that_failed_its_own_look_goes_on_once_the_solver_works(core: Core) -> None:
    core.solver.works = False
    with pytest.raises(ChallengeError):
        core.issue()
    core.solver.works = True
    assert core.issue().serial
    assert len(core.ca.orders) == 1


def test_the_alternate_chain_is_taken_where_its_root_is_preferred(core: Core) -> None:
    certificate = core.issue(preferred_chain="R2")
    assert certificate.issuers == ("E5", "R2")


@pytest.mark.parametrize(("wanted", "requests"), [("R1", 1), ("R9", 2)])
def test_the_first_chain_is_kept_where_it_fits_or_nothing_does(core: Core, wanted: str, requests: int) -> None:
    assert core.issue(preferred_chain=wanted).issuers == ("E5", "R1")
    assert core.ca.asked.count("certificate") == requests


@pytest.mark.parametrize("fault", [a_broken_line(), a_refusal("malformed", 404)])
def test_an_alternate_chain_that_cannot_be_had_does_not_hold_up_the_certificate(core: Core, fault: CaError) -> None:
    core.ca.say("certificate", None, fault)
    assert core.issue(preferred_chain="R2").issuers == ("E5", "R1")


def test_a_certificate_that_the_ca_does_not_find_yet_is_asked_for_again(core: Core) -> None:
    core.ca.say("certificate", a_refusal("malformed", 404, retry_after=2.0), a_refusal("malformed", 404))
    core.issue()
    assert core.ca.asked.count("certificate") == 3


def test_a_certificate_that_is_not_found_after_the_order_expired_is_gone_with_it(core: Core) -> None:
    core.ca.say("new_order", lambda resource: replace(resource, expires=core.clock.now()))
    core.ca.say("certificate", a_refusal("malformed", 404))
    order = core.place(solver=AUTOMATIC, wait=90.0)
    assert (order.state, core.ca.asked.count("certificate")) == (OrderState.INVALID, 1)


def test_another_refusal_to_hand_out_the_certificate_is_told_at_once(core: Core) -> None:
    core.ca.say("certificate", a_refusal("unauthorized"))
    with pytest.raises(CaError, match="refused"):
        core.issue()
    assert core.ca.asked.count("certificate") == 1


def test_a_profile_goes_to_the_ca(core: Core) -> None:
    core.issue(profile="tlsserver")
    assert [o.profile for o in core.ca.orders.values()] == ["tlsserver"]


def test_a_profile_that_the_ca_does_not_offer_is_refused_with_those_it_does(core: Core) -> None:
    with pytest.raises(InputError, match="does not offer the profile gold") as caught:
        core.issue(profile="gold")
    assert caught.value.hint == "It offers: tlsserver, short."
    core.ca.directory = replace(core.ca.directory, profiles={})
    with pytest.raises(InputError) as caught:
        core.issue(profile="gold")
    assert caught.value.hint == "It offers: none."


# --- every state of the CA leads somewhere -----------------------------------------------------------------------


def test_processing_is_polled_as_the_ca_says(core: Core) -> None:
    core.ca.looks_to_issue, core.ca.retry_after = 3, 7.0
    core.issue()
    assert core.clock.pauses[1:] == [7.0, 7.0, 7.0]


def test_processing_is_polled_less_and_less_often_where_the_ca_says_nothing(core: Core) -> None:
    core.ca.looks_to_issue = 4
    core.issue()
    assert core.clock.pauses[2:] == pytest.approx([0.25, 0.4, 0.64])


def test_an_order_that_stays_in_processing_is_given_up_for_now_and_collected_later(core: Core) -> None:
    core.ca.looks_to_issue = 100
    with pytest.raises(GaveUpError, match="not done after"):
        core.issue(wait=20)
    order = core.place(solver=AUTOMATIC, wait=3600)
    assert order.state is OrderState.VALID
    assert core.ca.asked.count("finalize") == 1


def test_a_ca_that_asks_for_a_day_is_not_waited_for_at_all(core: Core) -> None:
    core.ca.looks_to_issue, core.ca.retry_after = 1, 86400.0
    with pytest.raises(GaveUpError):
        core.issue()
    assert sum(core.clock.pauses) < 1


def test_a_ca_that_says_at_once_again_and_again_is_not_hammered(core: Core) -> None:
    core.ca.looks_to_issue, core.ca.retry_after = 1000, 0.0
    with pytest.raises(GaveUpError):
        core.issue(wait=90)
    assert len(core.ca.asked) < 120


def test_a_status_that_nobody_knows_is_waited_out_and_then_given_up(core: Core) -> None:
    core.ca.say("finalize", lambda resource: replace(resource, status="pondering"))
    core.ca.say("order", None, *[lambda resource: replace(resource, status="pondering")] * 500)
    with pytest.raises(GaveUpError):
        core.issue(wait=20)
    core.ca.script["order"].clear()
    assert core.place(solver=AUTOMATIC).state is OrderState.VALID


def test_a_status_that_nobody_knows_is_waited_out_while_names_are_proved(core: Core) -> None:
    core.ca.say("order", lambda resource: replace(resource, status="pondering"))
    assert core.issue().serial


def test_valid_without_a_certificate_is_waited_out(core: Core) -> None:
    core.ca.say("finalize", lambda resource: replace(resource, certificate=""))
    assert core.issue().serial


def test_an_order_that_was_ready_and_is_pending_again_is_proved_again(core: Core) -> None:
    core.ca.reuses = False

    def expire(resource: object) -> object:
        for order in core.ca.orders.values():
            order.status, order.authorizations[0].status = "pending", "pending"
            for challenge in order.authorizations[0].challenges:
                challenge.status = "pending"
        return resource

    core.ca.say("order", expire)
    assert core.issue().serial
    assert core.ca.asked.count("respond") == 2


def test_an_order_that_is_refused_at_birth_is_over(core: Core) -> None:
    problem = a_problem("rejectedIdentifier", 400, "not for you")
    core.ca.say("new_order", lambda r: replace(r, status="invalid", problem=problem, authorizations=()))
    order = core.place()
    assert (order.state, order.problem) == (OrderState.INVALID, problem)
    assert core.place().state is OrderState.AWAITING_DEPLOYMENT


def test_a_name_that_is_not_proved_ends_the_order_with_the_cas_own_words(core: Core) -> None:
    order = core.place("a.example b.example")
    core.world.put(core.authorizations(order)[0].challenges[0])
    order = core.go_on(order, without_check=True, reason="a test")
    assert order.state is OrderState.INVALID
    assert order.problem is not None
    assert order.problem.detail == "a name was not proved"
    assert [(p.identifier, p.detail) for p in order.problem.subproblems] == [("b.example", "nothing was there")]
    assert core.happened[-1] == "order.fail failed"


def test_a_solvers_deployments_are_removed_after_a_refusal_too(core: Core) -> None:
    core.ca.say("order", lambda resource: replace(resource, status="invalid", problem=None))
    order = core.place(solver=AUTOMATIC, wait=90)
    assert order.state is OrderState.INVALID
    assert core.world.visible == []


def test_a_ca_that_leaves_the_order_pending_beside_a_failed_challenge_is_seen_through(core: Core) -> None:
    core.ca.leaves_pending = True
    order = core.place()
    order = core.go_on(order, without_check=True, reason="a test", wait=20)
    assert order.state is OrderState.INVALID
    assert order.problem is not None
    assert (order.problem.identifier, order.problem.detail) == ("a.example", "nothing was there")


def test_a_ca_that_never_comes_to_a_verdict_is_given_up_for_now(core: Core) -> None:
    core.ca.looks_to_validate = 1000
    with pytest.raises(GaveUpError):
        core.issue(wait=20)
    # It may still look: what it looks for stays where it is.
    assert len(core.world.visible) == 1
    core.ca.looks_to_validate = 0
    for order in core.ca.orders.values():
        for challenge in order.authorizations[0].challenges:
            challenge.looks_left = 0
    assert core.issue().serial
    assert core.world.visible == []
    assert core.ca.asked.count("respond") == 1


@pytest.mark.parametrize("status", ["invalid", "deactivated", "expired", "revoked"])
def test_an_authorization_that_is_lost_already_ends_the_order_before_anything_is_deployed(
    core: Core, status: str
) -> None:
    core.ca.say("authorization", lambda resource: replace(resource, status=status))
    order = core.place(solver=AUTOMATIC, wait=90)
    assert order.state is OrderState.INVALID
    assert order.problem is not None
    lapsed = status == "expired"
    assert order.problem.detail == ("it was not proved in time" if lapsed else f"the authorization is {status}")
    assert order.ending is (Ending.EXPIRED if lapsed else Ending.REFUSED)
    assert core.solver.said == []


def test_several_refusals_stand_side_by_side(core: Core) -> None:
    core.ca.say("authorization", *[lambda resource: replace(resource, status="revoked")] * 2)
    order = core.place("a.example b.example")
    assert order.problem is not None
    assert order.problem.detail == "the CA refused the order"
    assert [p.identifier for p in order.problem.subproblems] == ["a.example", "b.example"]


def test_what_the_ca_shows_no_longer_is_told_as_we_knew_it(core: Core) -> None:
    order = core.place()
    core.deploy(order)
    problem = a_problem("caa", 403, "CAA forbids it")
    core.ca.say("order", lambda resource: replace(resource, status="invalid", problem=problem))
    core.ca.say("authorization", a_refusal("malformed", 404))
    assert core.go_on(order).problem == problem


def test_an_order_that_goes_round_in_circles_at_the_ca_is_given_up_for_now(core: Core) -> None:
    core.ca.say("finalize", *[a_refusal("orderNotReady")] * 50)
    for status in ("ready", "pending") * 50:
        core.ca.say("order", lambda resource, status=status: replace(resource, status=status))
    with pytest.raises(GaveUpError, match="round in circles"):
        core.issue(wait=600)
    core.ca.script.clear()
    assert core.issue().serial


def test_what_the_ca_says_of_a_name_itself_is_not_said_twice(core: Core) -> None:
    own = replace(a_problem("dns", 400, "NXDOMAIN"), identifier="a.example")
    said = replace(a_problem("compound", 403), subproblems=(own,))
    core.ca.say("order", lambda resource: replace(resource, status="invalid", problem=said))
    core.ca.say("authorization", None, lambda resource: replace(resource, status="invalid"))
    order = core.place(solver=AUTOMATIC, wait=90)
    assert order.problem == said


def test_an_authorization_for_a_name_that_was_not_ordered_is_not_believed(core: Core) -> None:
    core.ca.say("authorization", lambda resource: replace(resource, identifier=dns("evil.example")))
    with pytest.raises(UntrustedServerError, match=r"evil\.example"):
        core.place()


def test_a_challenge_that_the_ca_does_not_offer_is_told_with_those_it_does(core: Core) -> None:
    core.ca.offers = ("tls-alpn-01", "dns-01")
    with pytest.raises(StateError, match=r"does not offer http-01 for a\.example \(it offers tls-alpn-01, dns-01\)"):
        core.place()
    order = core.place(challenge_type="dns-01")
    assert order.state is OrderState.AWAITING_DEPLOYMENT
    assert len(core.ca.orders) == 1


def test_a_ca_that_offers_no_challenge_at_all_is_told_so(core: Core) -> None:
    core.ca.offers = ()
    with pytest.raises(StateError, match="it offers nothing"):
        core.place()


def test_a_challenge_without_a_token_is_no_offer(core: Core) -> None:
    core.ca.say("authorization", lambda r: replace(r, challenges=tuple(replace(c, token="") for c in r.challenges)))
    with pytest.raises(StateError, match="does not offer"):
        core.place()


def test_a_token_that_could_not_be_one_is_refused(core: Core) -> None:
    core.ca.say(
        "authorization", lambda r: replace(r, challenges=tuple(replace(c, token="../../etc") for c in r.challenges))
    )
    with pytest.raises(TransportError, match="token"):
        core.place()


def test_an_order_that_expired_before_its_names_were_proved_is_over_and_the_next_one_is_new(core: Core) -> None:
    order = core.place()
    core.clock.forward(days(8))
    core.sign_in()
    order = core.go_on(order)
    assert (order.ending, order.problem and order.problem.code) == (Ending.EXPIRED, "malformed")
    assert core.place().id != order.id


def test_an_expired_order_is_over_even_where_the_ca_would_not_be_told_to_look(core: Core) -> None:
    order = core.place()
    core.clock.forward(days(8))
    core.sign_in()
    assert core.go_on(order, respond=False).state is OrderState.INVALID


def test_an_order_that_the_ca_has_forgotten_after_its_time_is_over(core: Core) -> None:
    core.ca.looks_to_issue, core.ca.forgets_expired = 1000, True
    with pytest.raises(GaveUpError):
        core.issue(wait=20)
    core.clock.forward(days(8))
    core.sign_in()
    order = core.place(solver=AUTOMATIC, wait=20)
    assert (order.ending, order.problem and order.problem.status) == (Ending.EXPIRED, 404)


def test_an_order_whose_authorization_expired_before_it_says_so(core: Core) -> None:
    order = core.place()
    core.deploy(order)
    core.ca.say("order", lambda resource: replace(resource, status="invalid"))
    gone = lambda r: replace(r, status="expired", challenges=())  # noqa: E731 - an act of the CA
    core.ca.say("authorization", gone)
    order = core.go_on(order)
    assert (order.ending, order.problem and order.problem.detail) == (Ending.EXPIRED, "it was not proved in time")


def test_an_order_that_cannot_be_found_before_its_time_is_asked_for_again_later(core: Core) -> None:
    order = core.place()
    core.deploy(order)
    core.ca.say("order", a_refusal("malformed", 404))
    with pytest.raises(CaError):
        core.go_on(order)
    assert core.order(order).state is OrderState.VALIDATING
    assert core.go_on(order).state is OrderState.VALID


def test_an_order_without_an_expiry_that_cannot_be_found_once_is_not_given_up(core: Core) -> None:
    core.ca.say("new_order", lambda resource: replace(resource, expires=None))
    order = core.place()
    core.deploy(order)
    core.ca.say("order", a_refusal("malformed", 404))
    with pytest.raises(CaError):
        core.go_on(order)
    assert core.go_on(order).state is OrderState.VALID


def test_an_order_that_the_ca_gives_up_on_after_the_request_is_over(core: Core) -> None:
    core.ca.say("finalize", lambda resource: replace(resource, status="invalid", problem=a_problem("caa", 403, "no")))
    order = core.place(solver=AUTOMATIC, wait=90)
    assert (order.state, order.problem and order.problem.detail) == (OrderState.INVALID, "no")


def test_an_order_that_was_changed_without_its_lease_is_not_written_over(core: Core) -> None:
    def meanwhile(resource: object) -> object:
        core.clock.forward(timedelta(seconds=1))
        with core.ports.database.write(core.job()) as tx:
            order = tx.orders.get(OrderId(1))
            tx.orders.save(replace(order, state=OrderState.ABANDONED, updated_at=core.clock.now()))
            tx.commit()
        return resource

    core.ca.say("new_order", meanwhile)
    with pytest.raises(BusyError, match="carried on by somebody else"):
        core.place()
    assert core.handle(ListOrders())[0].state is OrderState.ABANDONED


# --- a CA on this machine ----------------------------------------------------------------------------------------


@pytest.fixture
def at_home(core: Core) -> Core:
    """Its account is at a CA on this machine, whose ports and names are its own."""
    core._account = core.handle(RegisterAccount("https://localhost:14000/dir", "ops@a.example", agree_terms=True))
    return core


def test_where_a_ca_on_this_machine_looks_cannot_be_known_and_the_order_says_so(at_home: Core) -> None:
    at_home.solver.works = False
    order = at_home.place(solver=AUTOMATIC, wait=90)
    assert at_home.preflight.vantages == []
    assert order.ending is Ending.REFUSED
    assert "without a look of our own" in order.note
    assert "settings set resolvers" in order.note


def test_where_all_went_well_there_is_nothing_to_say(at_home: Core) -> None:
    order = at_home.place(solver=AUTOMATIC, wait=90)
    assert (order.state, order.note) == (OrderState.VALID, "")


@pytest.mark.parametrize("told", [{"resolvers": ("127.0.0.1:8053",)}, {"http01_port": 5002}])
def test_with_settings_that_say_where_to_look_nothing_is_spent_at_it(at_home: Core, told: dict[str, object]) -> None:
    at_home.settings = replace(at_home.settings, **told)  # type: ignore[arg-type]
    at_home.restart()
    at_home.solver.works = False
    with pytest.raises(ChallengeError):
        at_home.place(solver=AUTOMATIC, wait=0.1)
    assert "respond" not in at_home.ca.asked


def test_what_a_human_has_copied_is_always_looked_at(at_home: Core) -> None:
    order = at_home.go_on(at_home.place(), wait=0.1)
    assert order.state is OrderState.AWAITING_DEPLOYMENT
    assert "respond" not in at_home.ca.asked


def test_a_solver_that_cannot_do_its_work_is_known_before_the_ca_is_told(at_home: Core) -> None:
    at_home.solver.fails["present"] = StateError("port 80 is in use by another program")
    with pytest.raises(StateError, match="port 80"):
        at_home.place(solver=AUTOMATIC, wait=90)
    assert "respond" not in at_home.ca.asked


# --- what is downloaded is looked at -----------------------------------------------------------------------------


def test_a_certificate_for_another_key_is_not_taken(core: Core) -> None:
    other = core.crypto.public_key(core.crypto.new_key(core.account.key_type))
    core.ca.instead = {"key": other}
    order = core.place(solver=AUTOMATIC, wait=90)
    assert (order.state, order.certificate_id) == (OrderState.INVALID, None)
    assert "another key" in (order.problem.detail if order.problem else "")
    assert core.handle(ListCertificates()) == ()


def test_a_certificate_for_other_names_is_not_taken(core: Core) -> None:
    core.ca.instead = {"names": ["a.example", "evil.example"]}
    order = core.place(solver=AUTOMATIC, wait=90)
    assert "for other names: a.example, evil.example" in (order.problem.detail if order.problem else "")


def test_a_certificate_that_has_expired_already_is_not_taken(core: Core) -> None:
    core.ca.lifetime = timedelta(seconds=-1)
    core.ca.instead = {"not_before": core.clock.now() - days(1)}
    with pytest.raises(StateError, match="this machine's clock"):
        core.place(solver=AUTOMATIC, wait=90)
    core.clock.forward(-timedelta(minutes=10))
    assert core.place(solver=AUTOMATIC, wait=90).state is OrderState.VALID
    assert len(core.ca.issued) == 1


# --- stopping, resting, going on ---------------------------------------------------------------------------------


def test_a_stop_still_takes_the_files_down(core: Core) -> None:
    stop = threading.Event()
    core.ca.say("respond", lambda answer: (stop.set(), answer)[1])
    with pytest.raises(Cancelled):
        core.handle(PlaceOrder(core.account.id, "a.example", solver=AUTOMATIC, wait=90), stop=stop)
    assert core.world.visible == []
    assert core.happened[-2:] == ["challenge.remove ok", "request.place-order failed"]


def test_after_a_stop_the_order_goes_on_where_it_was(core: Core) -> None:
    core.ca.looks_to_validate = 5
    stop = threading.Event()
    core.ca.say("order", lambda answer: (stop.set(), answer)[1])
    with pytest.raises(Cancelled):
        core.handle(PlaceOrder(core.account.id, "a.example", solver=AUTOMATIC, wait=90), stop=stop)
    core.forget_reports()
    assert core.issue().serial
    assert "new_order" not in core.ca.asked
    assert "respond" not in core.ca.asked


def test_names_that_the_ca_was_not_told_of_before_a_stop_are_told_later(core: Core) -> None:
    stop = threading.Event()
    core.ca.looks_to_validate = 5
    core.ca.say("respond", lambda answer: (stop.set(), answer)[1])
    with pytest.raises(Cancelled):
        core.handle(PlaceOrder(core.account.id, "a.example b.example", solver=AUTOMATIC, wait=90), stop=stop)
    assert core.issue("a.example b.example").serial
    assert core.ca.asked.count("respond") == 2


def test_a_stop_while_waiting_ends_the_waiting_at_once(core: Core) -> None:
    stop = threading.Event()
    order = core.place()
    with pytest.raises(Cancelled):
        core.handle(ContinueOrder(order.id), stop=stop, pause=lambda _: True)
    assert core.order(order).state is OrderState.AWAITING_DEPLOYMENT


def test_a_validation_that_was_cut_off_begins_anew_with_the_same_key(core: Core) -> None:
    stop = threading.Event()
    core.ca.say("respond", lambda answer: (stop.set(), answer)[1])
    with pytest.raises(Cancelled):
        core.handle(PlaceOrder(core.account.id, "a.example", solver=AUTOMATIC, wait=90), stop=stop)
    key_ref = core.handle(ListOrders())[0].key_ref
    # Nothing was there any more when the CA looked.
    certificate = core.issue()
    assert (certificate.order_id, certificate.key_ref) == (1, key_ref)
    assert [o.status for o in core.ca.orders.values()] == ["invalid", "valid"]


def test_a_validation_that_was_cut_off_begins_anew_once_only(core: Core) -> None:
    stop = threading.Event()
    core.ca.say("respond", lambda answer: (stop.set(), answer)[1])
    with pytest.raises(Cancelled):
        core.handle(PlaceOrder(core.account.id, "a.example", solver=AUTOMATIC, wait=90), stop=stop)
    core.ca.say("order", None, lambda resource: replace(resource, status="invalid"))
    assert core.place(solver=AUTOMATIC, wait=90).state is OrderState.INVALID
    assert core.ca.asked.count("new_order") == 2


def test_a_validation_that_fails_after_it_was_cut_off_begins_anew(core: Core) -> None:
    core.ca.looks_to_validate = 5
    stop = threading.Event()
    core.ca.say("respond", lambda answer: (stop.set(), answer)[1])
    with pytest.raises(Cancelled):
        core.handle(PlaceOrder(core.account.id, "a.example", solver=AUTOMATIC, wait=90), stop=stop)
    core.ca.say("order", None, lambda resource: replace(resource, status="invalid"))
    assert core.issue().order_id == 1
    assert core.ca.asked.count("new_order") == 2


def test_a_human_whose_validation_was_cut_off_is_told_the_cas_verdict(core: Core) -> None:
    order = core.place()
    core.deploy(order)
    stop = threading.Event()
    core.ca.say("respond", lambda answer: (stop.set(), answer)[1])
    with pytest.raises(Cancelled):
        core.handle(ContinueOrder(order.id), stop=stop)
    core.world.visible.clear()
    assert core.go_on(order).state is OrderState.INVALID


def test_a_finished_order_that_is_continued_is_given_back_as_it_is(core: Core) -> None:
    order = core.place(solver=AUTOMATIC, wait=90)
    core.forget_reports()
    assert core.go_on(order) == order
    assert core.ca.asked == []


def test_an_order_of_an_account_that_is_no_more_does_not_go_on(core: Core) -> None:
    order = core.place()
    core.handle(DeactivateAccount(core.account.id))
    with pytest.raises(StateError, match="account 1 is deactivated"):
        core.go_on(order)
    assert core.handle(AbandonOrder(order.id)).state is OrderState.ABANDONED


def test_a_solver_that_cannot_deploy_leaves_an_order_that_can_go_on(core: Core) -> None:
    core.solver.fails["present"] = StateError("port 80 is taken")
    with pytest.raises(StateError, match="port 80 is taken"):
        core.issue()
    assert core.happened[-2:] == ["challenge.remove ok", "request.place-order failed"]
    assert core.issue().serial


def test_files_that_cannot_be_removed_do_not_hold_up_the_certificate_and_are_removed_later(core: Core) -> None:
    core.solver.fails["clean up"] = StateError("the disk is read-only")
    first = core.issue("a.example")
    assert first.serial
    assert core.happened[-1] == "challenge.remove failed"
    assert len(core.world.visible) == 1
    core.issue("b.example")
    assert core.world.visible == []
    assert ("clean up", ("a.example",)) in core.solver.said[-3:]


def test_leftovers_that_cannot_be_removed_do_not_hold_up_other_orders(core: Core) -> None:
    core.solver.fails["clean up"] = StateError("the disk is read-only")
    core.issue("a.example")
    core.solver.fails["clean up"] = StateError("the disk is read-only")
    assert core.issue("b.example").serial


def test_a_failed_challenge_beside_a_pending_order_is_seen_after_an_interruption_too(core: Core) -> None:
    core.ca.leaves_pending = True
    order = core.place()
    stop = threading.Event()
    core.ca.say("respond", lambda answer: (stop.set(), answer)[1])
    with pytest.raises(Cancelled):
        core.handle(ContinueOrder(order.id, without_check=True, reason="a test"), stop=stop)
    assert core.go_on(order, wait=20).state is OrderState.INVALID
