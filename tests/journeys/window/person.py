"""Somebody in front of the window, by mouse or by keys, who waits for what is to come."""

from __future__ import annotations

import json
import re
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

from tests.desktop.driven_program import DrivenProgram

PASSWORD = "correct horse battery staple"
LONGEST_GAP = 1000.0  # ms; what is wanted is a tenth of it, but machines that run tests are busy
_PATIENCE = 40.0  # seconds
_PAUSE = 0.05
_WIDTH, _HEIGHT = 1440, 900
_VALUE = re.compile(r"[A-Za-z0-9_-]{43}")


class Person(Protocol):
    """Works the window by the names that stand there; each act waits until it is possible."""

    def press(self, name: str) -> None:
        """A button, a box, a radio button."""

    def put(self, name: str, text: str) -> None:
        """Text into a field."""

    def sees(self, text: str) -> bool:
        """Whether it stands there now."""

    def until_sees(self, *texts: str) -> str:
        """Wait for one of these; which it is."""

    def copy(self, what: str) -> str:
        """A value, as it is copied."""


class Seated:
    """What mouse and keys have in common: eyes, patience, and the program's own process."""

    def __init__(self, program: DrivenProgram) -> None:
        self.program = program

    def sees(self, text: str) -> bool:
        return bool(self.program.ask(f"hands.sees({text!r})"))

    def until_sees(self, *texts: str) -> str:
        found: list[str] = []
        wait_for(lambda: found.extend(text for text in texts if self.sees(text)) or bool(found), self._told(texts))
        return found[0]

    def until_named(self, name: str) -> None:
        """Wait for something to work with, by its name."""
        self._do(f"hands.find({name!r}) is not None")

    def copy(self, what: str) -> str:
        self.press(f"Copy {what}")
        return str(self.program.ask("hands.clipboard()"))

    def press(self, name: str) -> None:
        raise NotImplementedError

    @property
    def clicks(self) -> int:
        """Of the mouse, so far."""
        return int(self.program.ask("hands.clicks"))

    @property
    def strokes(self) -> int:
        """Of keys that are not text, so far."""
        return int(self.program.ask("hands.strokes"))

    def _do(self, expression: str) -> None:
        wait_for(lambda: self.program.ask(expression) is True, self._told(expression))

    def _told(self, wanted: object) -> Callable[[], str]:
        return lambda: f"{wanted}: {self.program.ask('hands.focus()')}, {self.program.ask('hands.texts()')}"


class MousePerson(Seated):
    """Keys only for text."""

    def press(self, name: str) -> None:
        self._do(f"hands.press({name!r})")

    def put(self, name: str, text: str) -> None:
        self._do(f"hands.put({name!r}, {text!r})")


class KeysPerson(Seated):
    """No mouse at all."""

    def press(self, name: str) -> None:
        self._do(f"hands.strike({name!r})")

    def put(self, name: str, text: str) -> None:
        self._do(f"hands.fill({name!r}, {text!r})")

    def chord(self, keys: str) -> None:
        """As "Ctrl+N"."""
        self.program.ask(f"hands.chord({keys!r})")


def wait_for(happened: Callable[[], bool], what: Callable[[], str]) -> None:
    """Ask again and again, leaving the window time to work."""
    give_up = time.monotonic() + _PATIENCE
    while not happened():
        if time.monotonic() > give_up:
            raise AssertionError(f"in vain: {what()}")
        threading.Event().wait(_PAUSE)


def screen(folder: Path) -> str:
    """The name of a platform without a screen, as large as a screen."""
    shown = {"name": "s", "x": 0, "y": 0, "width": _WIDTH, "height": _HEIGHT, "logicalDpi": 96, "logicalBaseDpi": 96,
             "dpr": 1}  # fmt: skip
    file = folder / "screens.json"
    file.write_text(json.dumps({"screens": [shown]}), encoding="utf-8")
    return f"offscreen:configfile={file}"


@contextmanager
def opened(environ: dict[str, str]) -> Iterator[DrivenProgram]:
    """The program's window, which is closed at the end if the way went well: its heart must not have stood still."""
    with DrivenProgram(environ) as program:
        yield program
        figures: dict[str, Any] = program.ask("heart.figures()")
        print(f"heartbeat: {figures}")
        assert program.end() == 0
        assert figures["longest"] < LONGEST_GAP, figures


def is_value(text: str) -> bool:
    """Whether it looks like the value of a TXT record for dns-01."""
    return _VALUE.fullmatch(text) is not None
