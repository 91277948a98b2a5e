"""The window's handle on one request that is under way."""

from __future__ import annotations

import threading
from dataclasses import fields, replace
from typing import Any, Generic, TypeVar, cast

from PySide6.QtCore import QElapsedTimer, QObject, Signal

from acme_desktop.service.job import Progress
from acme_desktop.service.requests import Request

R = TypeVar("R")


class Ticket(QObject, Generic[R]):
    """Lives on the window's thread, so that anything may be connected to it. Goes when its answer has been told.

    Signals:
        progressed(Progress): how far it is.
        succeeded(object): the answer, of the request's type.
        failed(AcmeDesktopError): why not.
        stopped(): the operator's wish, never shown as an error.
        finished(): after one of the three above.
    """

    progressed = Signal(object)
    succeeded = Signal(object)
    failed = Signal(object)
    stopped = Signal()
    finished = Signal()

    def __init__(self, request: Request[R], parent: QObject | None, *, claimed: bool = False) -> None:
        super().__init__(parent)
        self.request = request
        self.claimed = claimed
        self.forsaken = False
        self.progress: Progress | None = None
        self._stop = threading.Event()
        self._running = QElapsedTimer()
        self._running.start()

    @property
    def stop_event(self) -> threading.Event:
        """What the worker's job watches."""
        return self._stop

    @property
    def seconds(self) -> float:
        """Since it was asked."""
        return self._running.elapsed() / 1000

    def stop(self) -> None:
        """Ask for a stop: goes round the event loop, so that it arrives at once."""
        self._stop.set()

    def forsake(self) -> None:
        """Whoever asked is gone: the answer is nobody's, and least of all that of who sits here next."""
        self.forsaken = True
        self.blockSignals(True)

    def forget_secrets(self) -> None:
        """It was answered: whoever still holds the ticket holds no password with it."""
        gone = secrets_in(self.request)
        if gone:
            self.request = cast("Request[R]", replace(cast("Any", self.request), **gone))


def secrets_in(request: Request[Any]) -> dict[str, Any]:
    """What never shows in a request's repr, each with the empty value that stands for it."""
    hidden = {field.name: getattr(request, field.name) for field in fields(cast("Any", request)) if not field.repr}
    return {name: "" if isinstance(value, str) else None for name, value in hidden.items() if value}
