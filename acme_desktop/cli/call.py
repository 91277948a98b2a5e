"""What a verb works with: what was typed, where to print, and a service that is built when it is first asked."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol, TypeVar

from acme_desktop.cli.console import Console
from acme_desktop.cli.secret_input import Secret, SecretInput
from acme_desktop.cli.stopping import StopOnSignal
from acme_desktop.cli.typed import Typed
from acme_desktop.domain.events import Event, Topic
from acme_desktop.service.job import Job, Report
from acme_desktop.service.requests import Request

R = TypeVar("R")


class Service(Protocol):
    """The part of AcmeService that a verb needs."""

    def handle(self, request: Request[R], job: Job) -> R:
        """Do it, or raise an error of `domain.errors`, or Cancelled."""

    def close(self) -> None:
        """Let go of the database and the vault."""


class BuildService(Protocol):
    """`bootstrap.build_service`, or a test's own."""

    def __call__(self, environ: Mapping[str, str] | None = None, *, ask_passphrase: Callable[[], str]) -> Service: ...


# Shows the window at a route, until it is closed or another one has taken over; its exit code. Raises NoWindowError.
OpenWindow = Callable[[str], int]


@dataclass
class Call:
    """One verb being run. `context` is added to an error's document: what exists although the verb failed.

    `kept_as` says in words how an order that was wished for anew is kept where the verb fails.

    `passphrase` opens the passphrase vault where the verb has asked for it already.
    """

    typed: Typed
    console: Console
    secrets: SecretInput
    environ: Mapping[str, str]
    build: BuildService
    now: Callable[[], datetime]
    open_window: OpenWindow
    context: dict[str, object] = field(default_factory=dict)
    kept_as: str = ""
    passphrase: Callable[[], str] | None = None
    stop: threading.Event = field(default_factory=threading.Event)
    _service: Service | None = None
    _exit: ExitStack = field(default_factory=ExitStack)

    @property
    def starting(self) -> bool:
        """Whether the service is still to be built."""
        return self._service is None

    def ask(self, request: Request[R], *, token: str = "", to_the_end: bool = False) -> R:
        """Have the service do it, as the session of this token or the one that `sign-in` kept.

        `to_the_end` does not notice a stop: for signing out. Raises what the service raises.
        """
        service = self._opened()
        stop = threading.Event() if to_the_end else self.stop
        return service.handle(request, Job(token, not token, stop, self._listen))

    def secret(self, secret: Secret, *, new: bool = False) -> str:
        """Read a secret as the verb's options say. Raises InputError."""
        return self.secrets.read(secret, from_stdin=self.typed.has(secret.switch.removeprefix("--")), new=new)

    def close(self) -> None:
        """End what was begun. Raises what closing the service raises."""
        self._exit.close()

    def _listen(self, report: Report) -> None:
        """An order that was placed is kept, whatever fails after it: an error's document names it."""
        if isinstance(report, Event) and report.topic is Topic.ORDER and report.verb in ("place", "change"):
            self.context["order"] = int(report.object_id)
            if report.verb == "change":
                how = "as it was, with" if report.detail.get("back") else "and from now on it has"
                self.kept_as = f", {how} the solver {report.detail.get('solver')}"
        self.console.report(report)

    def _opened(self) -> Service:
        if self._service is None:
            service = self.build(self.environ, ask_passphrase=self.passphrase or self._vault_passphrase)
            self._exit.callback(service.close)
            self._exit.enter_context(StopOnSignal(self.stop, self._say_stopping))
            self._service = service
        return self._service

    def _vault_passphrase(self) -> str:
        return self.secrets.vault_passphrase(self.environ)

    def _say_stopping(self) -> None:
        self.console.message("Stopping, and tidying up first. Once more ends the program at once.")
