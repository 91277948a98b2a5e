"""Accounts that can order, and names as the service reads them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from acme_desktop.domain.account import Account, AccountId, AccountStatus, CaEndpoint, KeyType
from acme_desktop.domain.authority import Environment
from acme_desktop.domain.directory import Directory
from acme_desktop.domain.rate_limits import Counted, RateLimit
from acme_desktop.service.answers import AuthorityReport
from acme_desktop.service.lines import AccountLine, Ledger, NameReading, NamesReading, NameVerdict, Page
from acme_desktop.service.questions import FindAccounts, FindOrders, ReadNames, ShowLedger
from acme_desktop.service.requests import TestAuthority
from tests.desktop.recording_client import RecordingClient

WEEK = timedelta(days=7)
SAME_NAMES, DOMAIN = RateLimit(Counted.SAME_NAMES, 5, WEEK), RateLimit(Counted.DOMAIN, 50, WEEK)
NOW = datetime(2026, 11, 24, 10, 42, tzinfo=UTC)


def account(number: int, ca: str, environment: Environment, status: AccountStatus = AccountStatus.VALID) -> AccountLine:
    made = Account(
        AccountId(number), CaEndpoint(f"https://ca{number}.test/dir"), "ops@example.com", (), status, KeyType.EC256,
        "k", "t", NOW,
    )  # fmt: skip
    return AccountLine(made, ca, environment, 3, 1, 5)


def reading(question: ReadNames) -> NamesReading:
    """Enough of the service's reading for the form."""
    words = [word for word in question.text.replace(",", " ").split() if word]
    names: list[NameReading] = []
    duplicates = 0
    for word in words:
        shown = word.removeprefix("https://").rstrip("/")
        if any(name.shown == shown for name in names):
            duplicates += 1
            continue
        names.append(_read(word, shown, words))
    return NamesReading(tuple(names), duplicates)


def _read(typed: str, shown: str, words: list[str]) -> NameReading:
    if shown.endswith(".local"):
        return NameReading(typed, "", shown, NameVerdict.BAD, "Not a public name. Use a private CA for it.")
    if "\u0430" in shown:
        latin = shown.replace("\u0430", "a")
        return NameReading(typed, "", shown, NameVerdict.BAD, "Its first letter is a Cyrillic a.", suggestion=latin)
    cover = f"*.{shown.partition('.')[2]}"
    if cover in words and shown != cover:
        return NameReading(typed, shown, shown, NameVerdict.NOTED, covered_by=cover)
    ascii_name = shown.encode("idna").decode() if not shown.isascii() else shown
    return NameReading(typed, ascii_name, shown, NameVerdict.GOOD, wildcard=shown.startswith("*."))


def prepare(client: RecordingClient) -> None:
    """Let the client answer everything that the form asks."""
    client.answer(
        FindAccounts,
        (
            account(1, "Let’s Encrypt", Environment.PRODUCTION),
            account(2, "Let’s Encrypt staging", Environment.STAGING),
            account(3, "Gone", Environment.PRIVATE, AccountStatus.DEACTIVATED),
        ),
    )
    client.answer(ReadNames, reading)
    client.answer(FindOrders, Page((), 0))
    client.answer(ShowLedger, Ledger())
    directory = Directory("n", "a", "o", profiles={"classic": "90 days", "shortlived": "6 days"})
    client.answer(TestAuthority, AuthorityReport("https://ca1.test/dir", Environment.PRODUCTION, directory, 84.0, 0.2))
