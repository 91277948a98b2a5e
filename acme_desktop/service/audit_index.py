"""The index of the trail's text is carried on when there is time: as a run ends, as the trail is verified, when asked.

A text is found all the same in rows that are not in it yet, only not as fast. What is written is no part of the record.
"""

from __future__ import annotations

import logging
from contextlib import suppress

from acme_desktop.domain.errors import Cancelled, StorageError
from acme_desktop.service.job import Job, Step
from acme_desktop.service.ports import Ports
from acme_desktop.service.questions import IndexAudit

logger = logging.getLogger(__name__)
_WORTH_IT = 1000  # rows; a commit costs as much as looking through some hundreds
_AT_ONCE = 500  # nobody who wants to write waits longer than these take
_AT_MOST = 10_000  # at the end of a run


def index_audit(command: IndexAudit, ports: Ports, job: Job) -> int:
    """At most so many rows; how many are left."""
    return _carry_on(max(command.at_most, 0), ports, job)


def index_everything(ports: Ports, job: Job) -> None:
    """However long it takes. Who stops it has what came before it all the same."""
    with ports.database.read() as tx:
        behind = tx.audit_text.behind
    with suppress(Cancelled):
        _carry_on(behind, ports, job)


def index_lately(ports: Ports, job: Job) -> None:
    """Where it is worth a commit, and no longer than the end of a run should take."""
    try:
        with ports.database.read() as tx:
            behind = tx.audit_text.behind
        if behind >= _WORTH_IT:
            _carry_on(_AT_MOST, ports, job)
    except StorageError as error:
        logger.warning("the audit trail's text could not be indexed: %s", error)


def _carry_on(at_most: int, ports: Ports, job: Job) -> int:
    with ports.database.read() as tx:
        left = tx.audit_text.behind
    done = 0
    while left and done < at_most:
        job.step(Step.INDEXING, done, min(at_most, done + left))
        with ports.database.write(job) as tx:
            left = tx.audit_text.carry_on(_AT_ONCE)
            tx.commit()
        done += _AT_ONCE
    return left
