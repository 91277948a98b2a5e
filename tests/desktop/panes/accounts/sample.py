"""CAs to choose from, and accounts that there are."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from acme_desktop.domain.account import Account, AccountId, AccountStatus, CaEndpoint, KeyType
from acme_desktop.domain.authority import PRESETS, Environment
from acme_desktop.domain.directory import Directory
from acme_desktop.service.answers import AuthorityReport, AuthorityRow
from acme_desktop.service.lines import AccountLine
from acme_desktop.service.questions import FindAccounts
from acme_desktop.service.requests import ListAuthorities, TestAuthority
from tests.desktop.recording_client import RecordingClient

NOW = datetime(2026, 11, 24, 10, 42, tzinfo=UTC)
TERMS = "https://letsencrypt.org/documents/LE-SA-v1.6.pdf"


def account(number: int, directory: str, email: str, status: AccountStatus = AccountStatus.VALID) -> Account:
    return Account(
        AccountId(number), CaEndpoint(directory), email, ("mailto:oncall@example.org",), status, KeyType.EC256, "k",
        "wrTVIbTpJKzM4Dn2N7USPoivcJFCdeK2BAsao7nYa0o", NOW - timedelta(days=90), f"{directory}/acct/{number}",
        terms_url=TERMS, terms_agreed_at=NOW - timedelta(days=90),
    )  # fmt: skip


def lines() -> tuple[AccountLine, ...]:
    production, staging = (account(number, PRESETS[number - 1].directory_url, "ops@example.com") for number in (1, 2))
    company = "https://ca.corp.example.com/acme/acme/directory"
    gone = account(3, company, "pki@corp.example.com", AccountStatus.DEACTIVATED)
    return (
        AccountLine(production, "Let’s Encrypt", Environment.PRODUCTION, 140, 1, 138),
        AccountLine(staging, "Let’s Encrypt staging", Environment.STAGING, 12, 0, 3),
        AccountLine(gone, "ca.corp.example.com", Environment.PRIVATE, 9, 0, 9),
    )


def directory(question: TestAuthority) -> AuthorityReport:
    needs_binding = "goog" in question.server or "zerossl" in question.server
    found = Directory(
        "n", "a", "o", renewal_info="https://ca.test/ari", terms_of_service=TERMS, has_terms=True,
        caa_identities=("letsencrypt.org",), external_account_required=needs_binding,
        profiles={"classic": "90 days", "tlsserver": "", "shortlived": ""},
    )  # fmt: skip
    return AuthorityReport(question.server, Environment.STAGING, found, 84.2, 0.2)


def prepare(client: RecordingClient) -> None:
    rows = tuple(AuthorityRow(p.id, p.name, p.directory_url, p.environment, p.eab, p.note) for p in PRESETS)
    url = "https://localhost:14000/acme-desktop-practice/directory"
    practice = AuthorityRow("practice", "Practice CA", url, Environment.PRACTICE, False, "")
    client.answer(ListAuthorities, (*rows, practice))
    client.answer(TestAuthority, directory)
    client.answer(FindAccounts, lines())
