"""States, findings, steps and times → words for people. Pure functions; the core itself has no such sentences."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from acme_desktop.domain.account import AccountStatus
from acme_desktop.domain.authority import Environment
from acme_desktop.domain.certificate import CertificateStatus
from acme_desktop.domain.names import Identifier
from acme_desktop.domain.order import Authorization, Ending, Order, OrderState
from acme_desktop.domain.preflight import Verdict
from acme_desktop.service.job import Progress, Step

_ORDER_STATES = {
    OrderState.PLACING: "being placed",
    OrderState.PENDING: "placed",
    OrderState.AWAITING_DEPLOYMENT: "waiting for you to deploy",
    OrderState.VALIDATING: "the CA is looking",
    OrderState.READY: "every name proved",
    OrderState.PROCESSING: "the CA is issuing",
    OrderState.ISSUED: "issued, to be downloaded",
    OrderState.STORED: "certificate stored, tidying up",
}
_ENDINGS = {
    Ending.ISSUED: "certificate stored",
    Ending.REFUSED: "refused by the CA",
    Ending.EXPIRED: "expired",
    Ending.UNFIT: "not to be had as ordered",
    Ending.ABANDONED: "abandoned",
}
_AUTHORIZATION_STATUSES = {
    "pending": "to be proved",
    "valid": "proved",
    "invalid": "refused by the CA",
    "revoked": "revoked by the CA",
}
_ACCOUNT_STATUSES = {
    AccountStatus.CREATING: "being registered",
    AccountStatus.VALID: "active",
    AccountStatus.DEACTIVATED: "deactivated",
    AccountStatus.REVOKED: "revoked by the CA",
    AccountStatus.LOST: "unknown to the CA",
}
_ENVIRONMENTS = {
    Environment.PRODUCTION: "production",
    Environment.STAGING: "staging, not trusted by browsers",
    Environment.TEST: "TEST, not trusted by browsers",
    Environment.PRACTICE: "PRACTICE, trusted by nobody",
    Environment.PRIVATE: "private",
}
_STEPS = {
    Step.CONNECTING: "Connecting to the CA",
    Step.REGISTERING: "Registering the account",
    Step.ORDERING: "Ordering",
    Step.AUTHORIZING: "Fetching what is to be proved",
    Step.DEPLOYING: "Putting the answers in place",
    Step.CHECKING: "Looking where the CA will look",
    Step.RESPONDING: "Telling the CA to look",
    Step.VALIDATING: "Waiting for the CA to look",
    Step.FINALIZING: "Sending the certificate request",
    Step.DOWNLOADING: "Downloading the certificate",
    Step.STORING: "Storing",
    Step.CLEANING_UP: "Taking down what was put in place",
    Step.RENEWING: "Renewing",
    Step.WAITING: "Waiting",
    Step.VERIFYING: "Verifying",
    Step.INDEXING: "Indexing",
    Step.EXPORTING: "Writing rows",
    Step.RETRYING: "Asking again after a fault",
    Step.COPYING: "Copying the database",
    Step.PREPARING: "Preparing the back-up",
    Step.RESTORING: "Bringing the back-up back",
}
_RESULTS = {
    "not-due": "not due yet",
    "held": "waits after failures",
    "would-renew": "would be renewed now",
    "renewed": "renewed",
    "waiting": "waits for you to deploy",
    "failed": "failed",
}
_VERDICTS = {Verdict.GREEN: "good", Verdict.RED: "would fail", Verdict.UNCERTAIN: "can't be seen from here"}
_UNITS = (("year", 365 * 86_400), ("day", 86_400), ("hour", 3600), ("minute", 60), ("second", 1))
_MOST_NAMES = 1


def order_state(order: Order) -> str:
    """Where an order stands, in a few words."""
    return _ENDINGS[order.ending] if order.ending else _ORDER_STATES[order.state]


def order_standing(order: Order, ended_by: str, now: datetime) -> str:
    """Where an order stands; of one that ended without a certificate, since when and through whom."""
    words = order_state(order)
    if order.ending in (None, Ending.ISSUED):
        return words
    by = f" by {ended_by}" if ended_by else ""
    ended = order.expires if order.ending is Ending.EXPIRED and order.expires else order.updated_at
    return f"{words}{by} on {when(ended, now)}"


def authorization_status(authorization: Authorization, now: datetime) -> str:
    """How it stands with the proof of one name; a status that RFC 8555 does not know stays as it is."""
    over = authorization.expires is not None and authorization.expires <= now
    if over and authorization.status in ("pending", "valid"):
        return "expired"
    return _AUTHORIZATION_STATUSES.get(authorization.status, authorization.status)


def account_status(status: AccountStatus) -> str:
    """How an account is doing."""
    return _ACCOUNT_STATUSES[status]


def environment(kind: Environment) -> str:
    """Whether browsers trust what a CA issues."""
    return _ENVIRONMENTS[kind]


def verdict(value: Verdict) -> str:
    """What a pre-flight check comes to."""
    return _VERDICTS[value]


def renewal_result(result: str) -> str:
    """What became of one certificate in a renewal run."""
    return _RESULTS.get(result, result)


def certificate_state(status: CertificateStatus, not_after: datetime, now: datetime) -> str:
    """Status and time together: an expired certificate is not called valid."""
    if status is CertificateStatus.VALID and not_after <= now:
        return "expired"
    return status.value


def progress(report: Progress, now: datetime) -> str:
    """One line of progress, for example “Waiting for the CA to look (3 s)”."""
    words = _STEPS[report.step]
    if report.subject:
        words = f"{words}: {report.subject}"
    if report.until is not None:
        return f"{words} ({max(round((report.until - now).total_seconds()), 0)} s)"
    if report.total > 0:
        return f"{words}… {report.done} of {report.total}"
    return f"{words}…"


def name(identifier: Identifier) -> str:
    """One name; an internationalised one in both forms."""
    display = identifier.display
    return identifier.value if display == identifier.value else f"{display} ({identifier.value})"


def names(identifiers: Sequence[Identifier], most: int = _MOST_NAMES) -> str:
    """The first names and how many more there are."""
    first = ", ".join(name(i) for i in identifiers[:most])
    return f"{first} +{len(identifiers) - most}" if len(identifiers) > most else first


def count(number: int, thing: str) -> str:
    """“1 row”, “2 rows”."""
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"


def span(length: timedelta) -> str:
    """A length of time in its largest unit, rounded down: “12 days”. Nothing below a second."""
    seconds = int(abs(length.total_seconds()))
    for unit, size in _UNITS:
        if seconds >= size:
            return count(seconds // size, unit)
    return "0 seconds"


def relative(moment: datetime, now: datetime) -> str:
    """“in 12 days”, “3 hours ago”, “now”."""
    ahead = moment - now
    if abs(ahead) < timedelta(seconds=1):
        return "now"
    return f"in {span(ahead)}" if ahead > timedelta(0) else f"{span(ahead)} ago"


def when(moment: datetime | None, now: datetime) -> str:
    """Local time with its zone, and how far away it is; "" where there is none."""
    if moment is None:
        return ""
    return f"{local(moment)} ({relative(moment, now)})"


def local(moment: datetime) -> str:
    """Local time with its zone, to the minute."""
    try:
        return f"{moment.astimezone():%Y-%m-%d %H:%M %Z}"
    except (OverflowError, ValueError, OSError):  # the ends of the calendar have no local time
        return f"{moment:%Y-%m-%d %H:%M %Z}"


def instant(seconds: float) -> str:
    """A clock difference: “+3.2 s”."""
    return f"{seconds:+.1f} s"
