"""What the pre-flight saw, in words that scripts compare."""

from __future__ import annotations

from acme_desktop.domain.preflight import Check, Evidence, Finding, Flaw, Verdict


def test_the_words_that_scripts_compare_stay() -> None:
    assert [verdict.value for verdict in Verdict] == ["green", "red", "uncertain"]
    assert {finding.value for finding in Finding} == {
        "as-expected", "no-record", "other-value", "servers-disagree", "no-answer", "name-not-found", "not-reachable",
        "http-status", "other-content", "redirected-away", "caa-forbids",
        "broken-signatures",
    }  # fmt: skip
    assert {flaw.value for flaw in Flaw} == {
        "empty", "byte-order-mark", "utf-16", "white-space", "white-space-behind", "quoted", "text-around", "web-page",
        "token-only", "other-account",
    }  # fmt: skip


def test_checks_are_compared_by_what_they_say() -> None:
    seen = Evidence("192.0.2.1", "nothing", as_expected=False)
    check = Check(1, "a.example", Verdict.RED, Finding.NO_RECORD, "_acme-challenge.a.example", "value", (seen,))
    assert check == Check(1, "a.example", Verdict.RED, Finding.NO_RECORD, "_acme-challenge.a.example", "value", (seen,))
    assert check != Check(1, "a.example", Verdict.RED, Finding.NO_RECORD, "_acme-challenge.a.example", "value")
