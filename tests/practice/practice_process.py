"""The practice CA as a process of its own, as a terminal or the window starts it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import acme_desktop

CHECKOUT = Path(acme_desktop.__file__).resolve().parent.parent
_SECONDS = 30


@dataclass(frozen=True)
class Result:
    """What a command left."""

    code: int
    out: str
    err: str

    @property
    def document(self) -> Any:
        return json.loads(self.out)


@dataclass
class Practice:
    """`practice("dns", "list")` runs a command with --json; whatever is still running at the end is killed."""

    home: Path
    running: list[subprocess.Popen[str]] = field(default_factory=list)

    @property
    def environment(self) -> dict[str, str]:
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        return {
            **kept,
            "PYTHONPATH": str(CHECKOUT),
            "PYTHONWARNINGS": "error",
            "PYTHONUNBUFFERED": "1",
            "ACME_DESKTOP_HOME": str(self.home),
        }

    def __call__(self, *words: str, expect: int = 0, module: str = "acme_desktop.practice") -> Result:
        return self.text(*words, "--json", expect=expect, module=module)

    def text(self, *words: str, expect: int = 0, module: str = "acme_desktop.practice") -> Result:
        done = subprocess.run(
            [sys.executable, "-m", module, *words],
            env=self.environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=_SECONDS,
            check=False,
        )
        assert "Traceback" not in done.stderr, done.stderr
        assert done.returncode == expect, f"{words}: exit {done.returncode}\n{done.stdout}\n{done.stderr}"
        return Result(done.returncode, done.stdout, done.stderr)

    def start(self, *words: str) -> tuple[subprocess.Popen[str], dict[str, Any]]:
        """Start it with --json; the process and its document."""
        child = subprocess.Popen(
            [sys.executable, "-m", "acme_desktop.practice", "start", "--json", *words],
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self.running.append(child)
        assert child.stdout is not None
        lines: list[str] = []
        while not lines or lines[-1] != "}\n":
            line = child.stdout.readline()
            assert line, (child.wait(_SECONDS), child.stderr and child.stderr.read())
            lines.append(line)
        return child, json.loads("".join(lines))

    def ended(self, child: subprocess.Popen[str]) -> int:
        """Its exit code, once it has ended by itself."""
        out, err = child.communicate(timeout=_SECONDS)
        assert (out, err) == ("", "")
        return child.returncode

    def close(self) -> None:
        for child in self.running:
            if child.poll() is None:
                child.send_signal(signal.SIGKILL)
            child.communicate(timeout=_SECONDS)
