"""CAA sets and what they permit (RFC 8659, RFC 8657)."""

from __future__ import annotations

import pytest

from acme_desktop.practice.caa import CaaRecord, permits

US, OTHER = (0, "issue", "practice.example"), (0, "issue", "letsencrypt.org")
ACCOUNT = "https://127.0.0.1:21000/acme-desktop-practice/account/1"


@pytest.mark.parametrize(
    ("records", "wildcard", "expected"),
    [
        ([], False, True),
        ([US], False, True),
        ([(0, "issue", "PRACTICE.example ")], False, True),
        ([OTHER], False, False),
        ([OTHER, US], False, True),
        ([(0, "issue", ";")], False, False),
        ([(0, "issue", "")], False, False),
        ([(0, "iodef", "mailto:a@b.example")], False, True),
        ([OTHER], True, False),
        ([US, (0, "issuewild", ";")], True, False),
        ([US, (0, "issuewild", ";")], False, True),
        ([OTHER, (0, "issuewild", "practice.example")], True, True),
        ([OTHER, (0, "issuewild", "practice.example")], False, False),
        ([(0, "issuewild", "letsencrypt.org")], False, True),
        ([(128, "unknown", "x"), US], False, False),
        ([(0, "unknown", "x"), US], False, True),
        ([(128, "issue", "practice.example")], False, True),
        ([(0, "issue", f"practice.example; accounturi={ACCOUNT}")], False, True),
        ([(0, "issue", f"practice.example; accounturi={ACCOUNT}2")], False, False),
        ([(0, "issue", "practice.example; validationmethods=dns-01,http-01")], False, True),
        ([(0, "issue", "practice.example; validationmethods=http-01")], False, False),
        ([(0, "issue", "practice.example; rubbish")], False, False),
        ([(0, "issue", "practice.example;")], False, True),
        ([(0, "issue", "practice.example; other=x")], False, True),
    ],
)
def test_a_set_of_records_permits_or_forbids(records: list[CaaRecord], wildcard: bool, expected: bool) -> None:
    assert permits(records, wildcard=wildcard, account_url=ACCOUNT, method="dns-01") is expected
