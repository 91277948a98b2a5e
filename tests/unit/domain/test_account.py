"""Accounts: the contacts a CA is given, and the words that are stored."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, replace
from datetime import UTC, datetime

import pytest

from acme_desktop.domain.account import Account, AccountId, AccountStatus, CaEndpoint, KeyType

ACCOUNT = Account(
    AccountId(1), CaEndpoint("https://ca.example/dir"), "ana@example.org", (), AccountStatus.VALID, KeyType.EC256,
    "account-1", "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs", datetime(2026, 1, 1, tzinfo=UTC),
)  # fmt: skip


@pytest.mark.parametrize(
    ("email", "contacts", "expected"),
    [
        ("ana@example.org", (), ("mailto:ana@example.org",)),
        ("", (), ()),
        ("", ("tel:+4412345",), ("tel:+4412345",)),
        ("ana@example.org", ("tel:+4412345",), ("mailto:ana@example.org", "tel:+4412345")),
        ("ana@example.org", ("mailto:b@x.org", "mailto:ana@example.org"), ("mailto:ana@example.org", "mailto:b@x.org")),
        ("", ("mailto:b@x.org", "mailto:a@x.org", "mailto:b@x.org"), ("mailto:b@x.org", "mailto:a@x.org")),
        ("who?me@example.org", (), ("mailto:who%3Fme@example.org",)),
    ],
)
def test_the_e_mail_address_comes_first_and_nothing_twice(
    email: str, contacts: tuple[str, ...], expected: tuple[str, ...]
) -> None:
    assert replace(ACCOUNT, email=email, contacts=contacts).all_contacts == expected


def test_an_account_is_a_value() -> None:
    assert replace(ACCOUNT) == ACCOUNT
    with pytest.raises(FrozenInstanceError):
        ACCOUNT.email = "other@example.org"  # type: ignore[misc]  # what the test is about


def test_the_words_of_stored_rows_and_scripts_stay() -> None:
    assert [kind.value for kind in KeyType] == ["ec256", "ec384", "rsa2048", "rsa3072", "rsa4096"]
    assert [status.value for status in AccountStatus] == ["creating", "valid", "deactivated", "revoked", "lost"]
