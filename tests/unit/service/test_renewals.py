"""Renewal: due or not, once each, and one that fails does not hold up the others."""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import timedelta

import pytest

from acme_desktop.domain.certificate import CertificateId, CertificateStatus
from acme_desktop.domain.errors import CaError, NotFoundError, StateError, VaultError, VaultTrouble
from acme_desktop.domain.order import OrderId, OrderState
from acme_desktop.domain.renewal import Window
from acme_desktop.service.acme_service import AcmeService
from acme_desktop.service.answers import RenewalOutcome
from acme_desktop.service.job import Job
from acme_desktop.service.renewals import LAST_RUN
from acme_desktop.service.requests import (
    AbandonOrder,
    DeactivateAccount,
    ListCertificates,
    PlaceOrder,
    RenewDue,
    RevokeCertificate,
    RollAccountKey,
    ShowCertificate,
)
from tests.builders import a_broken_line, a_refusal, days
from tests.unit.service.core import AUTOMATIC, Core
from tests.unit.service.test_orders import a_request


def results(outcomes: tuple[RenewalOutcome, ...]) -> list[str]:
    return [outcome.result for outcome in outcomes]


def later(core: Core, number: float) -> None:
    core.clock.forward(days(number))
    core.sign_in()


def test_nothing_is_due_at_first(core: Core) -> None:
    core.issue()
    (outcome,) = core.renew()
    assert (outcome.result, outcome.names, outcome.certificate_id) == ("not-due", ("a.example",), 1)
    assert outcome.due_at == core.handle(ShowCertificate(CertificateId(1))).not_after - days(30)


def test_with_a_third_of_its_life_left_a_certificate_is_renewed(core: Core) -> None:
    first = core.issue()
    later(core, 61)
    (outcome,) = core.renew()
    assert (outcome.result, outcome.order_id, outcome.new_certificate_id) == ("renewed", 2, 2)
    old, new = (core.handle(ShowCertificate(CertificateId(number))) for number in (1, 2))
    assert (old.status, old.replaced_by) == (CertificateStatus.SUPERSEDED, new.id)
    assert new.key_ref != first.key_ref
    assert [o.replaces for o in core.ca.orders.values()] == ["", first.ari_id]


def test_a_renewed_certificate_is_not_due_again(core: Core) -> None:
    core.issue()
    later(core, 61)
    core.renew()
    assert results(core.renew()) == ["not-due"]


def test_a_named_certificate_is_renewed_whether_due_or_not(core: Core) -> None:
    core.issue("a.example")
    certificate = core.issue("b.example")
    assert [(o.certificate_id, o.result) for o in core.renew(certificate_id=certificate.id)] == [(2, "renewed")]


def test_a_certificate_that_is_not_there_cannot_be_renewed(core: Core) -> None:
    with pytest.raises(NotFoundError):
        core.renew(certificate_id=CertificateId(9))


def test_everything_is_renewed_when_that_is_asked_for(core: Core) -> None:
    for name in ("a.example", "b.example", "c.example"):
        core.issue(name)
    core.issue("d.example", auto_renew=False)
    assert results(core.renew(everything=True)) == ["renewed"] * 4


def test_without_any_certificate_there_is_nothing_to_do(core: Core) -> None:
    assert core.renew() == ()


def test_a_certificate_that_is_not_to_be_renewed_is_left_alone(core: Core) -> None:
    core.issue(auto_renew=False)
    later(core, 89)
    assert core.renew() == ()


def test_a_certificate_of_a_request_made_elsewhere_cannot_be_renewed_by_us(core: Core) -> None:
    order = core.place("", csr=a_request(core, "a.example"))
    core.deploy(order)
    order = core.go_on(order)
    assert core.renew(everything=True) == ()
    (outcome,) = core.renew(certificate_id=order.certificate_id)
    assert outcome.result == "failed"
    assert "from a request of yours" in str(outcome.error)


def test_a_revoked_certificate_is_not_renewed(core: Core) -> None:
    certificate = core.issue()
    core.handle(RevokeCertificate(certificate.id, "1"))
    assert results(core.renew(certificate_id=certificate.id)) == ["failed"]


def test_one_that_was_revoked_while_it_was_renewed_stays_revoked(core: Core) -> None:
    certificate = core.issue()
    other, _ = core.started()

    def revoke(chain: object) -> object:
        other.handle(RevokeCertificate(certificate.id, "1"), core.job())
        return chain

    core.ca.say("certificate", revoke)
    assert results(core.renew(everything=True)) == ["renewed"]
    assert core.handle(ShowCertificate(certificate.id)).status is CertificateStatus.REVOKED


def test_the_certificates_of_an_account_that_is_no_more_fail_with_that(core: Core) -> None:
    core.issue()
    core.handle(DeactivateAccount(core.account.id))
    later(core, 61)
    (outcome,) = core.renew()
    assert "account 1 is deactivated" in str(outcome.error)


def test_a_dry_run_only_says_what_it_would_do(core: Core) -> None:
    core.issue()
    later(core, 61)
    assert results(core.renew(dry_run=True)) == ["would-renew"]
    assert len(core.handle(ListCertificates(superseded=True))) == 1
    with core.ports.database.read() as tx:
        assert tx.values.get(LAST_RUN) is None


def test_a_run_leaves_its_time_for_doctor(core: Core) -> None:
    core.renew()
    with core.ports.database.read() as tx:
        assert tx.values.get(LAST_RUN) == core.clock.now().isoformat()


# --- renewal information (RFC 9773) ------------------------------------------------------------------------------


def test_the_cas_window_decides(core: Core) -> None:
    core.issue()
    core.ca.window = Window(core.clock.now() - days(2), core.clock.now() - days(1), "https://ca.example/why")
    assert results(core.renew()) == ["renewed"]


def test_the_moment_is_drawn_once_within_the_window(core: Core) -> None:
    certificate = core.issue()
    core.ca.window = Window(core.clock.now() + days(10), core.clock.now() + days(20))
    assert results(core.renew()) == ["not-due"]
    plan = core.handle(ShowCertificate(certificate.id)).plan
    assert plan.moment == core.clock.now() + days(15)


def test_the_ca_is_asked_again_only_when_it_is_time_to(core: Core) -> None:
    core.issue()
    core.ca.window = Window(core.clock.now() + days(10), core.clock.now() + days(20), retry_after=7200.0)
    core.renew()
    core.ca.window = Window(core.clock.now() - days(2), core.clock.now() - days(1))
    core.clock.forward(timedelta(minutes=50))
    assert results(core.renew()) == ["not-due"]
    core.clock.forward(timedelta(minutes=50))
    core.renew(dry_run=True)
    core.clock.forward(timedelta(minutes=50))
    assert results(core.renew()) == ["renewed"]


def test_a_ca_without_renewal_information_is_not_asked(core: Core) -> None:
    core.ca.directory = replace(core.ca.directory, renewal_info="")
    certificate = core.issue()
    core.renew()
    assert core.handle(ShowCertificate(certificate.id)).plan.next_check is None


def test_a_ca_that_does_not_answer_about_renewal_leaves_the_plan_as_it_was(core: Core) -> None:
    certificate = core.issue()
    core.ca.say("renewal_info", *[a_broken_line()] * 20)
    assert results(core.renew()) == ["not-due"]
    plan = core.handle(ShowCertificate(certificate.id)).plan
    assert plan.moment is None
    assert plan.next_check
    assert timedelta(hours=5) < plan.next_check - core.clock.now() <= timedelta(hours=6)


def test_a_certificate_that_has_expired_is_renewed_without_asking(core: Core) -> None:
    core.issue()
    later(core, 91)
    core.ca.window = Window(core.clock.now() + days(1), core.clock.now() + days(2))
    assert results(core.renew()) == ["renewed"]


def test_a_certificate_without_a_key_identifier_is_renewed_by_its_life(core: Core) -> None:
    core.ca.signer = type(core.ca.signer)(with_key_identifier=False)
    assert core.issue().ari_id == ""
    assert results(core.renew()) == ["not-due"]


def test_a_certificate_that_was_replaced_already_says_by_which(core: Core) -> None:
    certificate = core.issue()
    core.renew(everything=True)
    (outcome,) = core.renew(certificate_id=certificate.id)
    assert (outcome.result, str(outcome.error)) == ("failed", "certificate 1 was replaced by 2")


# --- failures ----------------------------------------------------------------------------------------------------


def test_a_failure_is_counted_and_the_next_attempt_waits(core: Core) -> None:
    certificate = core.issue()
    core.ca.reuses = False
    later(core, 61)
    core.ca.say("new_order", *[a_refusal("caa", 403, "CAA forbids it")] * 9)
    (outcome,) = core.renew()
    assert isinstance(outcome.error, CaError)
    plan = core.handle(ShowCertificate(certificate.id)).plan
    assert (plan.failures, plan.not_before) == (1, core.clock.now() + timedelta(minutes=1))
    assert "CAA forbids it" in plan.last_error
    assert results(core.renew()) == ["held"]
    core.clock.forward(timedelta(minutes=2))
    assert results(core.renew()) == ["failed"]
    core.clock.forward(timedelta(minutes=2))
    assert results(core.renew()) == ["held"]
    assert [r.outcome for r in core.trail("certificate.renew")] == ["failed", "failed"]


def test_a_named_certificate_is_tried_at_once_after_a_failure(core: Core) -> None:
    core.issue()
    core.ca.say("new_order", a_refusal("caa"))
    assert results(core.renew(everything=True)) == ["failed"]
    assert results(core.renew(everything=True)) == ["renewed"]


def test_the_cas_own_pause_counts_when_it_is_longer(core: Core) -> None:
    certificate = core.issue()
    core.ca.say("new_order", a_refusal("rateLimited", 429, retry_after=7200.0))
    core.renew(everything=True)
    assert core.handle(ShowCertificate(certificate.id)).plan.not_before == core.clock.now() + timedelta(hours=2)


def test_a_name_that_is_not_proved_fails_with_the_cas_words_and_the_next_order_is_new(core: Core) -> None:
    core.issue()
    core.ca.reuses = False
    core.ca.say("order", lambda resource: replace(resource, status="invalid"))
    (outcome,) = core.renew(everything=True)
    assert (outcome.result, outcome.order_id) == ("failed", 2)
    assert isinstance(outcome.error, CaError)
    (outcome,) = core.renew(everything=True)
    assert (outcome.result, outcome.order_id) == ("renewed", 3)


def test_one_that_fails_does_not_hold_up_the_others(core: Core) -> None:
    for name in ("a.example", "b.example", "c.example"):
        core.issue(name)
    core.ca.say("new_order", a_refusal("caa"))
    assert sorted(results(core.renew(everything=True))) == ["failed", "renewed", "renewed"]


@pytest.mark.parametrize("trouble", [VaultTrouble.LOCKED, VaultTrouble.ABSENT, VaultTrouble.TIMED_OUT])
def test_a_closed_vault_is_no_certificates_failure(core: Core, trouble: VaultTrouble) -> None:
    certificate = core.issue()
    core.vault.trouble[""] = trouble
    with pytest.raises(VaultError):
        core.renew(everything=True)
    core.vault.trouble.clear()
    assert core.handle(ShowCertificate(certificate.id)).plan.failures == 0


def test_a_key_that_was_lost_is_its_certificates_failure(core: Core) -> None:
    certificate = core.issue()
    core.vault.trouble["workspace"] = VaultTrouble.MISSING
    assert results(core.renew(everything=True)) == ["failed"]
    assert core.handle(ShowCertificate(certificate.id)).plan.failures == 1


def test_a_ca_that_takes_its_time_is_no_failure_and_the_next_run_fetches_it(core: Core) -> None:
    certificate = core.issue()
    core.ca.looks_to_issue = 100
    (outcome,) = core.renew(everything=True, wait=20)
    assert (outcome.result, outcome.order_id) == ("waiting", 2)
    assert core.handle(ShowCertificate(certificate.id)).plan.failures == 0
    assert results(core.renew(everything=True, wait=3600)) == ["renewed"]
    assert len(core.ca.issued) == 2


def test_a_renewal_that_was_abandoned_is_not_placed_again_by_the_next_run(core: Core) -> None:
    certificate = core.issue()
    core.ca.reuses = False
    later(core, 61)
    core.ca.say("authorization", *[a_broken_line()] * 100)
    core.renew()
    core.handle(AbandonOrder(OrderId(2)))
    core.ca.script.clear()
    assert core.handle(ShowCertificate(certificate.id)).plan.last_error == "the order was abandoned"
    assert results(core.renew()) == ["held"]


def test_a_dry_run_counts_no_failure(core: Core) -> None:
    certificate = core.issue()
    core.handle(DeactivateAccount(core.account.id))
    assert results(core.renew(everything=True, dry_run=True)) == ["failed"]
    assert core.handle(ShowCertificate(certificate.id)).plan.failures == 0


def test_a_ca_that_has_forgotten_the_account_fails_all_of_its_certificates(core: Core) -> None:
    core.issue("a.example")
    core.ca.accounts.clear()
    (outcome,) = core.renew(everything=True)
    assert isinstance(outcome.error, StateError)
    assert "does not know account 1" in str(outcome.error)


# --- once, whoever does it ---------------------------------------------------------------------------------------


def test_a_certificate_that_another_renews_at_this_moment_is_left_to_it(core: Core) -> None:
    core.issue()
    _, other = core.started()
    with other.leases.hold("certificate:1", core.job()):
        (outcome,) = core.renew(everything=True)
    assert (outcome.result, type(outcome.error).__name__) == ("held", "BusyError")


def test_an_order_that_another_works_on_is_no_failure_of_its_renewal(core: Core) -> None:
    certificate = core.issue()
    core.ca.reuses = False
    order = core.place(solver="webroot:/srv/www")
    _, other = core.started()
    with other.leases.hold(f"order:{order.id}", core.job()):
        assert results(core.renew(everything=True)) == ["held"]
    assert core.handle(ShowCertificate(certificate.id)).plan.failures == 0


def test_what_another_has_just_renewed_is_not_renewed_again(core: Core) -> None:
    core.issue("a.example")
    core.issue("b.example")
    later(core, 61)
    other, _ = core.started()
    done: list[str] = []

    def meanwhile(resource: object) -> object:
        if not done:
            done.append("once")
            other.handle(PlaceOrder(core.account.id, "z.example"), core.job())
            done.extend(o.result for o in other.handle(RenewDue(), core.job()))
        return resource

    core.ca.say("new_order", meanwhile)
    outcomes = core.renew()
    assert sorted([*results(outcomes), *done[1:]]).count("renewed") == 2
    assert len(core.handle(ListCertificates())) == 2


def test_a_certificate_that_was_replaced_between_look_and_order_is_left_alone(core: Core) -> None:
    certificate = core.issue()

    def replaced() -> None:
        with core.ports.database.write(core.job()) as tx:
            tx.certificates.save(replace(certificate, status=CertificateStatus.SUPERSEDED))
            tx.commit()

    core.crypto.before["new_key"] = replaced
    assert results(core.renew(everything=True)) == ["held"]
    assert core.ca.asked.count("new_order") == 1


def test_a_certificate_that_was_replaced_before_its_lease_could_be_taken_is_not_due(core: Core) -> None:
    certificate = core.issue()
    real, replaced = core.ports.leases, []

    class Meddled:
        """Just before the lease is taken, somebody else has done it."""

        def hold(self, name: str, job: Job) -> AbstractContextManager[None]:
            if not replaced:
                replaced.append(replace(certificate, status=CertificateStatus.SUPERSEDED))
                with core.ports.database.write(core.job()) as tx:
                    tx.certificates.save(replaced[0])
                    tx.commit()
            return real.hold(name, job)

    service = AcmeService(replace(core.ports, leases=Meddled()))
    assert results(service.handle(RenewDue(everything=True), core.job())) == ["not-due"]
    assert core.ca.asked.count("new_order") == 1


def test_names_that_another_ordered_and_had_at_this_moment_are_left_to_it(core: Core) -> None:
    """Between look and insert the same names were ordered, and that order ended before it could be taken over."""
    certificate = core.issue()
    conflict = StateError("an order for a.example is already under way")
    core.crypto.before["new_key"] = lambda: core.ports.database.fails_once.update(write=conflict)  # type: ignore[attr-defined]
    (outcome,) = core.renew(everything=True)
    assert (outcome.result, str(outcome.error)) == ("held", "another process has just ordered these names")
    assert core.handle(ShowCertificate(certificate.id)).plan.failures == 0
    assert results(core.renew(everything=True)) == ["renewed"]


def test_an_order_for_the_same_names_becomes_the_renewal(core: Core) -> None:
    certificate = core.issue()
    core.ca.reuses = False
    order = core.place(solver=AUTOMATIC)
    (outcome,) = core.renew(everything=True)
    assert (outcome.result, outcome.order_id) == ("renewed", order.id)
    assert core.handle(ShowCertificate(certificate.id)).replaced_by == outcome.new_certificate_id


def test_an_order_for_the_same_names_with_another_key_is_left_alone(core: Core) -> None:
    core.issue()
    core.ca.reuses = False
    core.place(key_type="ec384")
    assert results(core.renew(everything=True)) == ["held"]


def test_a_manual_renewal_waits_for_its_human(core: Core) -> None:
    core.ca.reuses = False
    order = core.place()
    core.deploy(order)
    core.go_on(order)
    later(core, 61)
    (outcome,) = core.renew()
    assert (outcome.result, outcome.order_id) == ("waiting", 2)
    assert results(core.renew()) == ["waiting"]
    order = core.order(replace(order, id=outcome.order_id))
    assert order.state is OrderState.AWAITING_DEPLOYMENT
    core.deploy(order)
    assert core.go_on(order).state is OrderState.VALID
    assert core.handle(ShowCertificate(CertificateId(1))).status is CertificateStatus.SUPERSEDED


def test_a_batch_uses_one_line_for_each_account(core: Core) -> None:
    for name in ("a.example", "b.example", "c.example"):
        core.issue(name)
    core.ca.endpoints.clear()
    core.renew(everything=True)
    assert len(core.ca.endpoints) == 1


# --- a clock that is wrong ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("ahead", [400, 60])
def test_by_a_clock_that_is_days_ahead_of_the_cas_nothing_is_renewed(core: Core, ahead: float) -> None:
    core.issue()
    core.ca.directory = replace(core.ca.directory, server_date=core.clock.now())
    later(core, ahead)
    (outcome,) = core.renew()
    assert (outcome.result, len(core.ca.orders)) == ("failed", 1)
    assert f"{ahead} days apart" in str(outcome.error)
    assert results(core.renew(certificate_id=CertificateId(1))) == ["renewed"]


def test_a_clock_that_is_behind_is_noticed_when_renewal_information_is_asked_for(core: Core) -> None:
    core.issue()
    core.renew()
    core.ca.directory = replace(core.ca.directory, server_date=core.clock.now())
    core.clock.forward(-days(50))
    core.sign_in()
    (outcome,) = core.renew()
    assert (outcome.result, "50 days apart" in str(outcome.error)) == ("failed", True)


def test_a_failure_of_a_clock_that_was_ahead_holds_nothing_up_once_it_is_right(core: Core) -> None:
    core.issue()
    later(core, 400)
    core.ca.say("new_order", a_refusal("caa"))
    assert results(core.renew()) == ["failed"]
    core.clock.forward(-days(339))
    core.sign_in()
    assert results(core.renew()) == ["renewed"]


def test_a_line_is_opened_anew_where_the_accounts_key_has_changed_since(core: Core) -> None:
    for name in ("a.example", "b.example"):
        core.issue(name)
    core.settings = replace(core.settings, at_once=1)
    core.restart()
    later(core, 61)
    other = core.started()[0]
    rolled: list[object] = []

    def another_rolls(resource: object) -> object:
        rolled.append(other.handle(RollAccountKey(core.account.id), core.job()))
        return resource

    core.ca.window = Window(core.clock.now() - days(2), core.clock.now() - days(1))
    core.ca.say("renewal_info", another_rolls)  # type: ignore[arg-type]
    assert results(core.renew()) == ["renewed", "renewed"]
    assert len(rolled) == 1
