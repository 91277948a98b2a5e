"""Where everything is kept: looking at a database, and using another one."""

from __future__ import annotations

from acme_desktop.domain.database_url import split_password
from acme_desktop.domain.events import Event, Outcome, Topic
from acme_desktop.domain.operator import Permission
from acme_desktop.domain.settings import Settings
from acme_desktop.service import guard, secrets
from acme_desktop.service.answers import DatabaseReport
from acme_desktop.service.database_requests import ChangeDatabase, LookAtDatabase
from acme_desktop.service.job import Job
from acme_desktop.service.ports import Ports
from acme_desktop.service.requests import Request


def look_at_database(query: LookAtDatabase, ports: Ports, job: Job) -> DatabaseReport:
    """Changes nothing. Raises StorageError where it could not be used, InputError for what is no address."""
    _require(query, ports, job)
    return ports.look_at_database(query.url.strip())


def change_database(command: ChangeDatabase, ports: Ports, job: Job) -> DatabaseReport:
    """Looked at first; the password is in the vault before the address is saved. In force at the next start."""
    _require(command, ports, job)
    return use_database(command.url.strip(), ports, job)[0]


def use_database(url: str, ports: Ports, job: Job) -> tuple[DatabaseReport, Settings]:
    """The same for whoever was let in already; the settings as they will be."""
    kept, password = split_password(url)
    report = ports.look_at_database(url)
    detail = {"name": "database_url", "value": report.place}
    _record(Event(Topic.DATABASE, "change-setting", outcome=Outcome.INTENT, detail=detail), ports, job)
    if password:
        ports.vault.put(secrets.DATABASE_ENTRY, password.encode())
    settings = ports.save_setting("database_url", kept)
    _record(Event(Topic.DATABASE, "change-setting", detail=detail), ports, job)
    return report, settings


def _require(request: Request[object], ports: Ports, job: Job) -> None:
    """Before the first operator anyone may; afterwards who may change settings."""
    with ports.database.read() as tx:
        fresh = not tx.operators.list()
    if not fresh:
        guard.require(request, Permission.CHANGE_SETTINGS, ports, job)


def _record(event: Event, ports: Ports, job: Job) -> None:
    with ports.database.write(job) as tx:
        tx.record(event)
        tx.commit()
