"""A dashboard with something of everything."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from acme_desktop.domain.account import Account, AccountId, AccountStatus, CaEndpoint, KeyType
from acme_desktop.domain.authority import Environment
from acme_desktop.domain.order import OrderState
from acme_desktop.domain.rate_limits import Counted, LimitStanding, RateLimit
from acme_desktop.service.lines import (
    AccountLine,
    Attention,
    Dashboard,
    ExpiryMark,
    Health,
    Need,
    OrderGroup,
    OrderLine,
    RenewalState,
)

NOW = datetime(2026, 11, 24, 10, 42, tzinfo=UTC)
DAY = timedelta(days=1)


ORDERS = RateLimit(Counted.ORDERS, 300, timedelta(hours=3))


def account(
    number: int, ca: str, environment: Environment, email: str, certificates: int, used: int | None = None
) -> AccountLine:
    made = Account(
        AccountId(number),
        CaEndpoint("https://ca.test/dir"),
        email,
        (),
        AccountStatus.VALID,
        KeyType.EC256,
        "k",
        "t",
        NOW,
    )
    new_orders = None if used is None else LimitStanding(ORDERS, "", used, NOW + timedelta(minutes=1))
    return AccountLine(made, ca, environment, 3, 1, certificates, new_orders)


def order(number: int, *names: str, ca: str, state: OrderState, group: OrderGroup, minutes: int) -> OrderLine:
    environment = Environment.STAGING if "taging" in ca else Environment.PRODUCTION
    at = NOW - timedelta(minutes=minutes)
    return OrderLine(
        number, names, 1, ca, environment, state, group, at, at, NOW + DAY, "Maren Holt", "dns-01", automatic=False
    )


def attention() -> tuple[Attention, ...]:
    return (
        Attention(
            Need.DEPLOY, ("apps.example.net", "b.test", "c.test", "d.test"), "/acme/orders/214/challenges",
            NOW + timedelta(days=2, hours=3, minutes=37), order_id=214, records=3, renewal=True,
        ),
        Attention(
            Need.DUE_BY_HAND, ("portal.example.org", "wiki.example.org", "cloud.example.net"),
            "/acme/certificates?health=due-soon", NOW + 7 * DAY, certificates=3,
        ),
        Attention(
            Need.FAILING, ("mail.example.org",), "/acme/certificates/9", NOW + 9 * DAY, certificate_id=9, tries=2,
            next_attempt=NOW + timedelta(hours=4), trouble="CAA record for example.org prevents issuance (caa)",
        ),
        Attention(Need.EXPIRED, ("old.example.org",), "/acme/certificates/10", NOW - 3 * DAY, certificate_id=10),
    )  # fmt: skip


def marks() -> tuple[ExpiryMark, ...]:
    found = []
    days = {6: 1, 9: 2, 12: 1, 16: 1, 20: 1, 26: 2, 30: 3, 34: 2, 38: 4, 43: 2, 45: 5, 50: 3, 58: 4, 61: 2, 70: 5}
    number = 0
    for day, count in days.items():
        for _ in range(count):
            number += 1
            health = Health.FAILING if day < 7 else Health.DUE_SOON if day < 27 else Health.HEALTHY
            start = NOW + (day - 8) * DAY
            window = (start, start + 4 * DAY) if number % 3 == 0 else None
            found.append(ExpiryMark(number, f"n{number}.example.org", NOW + day * DAY, health, window))
    return tuple(found)


def dashboard() -> Dashboard:
    return Dashboard(
        attention=attention(), expired=0, within_7_days=1, within_30_days=9, healthy=138, waiting_for_me=1, failing=1,
        marks=marks(),
        accounts=(
            account(1, "Let’s Encrypt", Environment.PRODUCTION, "ops@example.com", 140, used=2),
            account(2, "Let’s Encrypt staging", Environment.STAGING, "ops@example.com", 3),
            account(3, "Corp step-ca", Environment.PRIVATE, "pki@corp.example.com", 9),
        ),
        orders=(
            order(215, "files.corp.example.com", ca="Corp step-ca", state=OrderState.PROCESSING,
                  group=OrderGroup.RUNNING, minutes=2),
            order(214, "apps.example.net", "b.test", "c.test", "d.test", ca="Let’s Encrypt",
                  state=OrderState.AWAITING_DEPLOYMENT, group=OrderGroup.YOUR_TURN, minutes=90),
            order(213, "ldap.corp.example.com", ca="Corp step-ca", state=OrderState.VALID, group=OrderGroup.DONE,
                  minutes=42),
            order(211, "lab.example.net", ca="Staging", state=OrderState.VALID, group=OrderGroup.DONE, minutes=1500),
            order(210, "mail.example.org", ca="Let’s Encrypt", state=OrderState.INVALID, group=OrderGroup.FAILED,
                  minutes=42),
        ),
        renewal=RenewalState(NOW - timedelta(minutes=42), NOW + timedelta(hours=3), 147),
    )  # fmt: skip
