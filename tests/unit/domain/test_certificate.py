"""Certificates: the reasons of a revocation, and what a certificate remembers of its order."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from acme_desktop.domain.account import AccountId, KeyType
from acme_desktop.domain.certificate import (
    Certificate,
    CertificateId,
    CertificateStatus,
    RenewalPlan,
    RevocationReason,
)
from acme_desktop.domain.names import Identifier, IdentifierType
from acme_desktop.domain.order import ChallengeType, OrderId, OrderWish
from acme_desktop.domain.solver import SolverKind, SolverSpec


@pytest.mark.parametrize(
    ("code", "word"),
    [
        (0, "unspecified"),
        (1, "key-compromise"),
        (3, "affiliation-changed"),
        (4, "superseded"),
        (5, "cessation-of-operation"),
    ],
)
def test_a_reason_has_the_code_of_rfc_5280_and_a_word(code: int, word: str) -> None:
    assert RevocationReason(code).word == word


@pytest.mark.parametrize("code", [2, 6, 7, 8, 9, 10, 11, -1])
def test_reasons_that_no_server_certificate_has_are_not_there(code: int) -> None:
    with pytest.raises(ValueError, match=str(code)):
        RevocationReason(code)


def test_a_certificate_is_for_the_names_it_was_ordered_for() -> None:
    names = (Identifier(IdentifierType.DNS, "a.example"), Identifier(IdentifierType.IP, "192.0.2.1"))
    wish = OrderWish(AccountId(1), names, ChallengeType.HTTP_01, SolverSpec(SolverKind.MANUAL), KeyType.EC256)
    now = datetime(2026, 1, 1, tzinfo=UTC)
    certificate = Certificate(
        CertificateId(1),
        OrderId(1),
        wish,
        CertificateStatus.VALID,
        "PEM",
        "01",
        ("CA",),
        now,
        now,
        "00",
        "",
        "key",
        now,
    )
    assert certificate.identifiers == names
    assert certificate.plan == RenewalPlan()
    assert certificate.plan.moment is None
    assert certificate.plan.failures == 0


def test_the_words_of_stored_rows_stay() -> None:
    assert [status.value for status in CertificateStatus] == ["valid", "superseded", "revoked"]
