"""One piece of work as its handler sees it: who asked, how to tell how far it is, and how to notice a stop."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import field
from datetime import datetime
from enum import StrEnum

from acme_desktop.domain.errors import Cancelled
from acme_desktop.domain.events import Event
from acme_desktop.domain.operator import NOBODY, Actor
from acme_desktop.domain.value_class import value_class


class Step(StrEnum):
    """What a job is doing, for progress."""

    CONNECTING = "connecting"
    REGISTERING = "registering"
    ORDERING = "ordering"
    AUTHORIZING = "authorizing"
    DEPLOYING = "deploying"
    CHECKING = "checking"
    RESPONDING = "responding"
    VALIDATING = "validating"
    FINALIZING = "finalizing"
    DOWNLOADING = "downloading"
    STORING = "storing"
    CLEANING_UP = "cleaning-up"
    RENEWING = "renewing"
    WAITING = "waiting"
    VERIFYING = "verifying"
    INDEXING = "indexing"
    EXPORTING = "exporting"
    RETRYING = "retrying"
    COPYING = "copying"
    PREPARING = "preparing"
    RESTORING = "restoring"


@value_class(frozen=True)
class Progress:
    """How far: `done` of `total` (0: unknown); `until` is when a wait ends; `subject` names the object."""

    step: Step
    done: int = 0
    total: int = 0
    until: datetime | None = None
    subject: str = ""


Report = Progress | Event


def _ignore(_: Report) -> None:
    """Nobody listens."""


@value_class(frozen=True)
class Lease:
    """What a worker holds; `token` is greater for each that took it later."""

    name: str
    token: int


@value_class(frozen=True)
class Job:
    """Handed to every handler. `token` is the session's secret; with `kept_session` the vault is asked for it.

    `pause` waits at most so many seconds and says whether a stop was asked for; a test hands in its own. With `leases`
    its writing transactions begin only while nobody else has taken one of them over.
    """

    token: str = field(default="", repr=False)
    kept_session: bool = False
    stop: threading.Event = field(default_factory=threading.Event, repr=False)
    report: Callable[[Report], None] = _ignore
    pause: Callable[[float], bool] | None = None
    monotonic: Callable[[], float] = time.monotonic
    actor: Actor = NOBODY
    leases: tuple[Lease, ...] = ()

    def checkpoint(self) -> None:
        """Raise Cancelled where a stop was asked for."""
        if self.stop.is_set():
            raise Cancelled

    def sleep(self, seconds: float) -> None:
        """Wait so many seconds; raise Cancelled at once when a stop is asked for."""
        pause = self.pause or self.stop.wait
        if pause(max(seconds, 0.0)) or self.stop.is_set():
            raise Cancelled

    def step(self, step: Step, done: int = 0, total: int = 0, *, subject: str = "") -> None:
        """Report progress, and notice a stop."""
        self.checkpoint()
        self.report(Progress(step, done, total, subject=subject))
