"""Words for people: every state has some, every finding says what to do, times are read at a glance."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from acme_desktop.cli import wording
from acme_desktop.domain.account import AccountStatus
from acme_desktop.domain.authority import Environment
from acme_desktop.domain.certificate import CertificateStatus
from acme_desktop.domain.order import Authorization, Order, OrderState
from acme_desktop.domain.preflight import Verdict
from acme_desktop.domain.problem import Problem
from acme_desktop.service.job import Progress, Step
from tests.cli import values
from tests.cli.recording_service import NOW


@pytest.fixture
def in_kyiv() -> Iterator[None]:
    before = os.environ.get("TZ")
    os.environ["TZ"] = "EET-2EEST,M3.5.0/3,M10.5.0/4"
    time.tzset()
    yield
    if before is None:
        del os.environ["TZ"]
    else:
        os.environ["TZ"] = before
    time.tzset()


def test_every_state_has_words_of_its_own() -> None:
    assert len({wording.order_state(values.an_order(state)) for state in OrderState}) == len(OrderState)
    assert len({wording.account_status(status) for status in AccountStatus}) == len(AccountStatus)
    assert len({wording.environment(kind) for kind in Environment}) == len(Environment)
    assert len({wording.verdict(verdict) for verdict in Verdict}) == len(Verdict)


def an_ended_order(**changes: Any) -> Order:
    return values.an_order(**{"state": OrderState.INVALID, "updated_at": NOW - timedelta(days=1)} | changes)


@pytest.mark.parametrize(
    ("order", "words"),
    [
        (an_ended_order(problem=Problem("urn:ietf:params:acme:error:caa", "no")), "refused by the CA on …"),
        (an_ended_order(expires=NOW - timedelta(days=2)), "expired on … (2 days ago)"),
        (an_ended_order(problem=Problem("expired")), "expired on … (1 day ago)"),
        (an_ended_order(problem=Problem("wrong-certificate")), "not to be had as ordered on … (1 day ago)"),
        (an_ended_order(state=OrderState.ABANDONED), "abandoned by ana on … (1 day ago)"),
        (an_ended_order(state=OrderState.VALID), "certificate stored"),
        (values.an_order(OrderState.READY), "every name proved"),
    ],
)
def test_an_order_that_ended_says_how_and_when(order: Order, words: str) -> None:
    by = "ana" if order.state is OrderState.ABANDONED else ""
    begin, _, end = words.partition("…")
    said = wording.order_standing(order, by, NOW)
    assert said.startswith(begin)
    assert said.endswith(end)


@pytest.mark.parametrize(
    ("status", "expires", "words"),
    [
        ("pending", 1, "to be proved"), ("valid", 1, "proved"), ("valid", None, "proved"), ("pending", -1, "expired"),
        ("valid", -1, "expired"), ("invalid", -1, "refused by the CA"), ("expired", -1, "expired"),
        ("deactivated", 1, "deactivated"), ("revoked", 1, "revoked by the CA"), ("strange", 1, "strange"),
    ],
)  # fmt: skip
def test_a_name_says_how_it_stands_with_its_proof(status: str, expires: int | None, words: str) -> None:
    until = None if expires is None else NOW + timedelta(days=expires)
    authorization = Authorization("https://ca.test/authz/1", values.name("example.org"), status, until, ())
    assert wording.authorization_status(authorization, NOW) == words


@pytest.mark.parametrize("step", list(Step))
def test_every_step_has_a_line(step: Step) -> None:
    assert wording.progress(Progress(step), NOW).endswith("…")


def test_progress_says_how_far_and_until_when() -> None:
    assert wording.progress(Progress(Step.AUTHORIZING, 3, 10), NOW) == "Fetching what is to be proved… 3 of 10"
    waiting = Progress(Step.VALIDATING, until=NOW + timedelta(seconds=3))
    assert wording.progress(waiting, NOW) == "Waiting for the CA to look (3 s)"
    assert wording.progress(waiting, NOW + timedelta(seconds=9)) == "Waiting for the CA to look (0 s)"
    assert wording.progress(Progress(Step.RENEWING, subject="example.org"), NOW) == "Renewing: example.org…"


@pytest.mark.parametrize(
    ("ahead", "words"),
    [
        (timedelta(days=12, hours=23), "in 12 days"),
        (timedelta(days=1), "in 1 day"),
        (timedelta(hours=3, minutes=59), "in 3 hours"),
        (timedelta(minutes=1), "in 1 minute"),
        (timedelta(seconds=42), "in 42 seconds"),
        (timedelta(milliseconds=300), "now"),
        (-timedelta(minutes=5), "5 minutes ago"),
        (-timedelta(days=800), "2 years ago"),
    ],
)
def test_a_distance_is_told_in_its_largest_unit(ahead: timedelta, words: str) -> None:
    assert wording.relative(NOW + ahead, NOW) == words


@pytest.mark.usefixtures("in_kyiv")
def test_times_are_local_with_their_zone() -> None:
    assert wording.when(datetime(2026, 3, 3, 12, 0, tzinfo=UTC), NOW) == "2026-03-03 14:00 EET (in 2 days)"
    assert wording.local(datetime(2026, 7, 1, 12, 0, tzinfo=UTC)) == "2026-07-01 15:00 EEST"
    assert wording.when(None, NOW) == ""


@pytest.mark.usefixtures("in_kyiv")
def test_the_ends_of_the_calendar_can_be_shown() -> None:
    assert wording.local(datetime(9999, 12, 31, 23, 59, tzinfo=UTC)).startswith("9999-12-31 23:59")


def test_many_names_are_counted() -> None:
    names = tuple(values.name(n) for n in ("a.example", "b.example", "c.example"))
    assert wording.names(names) == "a.example +2"
    assert wording.names(names[:1]) == "a.example"
    assert wording.names(names, 3) == "a.example, b.example, c.example"


def test_an_internationalised_name_is_shown_in_both_forms() -> None:
    assert wording.name(values.name("xn--bcher-kva.example")) == "bücher.example (xn--bcher-kva.example)"
    assert wording.name(values.name("example.org")) == "example.org"


def test_an_expired_certificate_is_not_called_valid() -> None:
    assert wording.certificate_state(CertificateStatus.VALID, NOW - timedelta(seconds=1), NOW) == "expired"
    assert wording.certificate_state(CertificateStatus.VALID, NOW + timedelta(seconds=1), NOW) == "valid"
    assert wording.certificate_state(CertificateStatus.REVOKED, NOW - timedelta(days=1), NOW) == "revoked"


def test_unknown_results_of_a_renewal_are_shown_as_they_are() -> None:
    assert wording.renewal_result("renewed") == "renewed"
    assert wording.renewal_result("postponed") == "postponed"
