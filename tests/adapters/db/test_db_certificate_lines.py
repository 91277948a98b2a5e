"""Certificates as lists show them: health in SQL as the domain says it, filters, sorts, pages, counts."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from acme_desktop.adapters.db import SqlDatabase
from acme_desktop.adapters.db.transaction import SqlTransaction
from acme_desktop.domain.account import Account, CaEndpoint
from acme_desktop.domain.authority import PRESETS, Environment
from acme_desktop.domain.certificate import Certificate, CertificateStatus, RenewalPlan
from acme_desktop.domain.errors import NotFoundError
from acme_desktop.domain.health import Health, health_of
from acme_desktop.domain.order import OrderState
from acme_desktop.domain.renewal import renewal_moment
from acme_desktop.domain.solver import parse_solver
from acme_desktop.service.job import Job
from acme_desktop.service.lines import CertificateFilter, CertificateLine, Page
from tests.adapters.db.conftest import OpenDatabase
from tests.adapters.db.samples import MOMENT, a_certificate, a_wish, an_account, an_order, later

NOW = later(days=30)
FINAL = (OrderState.VALID, OrderState.INVALID, OrderState.ABANDONED)


def stored(tx: SqlTransaction, account: Account, *names: str, wish: Any = None, **changes: Any) -> Certificate:
    """Of an order of its own that is done; nothing was tried to renew it."""
    more = {"own_csr": False, "auto_renew": True} | (wish or {})
    order = tx.orders.add(
        an_order(a_wish(account.id, *names, **more), state=OrderState.VALID, replaces_certificate=None, problem=None)
    )
    plain = {"plan": RenewalPlan(), "replaced_by": None, "revoked_at": None, "revocation_reason": None}
    return tx.certificates.add(a_certificate(order, **(plain | changes)))


def renewal(tx: SqlTransaction, certificate: Certificate, state: OrderState) -> int:
    wish = replace(certificate.wish, profile=f"p{certificate.id}")
    return int(tx.orders.add(an_order(wish, state=state, replaces_certificate=int(certificate.id))).id)


def page(database: SqlDatabase, now: datetime = NOW, **wanted: Any) -> Page[CertificateLine]:
    with database.read() as tx:
        return tx.certificate_lines.page(CertificateFilter(**wanted), now)


def found(database: SqlDatabase, **wanted: Any) -> list[str]:
    return [line.names[0] for line in page(database, **wanted).rows]


lives = st.tuples(
    st.sampled_from(CertificateStatus),
    st.integers(-3, 100),  # days to the end
    st.sampled_from((2, 6, 47, 90, 398)),  # days of life
    st.integers(0, 2),  # failures
    st.none() | st.integers(-120, 120),  # hours to the moment that was drawn
    st.none() | st.sampled_from(OrderState),
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(lives, min_size=1, max_size=8))
def test_the_database_tells_health_as_the_domain_does(
    url: str, open_it: OpenDatabase, many: list[tuple[Any, ...]]
) -> None:
    database = open_it(url)
    expected: dict[int, Health] = {}
    try:
        with database.write(Job()) as tx:
            account = tx.accounts.add(an_account())
            for place, (status, left, life, failures, drawn, state) in enumerate(many):
                ends = NOW + timedelta(days=left)
                plan = RenewalPlan(moment=None if drawn is None else NOW + timedelta(hours=drawn), failures=failures)
                certificate = stored(
                    tx, account, f"h{place}.example", status=status, not_before=ends - timedelta(days=life),
                    not_after=ends, plan=plan,
                )  # fmt: skip
                if state is not None:
                    renewal(tx, certificate, state)
                renewing = None if state is None or state in FINAL else state
                expected[int(certificate.id)] = health_of(certificate, renewing, NOW)
            everything = tx.certificate_lines.page(CertificateFilter(superseded=True), NOW)
            assert {line.id: line.health for line in everything.rows} == expected
            assert everything.counts == {h.value: n for h, n in Counter(expected.values()).items()}
            for health in Health:
                some = tx.certificate_lines.page(CertificateFilter(superseded=True, health=health.value), NOW)
                assert {line.id for line in some.rows} == {i for i, h in expected.items() if h is health}
                assert some.total == len(some.rows)
                lines, number = tx.certificate_lines.of_one_health(CertificateFilter(health=health.value), NOW)
                assert ({line.id for line in lines}, number) == ({line.id for line in some.rows}, some.total)
    finally:
        database.close()


def test_a_line_holds_what_a_row_shows(database: SqlDatabase, job: Job) -> None:
    with database.write(job) as tx:
        account = tx.accounts.add(an_account(endpoint=CaEndpoint(PRESETS[1].directory_url)))
        certificate = stored(
            tx, account, "xn--bcher-kva.example", "b.example", wish={"solver": parse_solver("manual")},
            plan=RenewalPlan(failures=2, not_before=later(days=31), last_error="the CA\nwas down"),
        )  # fmt: skip
        order = renewal(tx, certificate, OrderState.PROCESSING)
        tx.commit()
    (line,) = page(database).rows
    assert line == CertificateLine(
        id=int(certificate.id), names=("b\u00fccher.example", "b.example"), issuer="R11", ca="Let's Encrypt (staging)",
        environment=Environment.STAGING, account_id=account.id, order_id=certificate.order_id, not_before=MOMENT,
        not_after=later(days=90), health=Health.FAILING, key_type="rsa3072", auto_renew=True, automatic=False,
        next_renewal=renewal_moment(certificate.plan, MOMENT, later(days=90)), exported_to="/srv/tls",
        open_order=order, trouble="the CA was down", tries=2, next_attempt=later(days=31),
    )  # fmt: skip
    with database.read() as tx:
        assert tx.certificate_lines.get(certificate.id, NOW) == line
        for number in (99, 2**40):
            with pytest.raises(NotFoundError):
                tx.certificate_lines.get(number, NOW)  # type: ignore[arg-type]


@pytest.fixture
def shelf(database: SqlDatabase, job: Job) -> SqlDatabase:
    """Five in use and one that was replaced."""
    with database.write(job) as tx:
        le = tx.accounts.add(an_account(endpoint=CaEndpoint(PRESETS[0].directory_url), email="ops@a.example"))
        corp = tx.accounts.add(an_account(endpoint=CaEndpoint("https://ca.corp.test/dir"), email="pki@corp.test"))
        stored(tx, le, "c.example", not_after=later(days=35), issuers=("E7", "X1"))
        stored(tx, le, "a.example", "xn--mnchen-3ya.example", not_after=later(days=90), serial="0badcafe")
        stored(tx, corp, "d.corp.test", not_after=later(days=29), issuers=("Corp \u00c4 CA",))
        stored(tx, corp, "100%_sure.corp.test", not_after=later(days=80), wish={"solver": parse_solver("manual")})
        stored(tx, le, "e.example", status=CertificateStatus.REVOKED, wish={"auto_renew": False})
        stored(tx, le, "old.example", status=CertificateStatus.SUPERSEDED)
        tx.commit()
    return database


@pytest.mark.parametrize(("wanted", "names"), [
    ({}, "d.corp.test c.example 100%_sure.corp.test a.example e.example"),
    ({"descending": True}, "e.example a.example 100%_sure.corp.test c.example d.corp.test"),
    ({"superseded": True, "health": "superseded"}, "old.example"),
    ({"health": "superseded"}, "old.example"),
    ({"health": "no-such-health"}, ""),
    ({"sort": "names"}, "100%_sure.corp.test a.example c.example d.corp.test e.example"),
    ({"sort": "issuer"}, "d.corp.test c.example 100%_sure.corp.test a.example e.example"),
    ({"sort": "state"}, "d.corp.test c.example 100%_sure.corp.test a.example e.example"),
    ({"sort": "renewal"}, "d.corp.test c.example 100%_sure.corp.test a.example e.example"),
    ({"sort": "renewal", "descending": True}, "a.example 100%_sure.corp.test c.example d.corp.test e.example"),
    ({"sort": "no-such-sort", "limit": 1}, "d.corp.test"),
    ({"offset": 1, "limit": 2}, "c.example 100%_sure.corp.test"),
    ({"offset": -5, "limit": 1}, "d.corp.test"),
    ({"offset": 2**70}, ""),
    ({"limit": -1}, ""),
    ({"account_id": 1}, "c.example a.example e.example"),
    ({"account_id": 2**70}, ""),
    ({"within_days": 7}, "c.example"),
    ({"within_days": 30}, "c.example"),
    ({"within_days": 50}, "c.example 100%_sure.corp.test"),
    ({"within_days": 0}, "d.corp.test"),
    ({"within_days": 10**9}, "c.example 100%_sure.corp.test a.example"),
    ({"by_hand": True}, "100%_sure.corp.test e.example"),
    ({"text": "A.EXAMPLE"}, "c.example a.example e.example"),  # the account's address
    ({"text": "m\u00fcnchen"}, "a.example"),
    ({"text": "M\u00dcNCHEN"}, "a.example"),
    ({"text": "mu\u0308nchen"}, "a.example"),
    ({"text": "xn--mnchen"}, "a.example"),
    ({"text": "LET'S encrypt"}, "c.example a.example e.example"),
    ({"text": "ca.corp"}, "d.corp.test 100%_sure.corp.test"),
    ({"text": "CORP  "}, "d.corp.test 100%_sure.corp.test"),
    ({"text": "e7"}, "c.example"),
    ({"text": "0badcafe"}, "a.example"),
    ({"text": "100%_"}, "100%_sure.corp.test"),
    ({"text": "%"}, "100%_sure.corp.test"),
    ({"text": "#1"}, "c.example"),
    ({"text": " 2 "}, "a.example"),
    ({"text": "99999999999"}, ""),
    ({"text": "' OR 1=1 --"}, ""),
    ({"text": "\x00\ud800"}, ""),
    ({"text": "x" * 100_000}, ""),
    ({"text": "dns"}, ""),
])  # fmt: skip
def test_certificates_are_filtered_and_sorted(shelf: SqlDatabase, wanted: dict[str, Any], names: str) -> None:
    assert found(shelf, **wanted) == names.split()


def test_a_page_counts_every_health_whichever_is_wanted(shelf: SqlDatabase) -> None:
    everything = page(shelf)
    assert everything.counts == {"expired": 1, "due-soon": 1, "healthy": 2, "revoked": 1}
    assert everything.total == 5
    some = page(shelf, health="healthy", limit=1)
    assert (some.counts, some.total, len(some.rows)) == (everything.counts, 2, 1)


def test_versions_are_for_the_same_set_of_names(database: SqlDatabase, job: Job) -> None:
    with database.write(job) as tx:
        account = tx.accounts.add(an_account())
        first = stored(tx, account, "a.example", "b.example", status=CertificateStatus.SUPERSEDED)
        second = stored(tx, account, "b.example", "a.example", not_before=later(days=60))
        stored(tx, account, "a.example")
        tx.commit()
    with database.read() as tx:
        assert [line.id for line in tx.certificate_lines.versions(first.id, NOW)] == [second.id, first.id]


def test_a_certificate_that_is_changed_is_found_by_what_it_is_then(database: SqlDatabase, job: Job) -> None:
    with database.write(job) as tx:
        certificate = stored(tx, tx.accounts.add(an_account()), "a.example")
        tx.certificates.save(replace(certificate, plan=RenewalPlan(moment=later(days=35))))
        tx.commit()
    (line,) = page(database, health="due-soon").rows
    assert line.next_renewal == later(days=35)
    with database.read() as tx:
        assert tx.certificates.get(certificate.id).pem == certificate.pem
