"""Somebody who has no picture of the window: everything goes through what it tells a screen reader."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any

from tests.journeys.window.person import wait_for
from tests.servers.accessible_screen import SYSTEM_PYTHON

_SCRIPT = Path(__file__).with_name("screen_reader.py")


class ReaderPerson:
    """Asks a process of its own, which has the interface of the screen readers."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        kept = {name: value for name, value in environ.items() if not name.startswith("PYTHON")}
        self._reader = subprocess.Popen(
            [SYSTEM_PYTHON, "-W", "ignore", str(_SCRIPT)],
            env=kept,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.unusable: dict[str, None] = {}  # what was met on the way that has no name, or no action

    def __enter__(self) -> ReaderPerson:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._reader.kill()
        self._reader.communicate()

    def press(self, name: str) -> None:
        self._do("press", name)

    def put(self, name: str, text: str) -> None:
        self._do("put", name, text)

    def sees(self, text: str) -> bool:
        return bool(self._ask("sees", text))

    def until_sees(self, *texts: str) -> str:
        found: list[str] = []
        wait_for(lambda: found.extend(filter(None, [self._ask("sees", *texts)])) or bool(found), self._told(texts))
        self.unusable |= dict.fromkeys(self._ask("unusable"))
        return found[0]

    def copy(self, what: str) -> str:
        """Used by its button, and read where it stands: a clipboard makes no sound."""
        self.press(f"Copy {what}")
        return str(self._ask("value", what.capitalize()))

    def _do(self, *act: str) -> None:
        def done() -> bool:
            answer = self._ask(*act)
            assert not isinstance(answer, str), answer
            return bool(answer)

        wait_for(done, self._told(act))

    def _told(self, wanted: object) -> Any:
        return lambda: f"{wanted}: {self._ask('tree')}"

    def _ask(self, *act: str) -> Any:
        assert self._reader.stdin is not None
        assert self._reader.stdout is not None
        self._reader.stdin.write(json.dumps(act) + "\n")
        self._reader.stdin.flush()
        answer = self._reader.stdout.readline()
        assert answer, "the screen reader has ended"
        return json.loads(answer)
