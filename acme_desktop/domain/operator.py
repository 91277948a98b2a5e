"""Operators, their roles, and the one matrix of who may do what."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum
from typing import NewType

from acme_desktop.domain.value_class import value_class

OperatorId = NewType("OperatorId", int)

IDLE_LIMIT = timedelta(hours=1)
ABSOLUTE_LIMIT = timedelta(hours=12)
CONFIRMED_FOR = timedelta(minutes=5)
SHORTEST_PASSWORD, LONGEST_PASSWORD = 8, 1024
LONGEST_NAME = 64
_LONGEST_DELAY = 60.0
_DOUBLINGS = 6  # enough for the longest delay; 2.0 ** 1024 is more than a float holds


class Role(StrEnum):
    """Viewer reads; operator issues, renews and deploys; admin does everything."""

    VIEWER = "viewer"
    OPERATOR = "operator"
    ADMIN = "admin"


class Permission(StrEnum):
    """What a request needs."""

    ANYONE = "anyone"  # no sign-in: signing in itself, and the very first operator
    READ = "read"
    ISSUE = "issue"
    MANAGE_ACCOUNTS = "manage-accounts"
    REVOKE = "revoke"
    EXPORT_KEYS = "export-keys"
    MANAGE_OPERATORS = "manage-operators"
    EXPORT_AUDIT = "export-audit"
    MANAGE_VAULT = "manage-vault"
    CHANGE_SETTINGS = "change-settings"


# Operators may export keys: to put a certificate with its key onto a server is what they issue it for, day by day. To
# leave that to admins would make everybody an admin; every export is on the record, with who and where to.
_READER = frozenset((Permission.ANYONE, Permission.READ))
_ISSUER = _READER | {Permission.ISSUE, Permission.EXPORT_KEYS}
ALLOWED: dict[Role, frozenset[Permission]] = {
    Role.VIEWER: _READER,
    Role.OPERATOR: _ISSUER,
    Role.ADMIN: frozenset(Permission),
}


@value_class(frozen=True)
class Operator:
    """A person (or an unattended run) that acts here; `password_hash` is argon2id's own encoding."""

    id: OperatorId
    name: str
    role: Role
    password_hash: str
    created_at: datetime
    disabled: bool = False
    failed_attempts: int = 0
    last_failed_at: datetime | None = None
    last_signed_in_at: datetime | None = None

    def __repr__(self) -> str:
        return f"Operator({self.id}, {self.name!r}, {self.role})"


@value_class(frozen=True)
class Session:
    """A signed-in stretch of time; the token itself is with the caller, `token_digest` is its SHA-256.

    It starts with the password, and starts again whenever that is given once more.
    """

    token_digest: str
    operator_id: OperatorId
    started_at: datetime
    last_used_at: datetime

    def expired(self, now: datetime) -> bool:
        """Idle or absolute limit passed, or the clock ran backwards past the start by more than the idle limit."""
        idle = now - self.last_used_at
        return idle > IDLE_LIMIT or idle < -IDLE_LIMIT or now - self.started_at > ABSOLUTE_LIMIT

    def confirmed(self, now: datetime) -> bool:
        """Whether the password was given so lately that it is not asked for again, by a clock that may be set back."""
        return timedelta() <= now - self.started_at <= CONFIRMED_FOR


@value_class(frozen=True)
class Actor:
    """Who a request is done for, as the audit trail names them; `session` is a short public mark, not the token."""

    operator_id: OperatorId | None
    name: str
    role: str
    session: str = ""


NOBODY = Actor(None, "", "")


def sign_in_delay(failed_attempts: int) -> float:
    """Seconds to wait after so many failures in a row: 0, 0, 0, 1, 2, 4 … 60."""
    return 0.0 if failed_attempts < 3 else min(2.0 ** min(failed_attempts - 3, _DOUBLINGS), _LONGEST_DELAY)
