"""AcmeService: a request goes in, its answer or one error of the tree comes out. The doors know nothing else."""

from __future__ import annotations

import logging
import threading
from dataclasses import fields, replace
from typing import Any, Self, TypeVar, cast

from acme_desktop.domain.errors import AccessError, AcmeDesktopError, Cancelled, InputError
from acme_desktop.domain.events import Event, Outcome, Topic
from acme_desktop.service import audit, audit_index, guard
from acme_desktop.service.handlers import HANDLERS
from acme_desktop.service.job import Job, Report
from acme_desktop.service.ports import Ports
from acme_desktop.service.requests import Command, Request

R = TypeVar("R")
logger = logging.getLogger(__name__)


class AcmeService:
    """Handles requests; safe to use from several threads at once."""

    def __init__(self, ports: Ports) -> None:
        self._ports = ports
        self._unsealed = threading.Event()

    def handle(self, request: Request[R], job: Job | None = None) -> R:
        """Raises AcmeDesktopError or Cancelled (a command that failed or was stopped is on the record)."""
        job = self._listening(job or Job())
        admitted = guard.admit(request, self._ports, job)
        if not isinstance(request, Command):
            return cast("R", HANDLERS[type(request)](request, self._ports, admitted))
        with _Witness(request, self._ports, admitted) as watched:
            return cast("R", HANDLERS[type(request)](request, self._ports, watched.job))

    def close(self) -> None:
        """Seal the audit trail where something was recorded, and let its texts be found."""
        if self._unsealed.is_set():
            self._unsealed.clear()
            audit.seal_trail(self._ports, Job())
            audit_index.index_lately(self._ports, Job())

    def _listening(self, job: Job) -> Job:
        report = job.report

        def note(what: Report) -> None:
            if isinstance(what, Event):
                self._unsealed.set()
            report(what)

        return replace(job, report=note)


class _Witness:
    """Records how a command failed, whatever it raises, and lets that go on as it is.

    What was typed wrongly is not recorded, unless an intent is already: every intent gets its result.
    """

    def __init__(self, request: Request[object], ports: Ports, job: Job) -> None:
        self._request, self._ports, self._listener = request, ports, job.report
        self._intended = False
        self.job = replace(job, report=self._note)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, _: object, error: BaseException | None, __: object) -> None:
        detail = self._account_of(error)
        if detail is None:
            return
        event = Event(Topic.REQUEST, guard.name_of(self._request), _object_of(self._request), Outcome.FAILED, detail)
        try:
            with self._ports.database.write(self.job) as tx:
                tx.record(event)
                tx.commit()
        except AcmeDesktopError:
            logger.warning("a failure could not be recorded: %s", detail)

    def _account_of(self, error: BaseException | None) -> dict[str, object] | None:
        """None where there is nothing to record; the words of an error that is a bug may hold anything."""
        if not isinstance(error, Exception) or isinstance(error, AccessError):
            return None
        if isinstance(error, Cancelled):
            return {"why": "stopped"}
        if isinstance(error, InputError):
            return {"error": type(error).__name__, "field": error.field} if self._intended else None
        if isinstance(error, AcmeDesktopError):
            return {"error": type(error).__name__, "message": str(error)[:2000]}
        return {"error": type(error).__name__}

    def _note(self, what: Report) -> None:
        self._intended |= isinstance(what, Event) and what.outcome is Outcome.INTENT
        self._listener(what)


def _object_of(request: Request[object]) -> str:
    """The id that the request names, if it names one."""
    names = (f.name for f in fields(cast("Any", request)) if f.name.endswith("_id"))
    found = (getattr(request, name) for name in names)
    return next((str(value) for value in found if value is not None), "")
