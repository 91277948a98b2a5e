"""Operators: the first admin, roles, passwords, signing in and out."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from acme_desktop.domain.errors import InputError, SignInError, StateError, VaultError
from acme_desktop.domain.events import Event, Outcome, Topic
from acme_desktop.domain.operator import (
    LONGEST_PASSWORD,
    SHORTEST_PASSWORD,
    Actor,
    Operator,
    OperatorId,
    Permission,
    Role,
    Session,
    sign_in_delay,
)
from acme_desktop.service import audit, guard, secrets
from acme_desktop.service.answers import SignedIn
from acme_desktop.service.job import Job
from acme_desktop.service.ports import Ports
from acme_desktop.service.requests import (
    AddOperator,
    DisableOperator,
    ListOperators,
    ResetPassword,
    SetRole,
    SignIn,
    SignOut,
    WhoAmI,
)
from acme_desktop.service.store import Transaction

_LONGEST_NAME = 64
_LAST_STRANGER = "sign-in.last-stranger"


def add_operator(command: AddOperator, ports: Ports, job: Job) -> Operator:
    """The very first operator must be an admin and needs no sign-in; it also prepares the vault."""
    name, role = _checked_name(command.name), _checked_role(command.role)
    _check_password(command.password, name)
    with ports.database.read() as tx:
        first = not tx.operators.list()
    if first and role is not Role.ADMIN:
        raise InputError("role", "the first operator must be an admin", hint="Use --role admin.")
    if first:
        secrets.prepare(ports, job)
    else:
        guard.require(command, Permission.MANAGE_OPERATORS, ports, job)
    hashed = ports.crypto.hash_password(command.password)
    with ports.database.write(job) as tx:
        if tx.operators.find(name):
            raise InputError("name", "there is already an operator called {name}", name=name)
        if first and tx.operators.list():
            raise StateError("another process has just made the first operator", hint="Sign in as that one.")
        operator = tx.operators.add(Operator(OperatorId(0), name, role, hashed, ports.clock.now()))
        tx.record(Event(Topic.OPERATOR, "add", str(operator.id), detail={"name": name, "role": role.value}))
        tx.commit()
    return operator


def list_operators(_: ListOperators, ports: Ports, __: Job) -> tuple[Operator, ...]:
    """All, by name."""
    with ports.database.read() as tx:
        return tuple(sorted(tx.operators.list(), key=lambda operator: operator.name.casefold()))


def set_role(command: SetRole, ports: Ports, job: Job) -> Operator:
    """The last active admin stays one."""
    role = _checked_role(command.role)
    with ports.database.write(job) as tx:
        operator = _named(command.name, tx)
        if role is not Role.ADMIN:
            _keep_one_admin(operator, tx)
        changed = replace(operator, role=role)
        tx.operators.save(changed)
        detail = {"name": operator.name, "from": operator.role.value, "to": role.value}
        tx.record(Event(Topic.OPERATOR, "set-role", str(operator.id), detail=detail))
        tx.commit()
    return changed


def reset_password(command: ResetPassword, ports: Ports, job: Job) -> Operator:
    """Ends the operator's sessions and their waiting time after failures."""
    _check_password(command.password, command.name)
    hashed = ports.crypto.hash_password(command.password)
    with ports.database.write(job) as tx:
        operator = _named(command.name, tx)
        changed = replace(operator, password_hash=hashed, failed_attempts=0, disabled=False)
        tx.operators.save(changed)
        tx.operators.end_sessions_of(operator.id)
        tx.record(Event(Topic.OPERATOR, "reset-password", str(operator.id), detail={"name": operator.name}))
        tx.commit()
    return changed


def disable_operator(command: DisableOperator, ports: Ports, job: Job) -> Operator:
    """Ends the operator's sessions."""
    with ports.database.write(job) as tx:
        operator = _named(command.name, tx)
        _keep_one_admin(operator, tx)
        changed = replace(operator, disabled=True)
        tx.operators.save(changed)
        tx.operators.end_sessions_of(operator.id)
        tx.record(Event(Topic.OPERATOR, "disable", str(operator.id), detail={"name": operator.name}))
        tx.commit()
    return changed


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
    known = _counted_attempt(name, ports, job)
    matches = ports.crypto.password_matches(known.password_hash if known else "", command.password)
    if known is None or known.disabled or not matches:
        _record_refusal(known, name, ports, job)
        raise _wrong(known)
    return _open_session(known, command.keep, ports, job)


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


def _counted_attempt(name: str, ports: Ports, job: Job) -> Operator | None:
    """The operator as before this attempt, which is saved as failed. Raises SignInError where it comes too soon."""
    now = ports.clock.now()
    with ports.database.write(job) as tx:
        known = tx.operators.find(name) if name else None
        left = _time_left(known, now) if known else 0.0
        if known is None:
            tx.values.put(_LAST_STRANGER, now.isoformat())  # a name that nobody has takes as long as any other
        elif left > 0:
            detail = {"name": name, "why": "too soon after failures"}
            tx.record(Event(Topic.OPERATOR, "sign-in", str(known.id), Outcome.DENIED, detail))
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


def _record_refusal(operator: Operator | None, name: str, ports: Ports, job: Job) -> None:
    with ports.database.write(job) as tx:
        detail = {"name": name[:_LONGEST_NAME], "why": "name or password is wrong"}
        tx.record(Event(Topic.OPERATOR, "sign-in", str(operator.id) if operator else "", Outcome.DENIED, detail))
        tx.commit()


def _wrong(operator: Operator | None) -> SignInError:
    wait = sign_in_delay(operator.failed_attempts + 1 if operator else 0)
    return SignInError("name or password is wrong", wait=wait)


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
            tx.record(Event(Topic.OPERATOR, "sign-in", str(fresh.id), detail=detail))
            tx.commit()
    if not still:  # disabled, or given another password, while this one was looked at
        _record_refusal(verified, verified.name, ports, job)
        raise _wrong(verified)
    return SignedIn(signed_in, token, verified.failed_attempts, verified.last_failed_at)


def _keep_token(token: str, verified: Operator, ports: Ports, job: Job) -> None:
    """Into the vault. Where it does not take it, that was not a wrong password."""
    try:
        ports.vault.put(guard.SESSION_ENTRY, token.encode("ascii"))
    except VaultError:
        with ports.database.write(job) as tx:
            fresh = tx.operators.get(verified.id)
            failures = max(fresh.failed_attempts - 1, 0)
            tx.operators.save(replace(fresh, failed_attempts=failures, last_failed_at=verified.last_failed_at))
            tx.commit()
        raise


def _named(name: str, tx: Transaction) -> Operator:
    operator = tx.operators.find(name.strip())
    if operator is None:
        raise InputError("name", "there is no operator called {name}", name=repr(name))
    return operator


def _keep_one_admin(operator: Operator, tx: Transaction) -> None:
    admins = [o for o in tx.operators.list() if o.role is Role.ADMIN and not o.disabled]
    if [o.id for o in admins] == [operator.id]:
        raise StateError(
            "{name} is the only active admin", hint="Make another operator an admin first.", name=operator.name
        )


def _checked_name(name: str) -> str:
    cleaned = name.strip()
    if not cleaned or len(cleaned) > _LONGEST_NAME:
        raise InputError("name", "an operator's name has 1 to {most} characters", most=_LONGEST_NAME)
    if not cleaned.isprintable():
        raise InputError("name", "an operator's name can't hold control characters")
    return cleaned


def _checked_role(role: str) -> Role:
    try:
        return Role(role.strip().lower())
    except ValueError:
        raise InputError(
            "role", "{role} is not a role", hint="Use viewer, operator or admin.", role=repr(role)
        ) from None


def _check_password(password: str, name: str) -> None:
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        raise InputError(
            "password", "a password has {least} to {most} characters", least=SHORTEST_PASSWORD, most=LONGEST_PASSWORD
        )
    if password.casefold() == name.strip().casefold() or len(set(password)) == 1:
        raise InputError("password", "that password is too easy to guess")


def _id_of(actor: Actor) -> str:
    return str(actor.operator_id) if actor.operator_id is not None else ""
