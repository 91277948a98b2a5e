"""A service that remembers what it was asked and answers what it was told to, and a run of the command line over it."""

from __future__ import annotations

import io
import json
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, TypeVar, cast

from acme_desktop.cli.main import run
from acme_desktop.cli.secret_input import SecretInput
from acme_desktop.service.job import Job
from acme_desktop.service.requests import Request

R = TypeVar("R")

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


class RecordingService:
    """`answers` maps a request's class to a value, to an exception to raise, or to a function of request and job."""

    def __init__(self, answers: Mapping[type, Any] | None = None) -> None:
        self.answers = dict(answers or {})
        self.asked: list[Request[Any]] = []
        self.jobs: list[Job] = []
        self.closed = 0

    def handle(self, request: Request[R], job: Job) -> R:
        """Remember, then answer."""
        self.asked.append(request)
        self.jobs.append(job)
        answer = self.answers[type(request)]
        if isinstance(answer, BaseException):
            raise answer
        if callable(answer):
            answer = answer(request, job)
        return cast("R", answer)

    def close(self) -> None:
        """Count."""
        self.closed += 1


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


@dataclass
class Result:
    """What a run left behind."""

    code: int
    out: str
    err: str
    service: RecordingService
    built: int

    @property
    def document(self) -> Any:
        """The one document on standard output."""
        return json.loads(self.out)

    @property
    def asked(self) -> list[Request[Any]]:
        return self.service.asked


@dataclass
class Desk:
    """Runs command lines; `answers` as for RecordingService."""

    answers: dict[type, Any] = field(default_factory=dict)
    environ: dict[str, str] = field(default_factory=dict)
    prompts: list[str] = field(default_factory=list)
    refusal: BaseException | None = None
    stderr: Callable[[], io.StringIO] = io.StringIO
    passphrase_asked: bool = False
    opening: int | Exception = 0
    opened: list[str] = field(default_factory=list)

    def __call__(
        self, *argv: str, stdin: str | bytes = "", terminal: bool = False, typed: tuple[str, ...] = ()
    ) -> Result:
        service = RecordingService(self.answers)
        built: list[Mapping[str, str] | None] = []

        def build(environ: Mapping[str, str] | None = None, *, ask_passphrase: Callable[[], str]) -> RecordingService:
            built.append(environ)
            if self.refusal is not None:
                raise self.refusal
            if self.passphrase_asked:
                self.prompts.append(f"opened with {ask_passphrase()}")
            return service

        waiting = list(typed)

        def prompt(text: str) -> str:
            self.prompts.append(text)
            if not waiting:
                raise EOFError
            return waiting.pop(0)

        raw = stdin.encode() if isinstance(stdin, str) else stdin
        given = Terminal() if terminal else io.TextIOWrapper(io.BytesIO(raw), encoding="utf-8")
        out, err = io.StringIO(), self.stderr()
        code = run(
            argv,
            build=build,
            stdin=given,
            stdout=out,
            stderr=err,
            environ=self.environ,
            now=lambda: NOW,
            secrets=SecretInput(given, prompt),
            open_window=self.open_window,
        )
        assert "Traceback" not in err.getvalue()
        return Result(code, out.getvalue(), err.getvalue(), service, len(built))

    def open_window(self, route: str) -> int:
        self.opened.append(route)
        if isinstance(self.opening, Exception):
            raise self.opening
        return self.opening


def stopped(request: object, job: Job) -> None:
    """An answer: wait for the stop like any handler does, and raise Cancelled."""
    assert isinstance(job.stop, threading.Event)
    job.sleep(20)
