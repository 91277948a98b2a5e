"""Operators: the first admin, roles, passwords."""

from __future__ import annotations

from dataclasses import replace

from acme_desktop.domain.errors import InputError, StateError
from acme_desktop.domain.events import Event, Topic
from acme_desktop.domain.operator import (
    LONGEST_NAME,
    LONGEST_PASSWORD,
    SHORTEST_PASSWORD,
    Operator,
    OperatorId,
    Permission,
    Role,
)
from acme_desktop.domain.passwords import is_easy
from acme_desktop.service import guard, secrets
from acme_desktop.service.job import Job
from acme_desktop.service.ports import Ports
from acme_desktop.service.requests import (
    AddOperator,
    DisableOperator,
    ListOperators,
    ResetPassword,
    SetRole,
)
from acme_desktop.service.store import Transaction


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
        guard.require_confirmed(command, ports, job)
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
    if not cleaned or len(cleaned) > LONGEST_NAME:
        raise InputError("name", "an operator's name has 1 to {most} characters", most=LONGEST_NAME)
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
    if is_easy(password, name):
        raise InputError("password", "that password is too easy to guess")
