"""Certificates with something of everything, and answers to what the pane asks."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from acme_desktop.domain.account import Account, AccountId, AccountStatus, CaEndpoint, KeyType
from acme_desktop.domain.authority import Environment
from acme_desktop.domain.certificate import (
    Certificate,
    CertificateId,
    CertificateStatus,
    Particulars,
    RenewalPlan,
    SignedTimestamp,
)
from acme_desktop.domain.health import Health
from acme_desktop.domain.names import Identifier, IdentifierType
from acme_desktop.domain.order import ChallengeType, OrderId, OrderWish
from acme_desktop.domain.solver import parse_solver
from acme_desktop.service.lines import AccountLine, CertificateDetail, CertificateLine, Milestone, Page
from acme_desktop.service.questions import ExplainCertificate, FindAccounts, FindCertificates, StudyCertificate
from tests.desktop.recording_client import RecordingClient

NOW = datetime(2026, 11, 24, 10, 42, tzinfo=UTC)
DAY = timedelta(days=1)
_PEM = "-----BEGIN CERTIFICATE-----\n…\n-----END CERTIFICATE-----\n"
# names, CA, days left, health
_KINDS: tuple[tuple[tuple[str, ...], str, int, Health], ...] = (
    (("apps.example.net", "b.example.net", "c.example.net", "d.example.net"), "Let’s Encrypt", 6, Health.YOUR_TURN),
    (("mail.example.org",), "Let’s Encrypt", 9, Health.FAILING),
    (("portal.example.org", "www.portal.example.org"), "Let’s Encrypt", 12, Health.DUE_SOON),
    (("wiki.example.org",), "Let’s Encrypt", 14, Health.DUE_SOON),
    (("files.corp.example.com",), "Corp step-ca", 29, Health.WAITING),
    (("git.example.com",), "Let’s Encrypt", 34, Health.HEALTHY),
    (("shop.example.com", "www.shop.example.com"), "Let’s Encrypt", 41, Health.HEALTHY),
    (("*.dev.example.com",), "Let’s Encrypt", 44, Health.HEALTHY),
    (("bücher.example.org",), "Let’s Encrypt", 58, Health.HEALTHY),
    (("lab.example.net",), "Staging", 63, Health.HEALTHY),
    (("status.example.com",), "Google Trust", 66, Health.HEALTHY),
    (("old-api.example.com",), "Let’s Encrypt", 77, Health.REVOKED),
    (("vpn.example.com",), "Let’s Encrypt", 81, Health.HEALTHY),
    (("gone.example.com",), "Let’s Encrypt", -3, Health.EXPIRED),
)


def line(number: int) -> CertificateLine:
    """The number-th, from 1 on; beyond the list it begins again with other names."""
    names, ca, days, health = _KINDS[(number - 1) % len(_KINDS)]
    if number > len(_KINDS):
        names = (f"n{number}.example.com",)
    end = NOW + days * DAY + timedelta(hours=2)
    failing, open_order = health is Health.FAILING, health in (Health.YOUR_TURN, Health.WAITING)
    return CertificateLine(
        id=number, names=names, issuer="E7" if ca != "Corp step-ca" else "Corp Intermediate CA 2", ca=ca,
        environment=Environment.STAGING if ca == "Staging" else Environment.PRODUCTION, account_id=1, order_id=200 +
        number, not_before=end - 90 * DAY, not_after=end, health=health, key_type="ec256", auto_renew=True,
        automatic=number % 5 > 0, next_renewal=None if health is Health.REVOKED else end - 30 * DAY,
        exported_to="/etc/nginx/certs" if number % 3 == 0 else "", open_order=214 if open_order else None,
        trouble="CAA record for example.org prevents issuance (caa)" if failing else "", tries=2 if failing else 0,
        next_attempt=NOW + timedelta(hours=4) if failing else None,
    )  # fmt: skip


def lines(count: int = len(_KINDS)) -> tuple[CertificateLine, ...]:
    """Soonest expiry first."""
    return tuple(sorted((line(number) for number in range(1, count + 1)), key=lambda one: one.not_after))


def account(**changes: object) -> Account:
    made = Account(
        AccountId(1), CaEndpoint("https://ca.test/dir"), "ops@example.com", (), AccountStatus.VALID, KeyType.EC256,
        "account-key:1", "thumb", NOW,
    )  # fmt: skip
    return replace(made, **changes)  # type: ignore[arg-type]


def certificate(shown: CertificateLine, **changes: object) -> Certificate:
    """What belongs to a line."""
    identifiers = tuple(Identifier(IdentifierType.DNS, name.encode("idna").decode()) for name in shown.names)
    wish = OrderWish(AccountId(1), identifiers, ChallengeType.DNS_01, parse_solver("manual"), KeyType.EC256)
    statuses = {Health.REVOKED: CertificateStatus.REVOKED, Health.SUPERSEDED: CertificateStatus.SUPERSEDED}
    made = Certificate(
        CertificateId(shown.id), OrderId(shown.order_id), wish, statuses.get(shown.health, CertificateStatus.VALID),
        _PEM * 2, "04d1f0a96bb7d2c8815e0c39d1b0e4f7a2c3", ("E7", "ISRG Root X2"), shown.not_before, shown.not_after,
        "9c417ed0" + "5a" * 24 + "015b0fe2", "ari", "certificate-key:1", shown.not_before,
        RenewalPlan(shown.not_after - 32 * DAY, shown.not_after - 30 * DAY, shown.not_after - 31 * DAY,
                    "https://ca.test/why"),
    )  # fmt: skip
    return replace(made, **changes)  # type: ignore[arg-type]


def detail(number: int = 13, **changes: object) -> CertificateDetail:
    """Everything of one; `changes` are the certificate's."""
    shown = line(number)
    older = [
        replace(
            shown,
            id=shown.id + 100 * age,
            not_before=shown.not_before - 60 * age * DAY,
            not_after=shown.not_after - 60 * age * DAY,
            health=Health.SUPERSEDED,
            issuer="E6",
            key_type="rsa2048",
            exported_to="",
        )
        for age in (1, 2)
    ]
    made = certificate(shown, **changes)
    chain = (shown.names[0], "E7", "ISRG Root X2")
    return CertificateDetail(made, shown, account(), (shown, *older), chain, particulars(made.not_before))


def particulars(issued: datetime) -> Particulars:
    """As Let's Encrypt has them."""
    return Particulars(
        timestamps=(SignedTimestamp("0e" * 32, issued), SignedTimestamp("d1" * 32, issued)),
        crl=("http://e7.c.lencr.org/41.crl",),
        issuers=("http://e7.i.lencr.org/",),
        usages=("digitalSignature",),
        purposes=("serverAuth",),
    )


def milestones() -> tuple[Milestone, ...]:
    """A life: ordered, refused once, proved, issued, exported."""
    start = NOW - 9 * DAY
    refused = {"problem": {"type": "urn:ietf:params:acme:error:dns", "detail": "no TXT record found"}}
    names: dict[str, object] = {"identifiers": ["vpn.example.com"]}
    steps: tuple[tuple[str, str, dict[str, object]], ...] = (
        ("order.place", "intent", names),
        ("order.place", "ok", {"url": "https://ca.test/order/9", "status": "pending"}),
        ("challenge.view", "ok", {"count": 1}),
        ("challenge.check", "failed", {"red": [{"name": "vpn.example.com"}]}),
        ("challenge.respond", "ok", {**names, "without_check": "split DNS"}),
        ("order.fail", "failed", refused),
        ("certificate.issue", "ok", {"issuer": "E7", "not_after": "2027-02-13T12:42:00+00:00", "order": 213}),
        ("certificate.export", "intent", {"format": "pem", "to": "/etc/nginx/certs", "with_key": True}),
        ("certificate.export", "ok", {"format": "pem", "to": "/etc/nginx/certs", "with_key": True,
                                      "files": ["/etc/nginx/certs/vpn.example.com-fullchain.pem"]}),
        ("something.new", "ok", {}),
    )  # fmt: skip
    return tuple(
        Milestone(start + place * timedelta(hours=5), action, outcome, "Maren Holt", told)
        for place, (action, outcome, told) in enumerate(steps)
    )


def prepare(client: RecordingClient, rows: tuple[CertificateLine, ...] | None = None) -> None:
    """Let the client answer everything that the pane asks."""
    everything = lines() if rows is None else rows

    def found(question: FindCertificates) -> Page[CertificateLine]:
        wanted = question.wanted
        passing = [one for one in everything if wanted.text in " ".join(one.names)]
        counts: dict[str, int] = {}
        for one in passing:
            counts[one.health.value] = counts.get(one.health.value, 0) + 1
        passing = [one for one in passing if not wanted.health or one.health == wanted.health]
        part = passing[wanted.offset : wanted.offset + wanted.limit]
        return Page(tuple(part), len(passing), wanted.offset, counts)

    client.answer(FindCertificates, found)
    client.answer(StudyCertificate, lambda question: detail(int(question.certificate_id)))
    client.answer(ExplainCertificate, milestones())
    shown = AccountLine(account(), "Let’s Encrypt", Environment.PRODUCTION, 3, 1, 14)
    client.answer(FindAccounts, (shown,))
