"""Who is asking, and may they? Every request passes here, whichever door it came through; every denial is recorded."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import timedelta

from acme_desktop.domain.errors import (
    NotAllowedError,
    NotConfirmedError,
    NotSignedInError,
    StorageError,
    VaultError,
)
from acme_desktop.domain.events import Event, Outcome, Topic
from acme_desktop.domain.operator import ALLOWED, NOBODY, Actor, Operator, Permission, Session
from acme_desktop.service.job import Job
from acme_desktop.service.ports import Ports
from acme_desktop.service.requests import Request

SESSION_ENTRY = "session"
_SIGN_IN_HINT = "Sign in: acme-desktop sign-in NAME"
# The session's last use is saved at most this often: looking at a list must not cost a write.
_TOUCH_EVERY = timedelta(minutes=1)


def token_digest(token: str) -> str:
    """What the database knows of a session's token."""
    return hashlib.sha256(token.encode()).hexdigest()


def name_of(request: Request[object]) -> str:
    """PlaceOrder → `place-order`, as the audit trail names requests."""
    name = type(request).__name__
    return "".join("-" + c.lower() if c.isupper() else c for c in name).lstrip("-")


def admit(request: Request[object], ports: Ports, job: Job) -> Job:
    """The job with its actor. Raises NotSignedInError, NotAllowedError or NotConfirmedError (recorded), VaultError."""
    if request.permission is Permission.ANYONE:
        return replace(job, actor=_whoever(ports, job))
    actor = _signed_in(ports, job)
    if actor is None:
        _deny(request, ports, job, "nobody is signed in")
        raise NotSignedInError("nobody is signed in", hint=_SIGN_IN_HINT)
    job = replace(job, actor=actor)
    require(request, request.permission, ports, job)
    if request.confirmed:
        require_confirmed(request, ports, job)
    return job


def require(request: Request[object], permission: Permission, ports: Ports, job: Job) -> None:
    """The job's actor must have this permission. Raises NotAllowedError or NotSignedInError, recorded."""
    if job.actor.operator_id is None:
        _deny(request, ports, job, "nobody is signed in")
        raise NotSignedInError("nobody is signed in", hint=_SIGN_IN_HINT)
    if permission not in _permissions(job.actor):
        _deny(request, ports, job, f"role {job.actor.role} lacks {permission}")
        raise NotAllowedError(
            "{name} is signed in as {role}, and that role does not include this ({permission})",
            hint="Ask an admin to do it, or to change the role: acme-desktop operator set-role NAME ROLE",
            name=job.actor.name,
            role=job.actor.role,
            permission=permission.value.replace("-", " "),
        )


def require_confirmed(request: Request[object], ports: Ports, job: Job) -> None:
    """The password must have been given lately. Raises NotConfirmedError, recorded."""
    if not confirmed(ports, job):
        _deny(request, ports, job, "the password was not given again")
        raise NotConfirmedError("this needs your password again", hint="Give it, then try again.")


def confirmed(ports: Ports, job: Job) -> bool:
    """Whether the password was given lately.

    A session that was signed in to stay, for the command line, is never asked: nobody is there to answer a script.
    """
    if job.kept_session and not job.token:
        return True
    with ports.database.read() as tx:
        session = tx.operators.session(token_digest(job.token))
    return session is not None and session.confirmed(ports.clock.now())


def _permissions(actor: Actor) -> frozenset[Permission]:
    return next((allowed for role, allowed in ALLOWED.items() if role.value == actor.role), frozenset())


def _whoever(ports: Ports, job: Job) -> Actor:
    """For requests that need no sign-in: who it is if that is easily known, and nobody otherwise."""
    try:
        return _signed_in(ports, job) or NOBODY
    except (VaultError, StorageError):
        return NOBODY


def kept_token(ports: Ports, job: Job) -> str:
    """The session's token: the job's own, or the one that signing in left in the vault."""
    if job.token or not job.kept_session:
        return job.token
    kept = ports.vault.get(SESSION_ENTRY, fresh=True)  # another process may have signed in or out
    return kept.decode("ascii", "replace") if kept else ""


def _signed_in(ports: Ports, job: Job) -> Actor | None:
    token = kept_token(ports, job)
    if not token:
        return None
    digest = token_digest(token)
    with ports.database.read() as tx:
        session = tx.operators.session(digest)
        operator = tx.operators.get(session.operator_id) if session else None
    if session is None or operator is None or operator.disabled or session.expired(ports.clock.now()):
        return None
    return actor_for(operator, digest) if _touch(session, ports, job) else None


def actor_for(operator: Operator, digest: str) -> Actor:
    """As the audit trail will name them."""
    return Actor(operator.id, operator.name, operator.role.value, digest[:8])


def _touch(session: Session, ports: Ports, job: Job) -> bool:
    """False where the session was ended since it was read: what has ended must not come back by being used."""
    now = ports.clock.now()
    if now - session.last_used_at < _TOUCH_EVERY:
        return True
    with ports.database.write(job) as tx:
        fresh = tx.operators.session(session.token_digest)
        if fresh is None:
            return False
        tx.operators.put_session(replace(fresh, last_used_at=now))
        tx.commit()
    return True


def _deny(request: Request[object], ports: Ports, job: Job, why: str) -> None:
    with ports.database.write(job) as tx:
        tx.record(Event(Topic.REQUEST, name_of(request), outcome=Outcome.DENIED, detail={"why": why}))
        tx.commit()
