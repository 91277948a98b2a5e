"""Orders in every state, and answers to what the panes ask."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from acme_desktop.domain.account import Account, AccountId, AccountStatus, CaEndpoint, KeyType
from acme_desktop.domain.authority import Environment
from acme_desktop.domain.health import group_of
from acme_desktop.domain.names import Identifier, IdentifierType
from acme_desktop.domain.order import (
    Authorization,
    Challenge,
    ChallengeId,
    ChallengeType,
    Order,
    OrderId,
    OrderState,
    OrderWish,
)
from acme_desktop.domain.problem import Problem
from acme_desktop.domain.solver import parse_solver
from acme_desktop.service.lines import AccountLine, Milestone, OrderLine, OrderStory, Page
from acme_desktop.service.questions import FindAccounts, FindOrders, StudyOrder
from tests.desktop.recording_client import RecordingClient

NOW = datetime(2026, 11, 24, 10, 42, tzinfo=UTC)
HOUR = timedelta(hours=1)
NAMES = ("apps.example.net", "xn--bcher-kva.example.net")
CAA = Problem("urn:ietf:params:acme:error:caa", "CAA record for apps.example.net forbids it")
REFUSED = Problem(
    "urn:ietf:params:acme:error:unauthorized",
    "2 names were refused",
    status=403,
    subproblems=(replace(CAA, identifier="apps.example.net"),),
)
_STATES = tuple(OrderState)


def line(number: int, state: OrderState | None = None, **changes: object) -> OrderLine:
    """The number-th, from 1 on, each in another state."""
    shown = state or _STATES[number % len(_STATES)]
    made = OrderLine(
        id=number, names=(f"n{number}.example.net", "www.example.net"), account_id=1, ca="Let’s Encrypt",
        environment=Environment.STAGING if number % 7 == 0 else Environment.PRODUCTION, state=shown,
        group=group_of(shown), created_at=NOW - 3 * HOUR, updated_at=NOW - number * timedelta(minutes=1),
        expires=NOW + 40 * HOUR, created_by="maren", challenge_type="dns-01", automatic=False,
    )  # fmt: skip
    return replace(made, **changes)  # type: ignore[arg-type]


def lines(count: int) -> tuple[OrderLine, ...]:
    """What changed last first."""
    return tuple(line(number) for number in range(1, count + 1))


def story(
    state: OrderState = OrderState.AWAITING_DEPLOYMENT, *, solver: str = "manual", renews: int | None = None,
    milestones: tuple[Milestone, ...] = (), **changes: object,
) -> OrderStory:  # fmt: skip
    """Order 214 in this state; `changes` are the order's."""
    identifiers = tuple(Identifier(IdentifierType.DNS, name) for name in NAMES)
    kind = ChallengeType.DNS_01 if solver == "manual" else ChallengeType.HTTP_01
    wish = OrderWish(AccountId(1), identifiers, kind, parse_solver(solver), KeyType.EC256)
    made = Order(
        OrderId(214), wish, state, "certificate-key:1", b"csr", NOW - 2 * HOUR, NOW - HOUR, "maren",
        "https://ca.test/order/214", expires=NOW + 40 * HOUR, replaces_certificate=renews,
    )  # fmt: skip
    order = replace(made, **changes)  # type: ignore[arg-type]
    shown = line(214, order.state, names=tuple(one.display for one in identifiers), renews=renews,
                 environment=Environment.PRODUCTION, certificate_id=order.certificate_id)  # fmt: skip
    known = tuple(authorization(one, "valid" if place else "pending", place) for place, one in enumerate(identifiers))
    ends = NOW + 90 * 24 * HOUR if order.certificate_id else None
    return OrderStory(order, shown, known, milestones or told(), ends)


def authorization(name: Identifier, status: str, number: int, problem: Problem | None = None) -> Authorization:
    challenge = Challenge(
        ChallengeId(number + 1), OrderId(214), name, "dns-01", "https://ca.test/c", status, "token", "token.key", True,
        problem=problem,
    )  # fmt: skip
    return Authorization("https://ca.test/a", name, status, NOW + 40 * HOUR, (challenge,))


def milestone(minutes: int, action: str, outcome: str = "ok", actor: str = "maren", **detail: object) -> Milestone:
    return Milestone(NOW - 2 * HOUR + timedelta(minutes=minutes), action, outcome, actor, detail)


def told() -> tuple[Milestone, ...]:
    """Placed, shown to two, looked at three times."""
    return (
        milestone(0, "order.place", "intent", identifiers=list(NAMES)),
        milestone(0, "order.place", url="https://ca.test/order/214", status="pending"),
        milestone(1, "challenge.view", count=2),
        milestone(2, "challenge.view", count=2),
        milestone(3, "challenge.view", actor="jonas", count=2),
        milestone(4, "challenge.check", "failed"),
        milestone(5, "challenge.check", "failed"),
        milestone(6, "challenge.check", "failed"),
    )


def prepare(client: RecordingClient, shown: OrderStory | None = None, rows: tuple[OrderLine, ...] = ()) -> None:
    """Let the client answer everything that the panes ask."""

    def found(question: FindOrders) -> Page[OrderLine]:
        wanted = question.wanted
        passing = [one for one in rows if wanted.text in " ".join(one.names)]
        counts: dict[str, int] = {}
        for one in passing:
            counts[one.group.value] = counts.get(one.group.value, 0) + 1
        passing = [one for one in passing if not wanted.group or one.group == wanted.group]
        part = passing[wanted.offset : wanted.offset + wanted.limit]
        return Page(tuple(part), len(passing), wanted.offset, counts)

    account = Account(
        AccountId(1), CaEndpoint("https://ca.test/dir"), "ops@example.com", (), AccountStatus.VALID, KeyType.EC256,
        "account-key:1", "thumb", NOW,
    )  # fmt: skip
    client.answer(FindOrders, found)
    client.answer(StudyOrder, shown or story())
    client.answer(FindAccounts, (AccountLine(account, "Let’s Encrypt", Environment.PRODUCTION, 3, 1, 14),))
