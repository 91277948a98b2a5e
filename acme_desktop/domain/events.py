"""What happened. One event, three readers: the audit trail, the window's panes, the console."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from enum import StrEnum

from acme_desktop.domain.value_class import value_class


class Topic(StrEnum):
    """The kind of object an event is about; whoever shows that kind asks again."""

    OPERATOR = "operator"
    ACCOUNT = "account"
    ORDER = "order"
    CHALLENGE = "challenge"
    CERTIFICATE = "certificate"
    AUDIT = "audit"
    VAULT = "vault"
    DATABASE = "database"
    REQUEST = "request"


class Outcome(StrEnum):
    """INTENT stands before an effect outside, one of the others after it."""

    INTENT = "intent"
    OK = "ok"
    FAILED = "failed"
    DENIED = "denied"


@value_class(frozen=True)
class Event:
    """Something that happened, in the words of the audit trail.

    `action` is `topic.verb`, for example `order.finalize`; `detail` is JSON-ready and holds no secret.
    """

    topic: Topic
    verb: str
    object_id: str = ""
    outcome: Outcome = Outcome.OK
    detail: Mapping[str, object] = field(default_factory=dict)

    @property
    def action(self) -> str:
        """As the audit trail's column says it."""
        return f"{self.topic}.{self.verb}"
