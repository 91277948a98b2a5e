"""Operators, sessions, accounts, certificates, secrets and facts: the same suite on each database."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from acme_desktop.adapters.db import SqlDatabase
from acme_desktop.adapters.db.column_types import storable
from acme_desktop.domain.account import AccountStatus
from acme_desktop.domain.certificate import CertificateStatus, RenewalPlan
from acme_desktop.domain.errors import NotFoundError, StateError
from acme_desktop.domain.operator import OperatorId, Role
from acme_desktop.domain.order import OrderState
from acme_desktop.service.job import Job
from tests.adapters.db.samples import (
    a_certificate,
    a_session,
    a_wish,
    an_account,
    an_operator,
    an_order,
    later,
    stored_order,
)


def test_an_operator_comes_back_as_it_went_in(database: SqlDatabase, job: Job) -> None:
    with database.write(job) as tx:
        ada = tx.operators.add(an_operator())
        bob = tx.operators.add(an_operator("Bob", last_failed_at=None, last_signed_in_at=None, disabled=False))
        tx.commit()
    assert ada.id != bob.id
    with database.read() as tx:
        assert tx.operators.get(ada.id) == ada == replace(an_operator(), id=ada.id)
        assert tx.operators.list() == (ada, bob)


@pytest.mark.parametrize("spelling", ["ada", "ADA", "aDa"])
def test_an_operator_is_found_whatever_the_letter_case(database: SqlDatabase, job: Job, spelling: str) -> None:
    with database.write(job) as tx:
        ada = tx.operators.add(an_operator("Ada"))
        assert tx.operators.find(spelling) == ada
        assert tx.operators.find("ad") is None
        assert tx.operators.find("%") is None


def test_letter_case_is_ignored_beyond_ascii_too(database: SqlDatabase, job: Job) -> None:
    with database.write(job) as tx:
        jürgen = tx.operators.add(an_operator("Jürgen Weiß"))
        assert tx.operators.find("JÜRGEN WEISS") == jürgen
        assert tx.operators.find("Ju\u0308rgen Weiß") == jürgen


def test_a_name_that_is_taken_is_refused_and_the_transaction_goes_on(database: SqlDatabase, job: Job) -> None:
    with database.write(job) as tx:
        ada = tx.operators.add(an_operator("Ada"))
        bob = tx.operators.add(an_operator("Bob"))
        with pytest.raises(StateError, match="already an operator named ADA"):
            tx.operators.add(an_operator("ADA"))
        with pytest.raises(StateError, match="already an operator"):
            tx.operators.save(replace(bob, name="ada"))
        tx.operators.save(replace(bob, role=Role.VIEWER))
        tx.commit()
    with database.read() as tx:
        assert tx.operators.list() == (ada, replace(bob, role=Role.VIEWER))


@pytest.mark.parametrize("number", [0, -1, 5, 2**31, 2**63, 10**40])
def test_a_number_that_nobody_has_is_not_found(database: SqlDatabase, job: Job, number: int) -> None:
    with database.write(job) as tx:
        order = stored_order(tx)
        for get, kind in (
            (tx.operators.get, "operator"), (tx.accounts.get, "account"), (tx.orders.get, "order"),
            (tx.orders.challenge, "challenge"), (tx.certificates.get, "certificate"),
        ):  # fmt: skip
            with pytest.raises(NotFoundError, match=f"there is no {kind} {number}"):
                get(number)  # type: ignore[arg-type]
        assert tx.orders.authorizations(number) == ()  # type: ignore[arg-type]
        with pytest.raises(NotFoundError):
            tx.operators.save(an_operator(id=OperatorId(number)))
        with pytest.raises(NotFoundError):
            tx.orders.save(replace(order, id=number))  # type: ignore[arg-type]


def test_sessions_begin_go_on_and_end(database: SqlDatabase, job: Job) -> None:
    with database.write(job) as tx:
        ada, bob = tx.operators.add(an_operator("Ada")), tx.operators.add(an_operator("Bob"))
        first, second, third = a_session(ada.id, "d1"), a_session(ada.id, "d2"), a_session(bob.id, "d3")
        for session in (first, second, third):
            tx.operators.put_session(session)
        used = replace(first, last_used_at=later(hours=3))
        tx.operators.put_session(used)
        tx.commit()
    with database.write(job) as tx:
        assert tx.operators.session("d1") == used
        assert tx.operators.session("nobody's") is None
        tx.operators.end_session("d1")
        tx.operators.end_session("never was")
        assert tx.operators.session("d1") is None
        tx.operators.end_sessions_of(ada.id)
        assert tx.operators.session("d2") is None
        assert tx.operators.session("d3") == third


def test_an_account_comes_back_as_it_went_in(database: SqlDatabase, job: Job) -> None:
    with database.write(job) as tx:
        first = tx.accounts.add(an_account())
        second = tx.accounts.add(an_account(contacts=(), terms_agreed_at=None, status=AccountStatus.CREATING))
        tx.commit()
    with database.write(job) as tx:
        assert tx.accounts.list() == (first, second)
        assert tx.accounts.get(first.id) == replace(an_account(), id=first.id)
        changed = replace(second, email="new@a.example", status=AccountStatus.LOST)
        tx.accounts.save(changed)
        assert tx.accounts.get(second.id) == changed
        assert tx.accounts.get(first.id) == first


def test_a_certificate_comes_back_as_it_went_in(database: SqlDatabase, job: Job) -> None:
    with database.write(job) as tx:
        order = stored_order(tx)
        full = tx.certificates.add(a_certificate(order))
        bare = tx.certificates.add(
            a_certificate(
                order, plan=RenewalPlan(), replaced_by=None, revoked_at=None, revocation_reason=None, issuers=()
            )
        )
        tx.commit()
    with database.write(job) as tx:
        assert tx.certificates.get(full.id) == replace(a_certificate(order), id=full.id)
        assert tx.certificates.get(bare.id) == bare
        assert bare.plan == RenewalPlan()
        changed = replace(bare, status=CertificateStatus.REVOKED, plan=replace(full.plan, failures=3))
        tx.certificates.save(changed)
        assert tx.certificates.get(bare.id) == changed


def test_certificates_are_listed_by_expiry_and_superseded_ones_only_on_demand(database: SqlDatabase, job: Job) -> None:
    with database.write(job) as tx:
        order = stored_order(tx)
        late = tx.certificates.add(a_certificate(order, not_after=later(days=80)))
        soon = tx.certificates.add(a_certificate(order, not_after=later(days=5), status=CertificateStatus.REVOKED))
        old = tx.certificates.add(a_certificate(order, not_after=later(days=1), status=CertificateStatus.SUPERSEDED))
        assert tx.certificates.list() == (soon, late)
        assert tx.certificates.list(superseded=True) == (old, soon, late)


def test_a_certificate_of_no_order_is_refused(database: SqlDatabase, job: Job) -> None:
    from acme_desktop.domain.errors import StorageError

    with database.write(job) as tx:
        order = stored_order(tx)
        with pytest.raises(StorageError, match="refused"):
            tx.certificates.add(a_certificate(replace(order, id=order.id + 1)))  # type: ignore[arg-type]
        with pytest.raises(StorageError):
            tx.commit()
    with database.read() as tx:
        assert tx.accounts.list() == ()


def test_envelopes_are_kept_as_bytes(database: SqlDatabase, job: Job) -> None:
    with database.write(job) as tx:
        tx.secrets.put("order-key-2", bytes(range(256)))
        tx.secrets.put("order-key-1", b"old")
        tx.secrets.put("order-key-1", b"")
        tx.commit()
    with database.read() as tx:
        assert tx.secrets.get("order-key-2") == bytes(range(256))
        assert tx.secrets.get("order-key-3") is None
        assert tx.secrets.all() == (("order-key-1", b""), ("order-key-2", bytes(range(256))))


def test_facts_are_kept_by_name(database: SqlDatabase, job: Job) -> None:
    with database.write(job) as tx:
        assert tx.values.get("audit-key") is None
        tx.values.put("audit-key", "one")
        tx.values.put("audit-key", "two")
        tx.commit()
    with database.read() as tx:
        assert tx.values.get("audit-key") == "two"


def test_ids_are_never_used_again(database: SqlDatabase, job: Job) -> None:
    with database.write(job) as tx:
        first = stored_order(tx, state=OrderState.ABANDONED)
    with database.write(job) as tx:
        account = tx.accounts.add(an_account())
        second = tx.orders.add(an_order(a_wish(account.id)))
        tx.commit()
    assert second.id >= first.id  # what was rolled back may come again; what was committed never does
    with database.write(job) as tx:
        third = tx.orders.add(an_order(a_wish(account.id, "c.example")))
        assert third.id > second.id


def test_a_time_without_a_zone_is_a_bug(database: SqlDatabase, job: Job) -> None:
    from acme_desktop.domain.errors import StorageError

    naive = datetime(2026, 1, 1)  # noqa: DTZ001
    with database.write(job) as tx, pytest.raises((ValueError, StorageError)):
        tx.operators.add(an_operator(created_at=naive))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(max_size=50), data=st.binary(max_size=50))
def test_any_text_can_be_stored(database: SqlDatabase, job: Job, text: str, data: bytes) -> None:
    with database.write(job) as tx:
        account = tx.accounts.add(an_account(contacts=(text,), email=text, created_by=text))
        order = tx.orders.add(an_order(a_wish(account.id, text), csr=data, note=text))
        tx.values.put(text, text)
        assert tx.accounts.get(account.id).contacts == (text,)
        assert tx.accounts.get(account.id).email == storable(text)
        assert tx.orders.get(order.id).csr == data
        assert tx.orders.get(order.id).wish == order.wish
        assert tx.values.get(text) == storable(text)
