"""Signing in and out, and giving the password once more where that is asked for."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from acme_desktop.domain.errors import NotSignedInError, SignInError, VaultError
from acme_desktop.domain.events import Event, Outcome, Topic
from acme_desktop.domain.operator import LONGEST_NAME, Actor, Operator, Session, sign_in_delay
from acme_desktop.service import audit, guard
from acme_desktop.service.answers import SignedIn
from acme_desktop.service.confirmation_requests import ConfirmPassword, IsConfirmed
from acme_desktop.service.job import Job
from acme_desktop.service.ports import Ports
from acme_desktop.service.requests import SignIn, SignOut, WhoAmI

_LAST_STRANGER = "sign-in.last-stranger"
_SIGN_IN, _CONFIRM = "sign-in", "confirm"


def sign_in(command: SignIn, ports: Ports, job: Job) -> SignedIn:
    """Failures never say which was wrong, cost the same time, and make the next attempt wait.

    An attempt counts as failed until the password was seen to match: of guesses made at the same time each finds the
    one before it counted.
    """
    name = command.name.strip()
    with ports.database.read() as tx:
        if not tx.operators.list():
            raise SignInError(
                "there is no operator yet", hint="Make the first one: acme-desktop operator add NAME --role admin"
            )
    return _open_session(_verified(_SIGN_IN, name, command.password, ports, job), command.keep, ports, job)


def sign_out(_: SignOut, ports: Ports, job: Job) -> None:
    """End this session; without one, nothing is to be done."""
    token = guard.kept_token(ports, job)
    if job.kept_session:
        ports.vault.delete(guard.SESSION_ENTRY)
    if not token:
        return
    with ports.database.write(job) as tx:
        tx.operators.end_session(guard.token_digest(token))
        tx.record(Event(Topic.OPERATOR, "sign-out", _id_of(job.actor), detail={"name": job.actor.name}))
        tx.commit()
    audit.seal_trail(ports, job, sign=True)


def who_am_i(_: WhoAmI, __: Ports, job: Job) -> Actor:
    """Who is signed in."""
    return job.actor


def confirm_password(command: ConfirmPassword, ports: Ports, job: Job) -> None:
    """Starts the session again. A wrong one counts as a failed attempt to sign in, also after a right one: whoever
    signs in next is told of it."""
    verified = _verified(_CONFIRM, job.actor.name, command.password, ports, job)
    now, digest = ports.clock.now(), guard.token_digest(guard.kept_token(ports, job))
    with ports.database.write(job) as tx:
        fresh, session = tx.operators.get(verified.id), tx.operators.session(digest)
        still = session is not None and not fresh.disabled and fresh.password_hash == verified.password_hash
        tx.operators.save(_uncounted(fresh, verified))
        if still:
            tx.operators.put_session(Session(digest, fresh.id, now, now))
            tx.record(Event(Topic.OPERATOR, _CONFIRM, str(fresh.id), detail={"name": fresh.name}))
        tx.commit()
    if not still:
        raise NotSignedInError("the session has ended", hint="Sign in again.")


def is_confirmed(_: IsConfirmed, ports: Ports, job: Job) -> bool:
    """Whether the password was given lately."""
    return guard.confirmed(ports, job)


def _verified(verb: str, name: str, password: str, ports: Ports, job: Job) -> Operator:
    """Whose password it is, as before this attempt, which stays counted as failed. Raises SignInError, recorded."""
    known = _counted_attempt(verb, name, ports, job)
    matches = ports.crypto.password_matches(known.password_hash if known else "", password)
    if known is None or known.disabled or not matches:
        _record_refusal(verb, known, name, ports, job)
        raise _wrong(verb, known)
    return known


def _counted_attempt(verb: str, name: str, ports: Ports, job: Job) -> Operator | None:
    """The operator as before this attempt, which is saved as failed. Raises SignInError where it comes too soon."""
    now = ports.clock.now()
    with ports.database.write(job) as tx:
        known = tx.operators.find(name) if name else None
        left = _time_left(known, now) if known else 0.0
        if known is None:
            tx.values.put(_LAST_STRANGER, now.isoformat())  # a name that nobody has takes as long as any other
        elif left > 0:
            detail = {"name": name, "why": "too soon after failures"}
            tx.record(Event(Topic.OPERATOR, verb, str(known.id), Outcome.DENIED, detail))
        else:
            tx.operators.save(replace(known, failed_attempts=known.failed_attempts + 1, last_failed_at=now))
        tx.commit()
    if left > 0:
        raise SignInError("too soon after failed attempts: wait {seconds} s", wait=left, seconds=round(left + 0.5))
    return known


def _time_left(operator: Operator, now: datetime) -> float:
    """Seconds; never more than the delay itself, also where the clock was ahead when the last attempt failed."""
    if operator.last_failed_at is None:
        return 0.0
    delay = sign_in_delay(operator.failed_attempts)
    return min((operator.last_failed_at + timedelta(seconds=delay) - now).total_seconds(), delay)


def _record_refusal(verb: str, operator: Operator | None, name: str, ports: Ports, job: Job) -> None:
    with ports.database.write(job) as tx:
        detail = {"name": name[:LONGEST_NAME], "why": "name or password is wrong"}
        tx.record(Event(Topic.OPERATOR, verb, str(operator.id) if operator else "", Outcome.DENIED, detail))
        tx.commit()


def _wrong(verb: str, operator: Operator | None) -> SignInError:
    wait = sign_in_delay(operator.failed_attempts + 1 if operator else 0)
    return SignInError("name or password is wrong" if verb == _SIGN_IN else "the password is wrong", wait=wait)


def _open_session(verified: Operator, keep: bool, ports: Ports, job: Job) -> SignedIn:
    """`verified` is the operator whose password matched, as before the attempt."""
    token = ports.new_token()
    if keep:
        _keep_token(token, verified, ports, job)
    now, digest = ports.clock.now(), guard.token_digest(token)
    with ports.database.write(replace(job, actor=guard.actor_for(verified, digest))) as tx:
        fresh = tx.operators.get(verified.id)
        still = not fresh.disabled and fresh.password_hash == verified.password_hash
        signed_in = replace(fresh, failed_attempts=0, last_failed_at=verified.last_failed_at, last_signed_in_at=now)
        if still:
            tx.operators.save(signed_in)
            tx.operators.put_session(Session(digest, fresh.id, now, now))
            detail = {"name": fresh.name, "failures": verified.failed_attempts}
            tx.record(Event(Topic.OPERATOR, _SIGN_IN, str(fresh.id), detail=detail))
            tx.commit()
    if not still:  # disabled, or given another password, while this one was looked at
        _record_refusal(_SIGN_IN, verified, verified.name, ports, job)
        raise _wrong(_SIGN_IN, verified)
    return SignedIn(signed_in, token, verified.failed_attempts, verified.last_failed_at)


def _keep_token(token: str, verified: Operator, ports: Ports, job: Job) -> None:
    """Into the vault. Where it does not take it, that was not a wrong password."""
    try:
        ports.vault.put(guard.SESSION_ENTRY, token.encode("ascii"))
    except VaultError:
        with ports.database.write(job) as tx:
            tx.operators.save(_uncounted(tx.operators.get(verified.id), verified))
            tx.commit()
        raise


def _uncounted(fresh: Operator, verified: Operator) -> Operator:
    """The attempt that `verified` was before was none that failed."""
    failures = max(fresh.failed_attempts - 1, 0)
    return replace(fresh, failed_attempts=failures, last_failed_at=verified.last_failed_at)


def _id_of(actor: Actor) -> str:
    return str(actor.operator_id) if actor.operator_id is not None else ""
