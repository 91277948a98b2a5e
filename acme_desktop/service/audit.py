"""The audit trail's questions and its seals: signed checkpoints in the database, the newest head in the vault."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from acme_desktop.domain.audit import (
    Anchor,
    AuditRow,
    ChainReport,
    ChainVerifier,
    Checkpoint,
    checkpoint_message,
    timestamp,
)
from acme_desktop.domain.errors import InputError, StorageError, VaultError
from acme_desktop.domain.events import Event, Outcome, Topic
from acme_desktop.service import audit_export
from acme_desktop.service.answers import ExportedFiles
from acme_desktop.service.audit_index import index_everything
from acme_desktop.service.audit_questions import remember_verified
from acme_desktop.service.job import Job, Step
from acme_desktop.service.ports import Ports
from acme_desktop.service.requests import ExportAudit, ListAudit, VerifyAudit
from acme_desktop.service.secrets import AUDIT_ENTRY
from acme_desktop.service.store import Transaction

logger = logging.getLogger(__name__)
ANCHOR_ENTRY = "anchor"
_SIGN_EVERY_ROWS = 100
_SIGN_EVERY = timedelta(hours=1)


def list_audit(query: ListAudit, ports: Ports, _: Job) -> tuple[AuditRow, ...]:
    """Newest first."""
    with ports.database.read() as tx:
        return tx.audit_rows.page(query.wanted)


def verify_audit(command: VerifyAudit, ports: Ports, job: Job) -> tuple[ChainReport, ...]:
    """Every chain of the database, or of an export. What came out is on the record."""
    if command.lines is not None:
        reports = audit_export.verify(command.lines, ports.crypto.verify)
    else:
        seal_trail(ports, job)
        reports = _verify_database(ports, job)
    broken = [r for r in reports if not r.ok]
    detail = {
        "chains": len(reports),
        "rows": sum(r.rows for r in reports),
        "source": "export" if command.lines is not None else "database",
        "broken": [{"row": r.broken_at, "reason": r.reason} for r in broken],
    }
    with ports.database.write(job) as tx:
        tx.record(Event(Topic.AUDIT, "verify", outcome=Outcome.FAILED if broken else Outcome.OK, detail=detail))
        if command.lines is None:
            remember_verified(reports, ports, tx)
        tx.commit()
    if command.lines is None:
        index_everything(ports, job)
    return reports


def export_audit(command: ExportAudit, ports: Ports, job: Job) -> ExportedFiles:
    """JSON Lines of every chain (see audit_export.py). That there was an export is recorded first."""
    folder, _, name = command.path.replace("\\", "/").rpartition("/")
    if not name:
        raise InputError("to", "{path} names no file", path=repr(command.path))
    with ports.database.write(job) as tx:
        tx.record(Event(Topic.AUDIT, "export", outcome=Outcome.INTENT, detail={"file": name}))
        tx.commit()
    seal_trail(ports, job, sign=True)
    where = folder or ("/" if command.path.startswith("/") else ".")
    counted = _Counted()
    with ports.database.read() as tx:
        content = counted.parts(audit_export.lines(tx.audit, ports.clock.now()), job)
        paths = ports.files.write(where, {name: (content, 0o600)}, new=True)
    with ports.database.write(job) as tx:
        tx.record(Event(Topic.AUDIT, "export", detail={"file": name, "rows": counted.rows}))
        tx.commit()
    return ExportedFiles(paths, counted.rows)


class _Counted:
    """Lines on their way into a file, one by one: the trail may be larger than memory."""

    def __init__(self) -> None:
        self.rows = 0

    def parts(self, lines: Iterable[str], job: Job) -> Iterator[bytes]:
        """Each with its line end; how many is told now and then, and a stop is noticed."""
        for number, line in enumerate(lines):
            if number % 1000 == 0:
                job.step(Step.EXPORTING, number)
            self.rows += line.startswith('{"row"')
            yield (line + "\n").encode("ascii")


def seal_trail(ports: Ports, job: Job, *, sign: bool = False) -> None:
    """Put the newest head into the vault; sign a checkpoint when one is due, or always with `sign`.

    A trail that does not lead on from the head in the vault was cut or exchanged: it is not sealed anew, so that
    verifying it goes on to find that. A vault or disk that does not answer must not make a failure of the work that was
    done and recorded: the next run seals it.
    """
    chain = ports.database.chain
    try:
        anchor = _anchor(ports)
        with ports.database.read() as tx:
            seq, head = tx.audit.head(chain)
            newest = tx.audit.newest_checkpoint(chain)
            signed = tx.audit.signed(chain)
            untouched = anchor is None or anchor.chain != chain or (_holds(anchor, tx) and signed >= anchor.signed)
        if seq == 0 or not untouched:
            return
        if (sign and (newest is None or newest.seq < seq)) or _is_due(newest, seq, ports.clock.now()):
            signed += _sign(chain, seq, head, ports, job)
        if anchor != Anchor(chain, seq, head, signed):
            ports.vault.put(ANCHOR_ENTRY, f"{chain} {seq} {head.hex()} {signed}".encode("ascii"))
    except VaultError:
        return
    except StorageError as error:
        logger.warning("the audit trail could not be sealed: %s", error)


def let_go_of_anchor(ports: Ports) -> None:
    """The trail leads elsewhere from here on, and says so itself. One that is cut already stays found to be.

    Raises VaultError.
    """
    anchor = _anchor(ports)
    with ports.database.read() as tx:
        untouched = anchor is not None and anchor.chain == ports.database.chain and _holds(anchor, tx)
    if untouched:
        ports.vault.delete(ANCHOR_ENTRY)


def _holds(anchor: Anchor, tx: Transaction) -> bool:
    """Whether the row that the anchor speaks of is there as it was."""
    row = next(iter(tx.audit.rows(anchor.chain, anchor.seq - 1)), None)
    return row is not None and (row.seq, row.hash) == (anchor.seq, anchor.head)


def _is_due(newest: Checkpoint | None, seq: int, now: datetime) -> bool:
    if newest is None:
        return True
    return seq - newest.seq >= _SIGN_EVERY_ROWS or (seq > newest.seq and timestamp(now - _SIGN_EVERY) > newest.at)


def _sign(chain: str, seq: int, head: bytes, ports: Ports, job: Job) -> int:
    """How many checkpoints there are more."""
    key = ports.vault.get(AUDIT_ENTRY)
    if key is None:
        return 0
    at = timestamp(ports.clock.now())
    signature = ports.crypto.sign(key, checkpoint_message(chain, seq, head, at))
    with ports.database.write(job) as tx:
        before = tx.audit.signed(chain)
        tx.audit.add_checkpoint(Checkpoint(chain, seq, head, at, ports.crypto.signing_public_key(key), signature))
        more = tx.audit.signed(chain) - before
        tx.commit()
    return more


def _anchor(ports: Ports) -> Anchor | None:
    kept = ports.vault.get(ANCHOR_ENTRY, fresh=True)  # another process may have put a newer one there
    try:
        chain, seq, head, *signed = (kept or b"").decode("ascii", "replace").split(" ")
        return Anchor(chain, int(seq), bytes.fromhex(head), int(signed[0]) if signed else 0)
    except ValueError:
        return None  # there is none, or nothing that we have written


def _verify_database(ports: Ports, job: Job) -> tuple[ChainReport, ...]:
    """The vault is asked first: it may take its time, and no transaction waits for it.

    What is recorded after that only leads on from the anchor.
    """
    anchor = _anchor(ports)
    key = ports.vault.get(AUDIT_ENTRY)
    trusted = ports.crypto.signing_public_key(key) if key else None
    own = ports.database.chain
    if anchor and anchor.chain != own:
        anchor = None  # a profile that was copied, or another database
    with ports.database.read() as tx:
        # Those that have rows, and our own where the vault knows that it had some.
        chains = sorted({*tx.audit.chains(), *((own,) if anchor else ())})
        return tuple(
            _verify_chain(tx, chain, trusted if chain == own else None, anchor if chain == own else None, ports, job)
            for chain in chains
        )


def _verify_chain(
    tx: Transaction, chain: str, trusted: bytes | None, anchor: Anchor | None, ports: Ports, job: Job
) -> ChainReport:
    verifier = ChainVerifier(chain, tx.audit.checkpoints(chain), ports.crypto.verify, trusted, anchor)
    for row in tx.audit.rows(chain):
        if not verifier.feed(row):
            break
        if row.seq % 1000 == 0:
            job.step(Step.VERIFYING, row.seq, subject=chain)
    return verifier.finish()
