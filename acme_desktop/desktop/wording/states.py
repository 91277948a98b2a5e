"""How a state looks: an icon, a word, and a colour as the third sign; the same everywhere in the window.

The words are translated when they are asked for. What nobody knows (a CA's own word) is shown as it came.
"""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from acme_desktop.domain.account import AccountStatus
from acme_desktop.domain.authority import Environment
from acme_desktop.domain.events import Outcome
from acme_desktop.domain.order import OrderState
from acme_desktop.domain.preflight import Finding, Verdict
from acme_desktop.domain.value_class import value_class
from acme_desktop.service.lines import Health, NameVerdict, Need, OrderGroup


@value_class(frozen=True)
class StateLook:
    """`tone` is ok, warn, bad, virtual, quiet or you, as chips have it. `loud`: somebody must act or beware, so that
    the word has the colour too, and not the icon alone."""

    icon: str
    word: str
    tone: str
    loud: bool = False

    @property
    def ink(self) -> str:
        """The palette's token for the icon and a loud word, where they stand without a chip around them."""
        return "link" if self.tone == "you" else self.tone

    @property
    def word_ink(self) -> str:
        """The palette's token for the word, without a chip around it."""
        return self.ink if self.loud else "text-2" if self.tone == "quiet" else "text"


_YOUR_TURN = StateLook("your-turn", str(QT_TRANSLATE_NOOP("states", "Your turn")), "you", True)
_WAITING = StateLook("waiting", str(QT_TRANSLATE_NOOP("states", "Waiting for CA")), "quiet")
_DUE_SOON = StateLook("clock", str(QT_TRANSLATE_NOOP("states", "Due soon")), "warn", True)
_EXPIRED = StateLook("expired", str(QT_TRANSLATE_NOOP("states", "Expired")), "bad", True)
_FAILING = StateLook("failing", str(QT_TRANSLATE_NOOP("states", "Failing")), "bad", True)
_FAILED = StateLook("failing", str(QT_TRANSLATE_NOOP("states", "Failed")), "bad", True)
_REVOKED = StateLook("revoked", str(QT_TRANSLATE_NOOP("states", "Revoked")), "quiet")
_ISSUED = StateLook("healthy", str(QT_TRANSLATE_NOOP("states", "Issued")), "ok")
_ABANDONED = StateLook("revoked", str(QT_TRANSLATE_NOOP("states", "Abandoned")), "quiet")
_NOT_SERVED = StateLook("not-served", str(QT_TRANSLATE_NOOP("states", "Not served")), "warn", True)
_NO_ANSWER = StateLook("no-answer", str(QT_TRANSLATE_NOOP("states", "No answer")), "warn", True)

_HEALTH: Mapping[str, StateLook] = {
    Health.EXPIRED: _EXPIRED,
    Health.FAILING: _FAILING,
    Health.YOUR_TURN: _YOUR_TURN,
    Health.WAITING: _WAITING,
    Health.DUE_SOON: _DUE_SOON,
    Health.HEALTHY: StateLook("healthy", str(QT_TRANSLATE_NOOP("states", "Healthy")), "ok"),
    Health.REVOKED: _REVOKED,
    Health.SUPERSEDED: StateLook("history", str(QT_TRANSLATE_NOOP("states", "Superseded")), "quiet"),
}
_ORDERS: Mapping[str, StateLook] = {
    OrderState.PLACING: StateLook("running", str(QT_TRANSLATE_NOOP("states", "Placing")), "quiet"),
    OrderState.PENDING: StateLook("running", str(QT_TRANSLATE_NOOP("states", "Preparing")), "quiet"),
    OrderState.AWAITING_DEPLOYMENT: _YOUR_TURN,
    OrderState.VALIDATING: _WAITING,
    OrderState.READY: StateLook("running", str(QT_TRANSLATE_NOOP("states", "Finalizing")), "quiet"),
    OrderState.PROCESSING: _WAITING,
    OrderState.ISSUED: StateLook("download", str(QT_TRANSLATE_NOOP("states", "Downloading")), "quiet"),
    OrderState.STORED: StateLook("running", str(QT_TRANSLATE_NOOP("states", "Tidying up")), "quiet"),
    OrderState.VALID: _ISSUED,
    OrderState.INVALID: _FAILED,
    OrderState.ABANDONED: _ABANDONED,
}
_GROUPS: Mapping[str, StateLook] = {
    OrderGroup.YOUR_TURN: _YOUR_TURN,
    OrderGroup.RUNNING: StateLook("running", str(QT_TRANSLATE_NOOP("states", "Running")), "quiet"),
    OrderGroup.FAILED: _FAILED,
    OrderGroup.DONE: _ISSUED,
    OrderGroup.ABANDONED: _ABANDONED,
}
# RFC 8555 §7.1.6, of challenges and authorizations.
_PROOFS: Mapping[str, StateLook] = {
    "pending": StateLook("clock", str(QT_TRANSLATE_NOOP("states", "To be proved")), "quiet"),
    "processing": _WAITING,
    "valid": StateLook("healthy", str(QT_TRANSLATE_NOOP("states", "Proved")), "ok"),
    "invalid": StateLook("other-value", str(QT_TRANSLATE_NOOP("states", "Refused")), "bad", True),
    "expired": _EXPIRED,
    "deactivated": StateLook("revoked", str(QT_TRANSLATE_NOOP("states", "Deactivated")), "quiet"),
    "revoked": _REVOKED,
}
_ACCOUNTS: Mapping[str, StateLook] = {
    AccountStatus.CREATING: StateLook("running", str(QT_TRANSLATE_NOOP("states", "Being created")), "quiet"),
    AccountStatus.VALID: StateLook("healthy", str(QT_TRANSLATE_NOOP("states", "Active")), "ok"),
    AccountStatus.DEACTIVATED: _PROOFS["deactivated"],
    AccountStatus.REVOKED: StateLook("revoked", str(QT_TRANSLATE_NOOP("states", "Revoked by the CA")), "bad", True),
    AccountStatus.LOST: StateLook("failing", str(QT_TRANSLATE_NOOP("states", "Unknown to the CA")), "bad", True),
}
_OUTCOMES: Mapping[str, StateLook] = {
    Outcome.INTENT: StateLook("clock", str(QT_TRANSLATE_NOOP("states", "Begun")), "quiet"),
    Outcome.OK: StateLook("healthy", str(QT_TRANSLATE_NOOP("states", "Done")), "ok"),
    Outcome.FAILED: StateLook("other-value", str(QT_TRANSLATE_NOOP("states", "Failed")), "bad", True),
    Outcome.DENIED: StateLook("revoked", str(QT_TRANSLATE_NOOP("states", "Denied")), "warn", True),
}
_VERDICTS: Mapping[str, StateLook] = {
    Verdict.GREEN: StateLook("healthy", str(QT_TRANSLATE_NOOP("states", "All right")), "ok"),
    Verdict.RED: StateLook("other-value", str(QT_TRANSLATE_NOOP("states", "Not right yet")), "bad", True),
    Verdict.UNCERTAIN: StateLook(
        "no-answer", str(QT_TRANSLATE_NOOP("states", "Can’t be seen from here")), "warn", True
    ),
}
_FINDINGS: Mapping[str, StateLook] = {
    Finding.AS_EXPECTED: StateLook("healthy", str(QT_TRANSLATE_NOOP("states", "Found")), "ok"),
    Finding.NO_RECORD: StateLook("none", str(QT_TRANSLATE_NOOP("states", "None")), "bad", True),
    Finding.OTHER_VALUE: StateLook("other-value", str(QT_TRANSLATE_NOOP("states", "Other value")), "bad", True),
    Finding.SERVERS_DISAGREE: StateLook("clock", str(QT_TRANSLATE_NOOP("states", "Servers disagree")), "warn", True),
    Finding.NO_ANSWER: _NO_ANSWER,
    Finding.NAME_NOT_FOUND: StateLook("none", str(QT_TRANSLATE_NOOP("states", "No such name")), "bad", True),
    Finding.NOT_REACHABLE: StateLook("no-answer", str(QT_TRANSLATE_NOOP("states", "Not reachable")), "bad", True),
    Finding.HTTP_STATUS: StateLook("other-value", str(QT_TRANSLATE_NOOP("states", "Wrong status")), "bad", True),
    Finding.OTHER_CONTENT: StateLook("other-value", str(QT_TRANSLATE_NOOP("states", "Other content")), "bad", True),
    Finding.REDIRECTED_AWAY: StateLook("external-link", str(QT_TRANSLATE_NOOP("states", "Led away")), "bad", True),
    Finding.BROKEN_SIGNATURES: StateLook(
        "shield-alert", str(QT_TRANSLATE_NOOP("states", "Broken signatures")), "bad", True
    ),
    Finding.CAA_FORBIDS: StateLook("shield-alert", str(QT_TRANSLATE_NOOP("states", "CAA forbids it")), "bad", True),
}
_NEEDS: Mapping[str, StateLook] = {
    Need.DEPLOY: _YOUR_TURN,
    Need.FAILING: _FAILING,
    Need.DUE_BY_HAND: _DUE_SOON,
    Need.EXPIRED: _EXPIRED,
}
_NAMES: Mapping[str, StateLook] = {
    NameVerdict.GOOD: StateLook("healthy", str(QT_TRANSLATE_NOOP("states", "Fine")), "ok"),
    NameVerdict.NOTED: StateLook("info", str(QT_TRANSLATE_NOOP("states", "To be known")), "warn", True),
    NameVerdict.BAD: StateLook("other-value", str(QT_TRANSLATE_NOOP("states", "Can’t be ordered")), "bad", True),
}
_TEST = StateLook("test", str(QT_TRANSLATE_NOOP("states", "TEST")), "virtual", True)
_PRACTICE = StateLook("practice", str(QT_TRANSLATE_NOOP("states", "PRACTICE")), "virtual", True)
_ENVIRONMENTS: Mapping[str, StateLook] = {
    "production": StateLook("globe", str(QT_TRANSLATE_NOOP("states", "Production")), "quiet"),
    "private": StateLook("server", str(QT_TRANSLATE_NOOP("states", "Private CA")), "quiet"),
    "staging": _TEST,
    "test": _TEST,
    "practice": _PRACTICE,
}


def health_look(health: Health) -> StateLook:
    """Of a certificate."""
    return _found(_HEALTH, health)


def order_look(state: OrderState | OrderGroup) -> StateLook:
    """Of an order, by its exact state, or by the group it is asked for by."""
    return _found(_GROUPS if isinstance(state, OrderGroup) else _ORDERS, state)


def proof_look(status: str) -> StateLook:
    """Of a challenge or an authorization, by the CA's word."""
    return _found(_PROOFS, status)


def account_look(status: AccountStatus) -> StateLook:
    """Of an account."""
    return _found(_ACCOUNTS, status)


def outcome_look(outcome: str) -> StateLook:
    """Of a row of the audit trail."""
    return _found(_OUTCOMES, outcome)


def check_look(result: Verdict | Finding) -> StateLook:
    """Of a look where the CA will look: the whole of it, or one answer."""
    return _found(_FINDINGS if isinstance(result, Finding) else _VERDICTS, result)


def need_look(need: Need) -> StateLook:
    """Of what waits for a person."""
    return _found(_NEEDS, need)


def name_look(verdict: NameVerdict) -> StateLook:
    """Of a name as somebody typed it."""
    return _found(_NAMES, verdict)


def not_served_look() -> StateLook:
    """Of a certificate that is not where it should be."""
    return _found({"": _NOT_SERVED}, "")


def environment_look(environment: Environment) -> StateLook:
    """Of a CA: whether browsers trust what it issues."""
    return _found(_ENVIRONMENTS, environment)


def mark_look(environment: Environment) -> StateLook | None:
    """The mark that stands beside names and CAs, where it is no real CA: TEST or PRACTICE."""
    look = environment_look(environment)
    return look if look.tone == "virtual" else None


def _found(looks: Mapping[str, StateLook], state: str) -> StateLook:
    look = looks.get(state)
    if look is None:
        return StateLook("help", str(state), "quiet")
    return StateLook(look.icon, QCoreApplication.translate("states", look.word), look.tone, look.loud)
