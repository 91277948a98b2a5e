"""Back-ups of the whole database: making one, looking at one, and bringing one back, which nothing passes unseen."""

from __future__ import annotations

from dataclasses import replace
from pathlib import PurePath

from acme_desktop.domain.errors import BusyError, InputError, StateError
from acme_desktop.domain.events import Event, Outcome, Topic
from acme_desktop.service import audit, secrets
from acme_desktop.service.answers import BackupFile, BackupReport, Restored
from acme_desktop.service.backup_requests import BackUpDatabase, ListBackups, LookAtBackup, RestoreDatabase
from acme_desktop.service.job import Job
from acme_desktop.service.ports import Ports
from acme_desktop.service.store import Database


def back_up_database(command: BackUpDatabase, ports: Ports, job: Job) -> BackupReport:
    """A file that is not there yet: whole, checked, 0600. What is recorded first is in it."""
    _require_file(ports)
    detail = {"file": PurePath(command.path).name}
    _record(Event(Topic.DATABASE, "back-up", outcome=Outcome.INTENT, detail=detail), ports, job)
    report = ports.backups.make(command.path.strip(), job)
    _record(Event(Topic.DATABASE, "back-up", detail={**detail, "rows": report.rows}), ports, job)
    return report


def list_backups(query: ListBackups, ports: Ports, _: Job) -> tuple[BackupFile, ...]:
    """Newest first; none where the database is a server's."""
    return ports.backups.found(query.folder.strip()) if ports.backups.possible else ()


def look_at_backup(query: LookAtBackup, ports: Ports, job: Job) -> BackupReport:
    """Every page of it. Raises InputError(field="backup") for what could not be brought back."""
    _require_file(ports)
    return ports.backups.look(query.path.strip(), job)


def restore_database(command: RestoreDatabase, ports: Ports, job: Job) -> Restored:
    """The back-up takes the database's place in one transaction, with the record of that in it already.

    What was there is kept in a file beside it. Nobody is signed in afterwards, whoever was when it was made.
    """
    _require_file(ports)
    _refuse_work(ports)
    detail: dict[str, object] = {"file": PurePath(command.path).name}
    _record(Event(Topic.DATABASE, "restore", outcome=Outcome.INTENT, detail=detail), ports, job)
    # The head that the vault knows is not in the back-up: whoever is interrupted from here on finds no break that is
    # none, and what comes back says itself which rows were given up.
    audit.seal_trail(ports, job)
    audit.let_go_of_anchor(ports)
    with ports.database.read() as tx:
        seq, head = tx.audit.head(ports.database.chain)
    detail |= {"rows_before": seq, "head_before": head.hex()}
    restored = Event(Topic.DATABASE, "restore", detail=detail)

    def adopt(copy: Database, kept: str) -> None:
        _refuse_strange(copy, ports)
        event = replace(restored, detail={**detail, "kept": PurePath(kept).name})
        with copy.write(Job(stop=job.stop, actor=job.actor)) as tx:
            for operator in tx.operators.list():
                tx.operators.end_sessions_of(operator.id)
            tx.record(event)
            tx.commit()

    try:
        kept = ports.backups.restore(command.path.strip(), job, adopt)
    finally:
        audit.seal_trail(ports, Job(actor=job.actor), sign=True)
    job.report(restored)
    return Restored(kept)


def _require_file(ports: Ports) -> None:
    if not ports.backups.possible:
        raise StateError(
            "the database is on a PostgreSQL server, which has tools of its own for this",
            hint="Ask for a back-up there: pg_dump makes one, pg_restore brings it back.",
        )


def _refuse_work(ports: Ports) -> None:
    """Whoever works on an order now would go on with one that is not there any more."""
    busy = ports.leases.held()
    if busy:
        raise BusyError(
            "{name} is being worked on",
            holder=busy[0],
            hint="Wait for it to finish, or stop it, then try again.",
            name=", ".join(busy[:5]),
        )


def _refuse_strange(copy: Database, ports: Ports) -> None:
    """Raises InputError where the vault does not open it: every key in it would be lost."""
    key = secrets.workspace_key(ports)
    with copy.read() as tx:
        check = secrets.check_value(tx)
    if check and not secrets.opens_workspace(ports, key, check):
        raise InputError(
            "backup",
            "that back-up belongs to another workspace: the vault does not hold the key to its secrets",
            hint="Choose another back-up; or bring the recovery kit of that one back first.",
        )


def _record(event: Event, ports: Ports, job: Job) -> None:
    with ports.database.write(job) as tx:
        tx.record(event)
        tx.commit()
