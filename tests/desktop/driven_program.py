"""The real program as a process of its own, asked and moved by a test through its standard input.

Each line that comes in is an expression; its value goes out as one line of `repr`. Nothing of the program is replaced:
the application is told to listen as soon as it is made.
"""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import TracebackType
from typing import Any

import acme_desktop

CHECKOUT = Path(acme_desktop.__file__).resolve().parent.parent
_PATIENCE = 30.0  # seconds
_DRIVEN = """
import os
import sys
from PySide6.QtCore import QSocketNotifier
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel
import acme_desktop.desktop.app as app
from tests.desktop import hands
from tests.desktop.heartbeat import Heartbeat

def window():
    from acme_desktop.desktop.shell.main_window import MainWindow
    return next(w for w in QApplication.topLevelWidgets() if isinstance(w, MainWindow))

def screen():
    from acme_desktop.desktop.panes.entry.frame import EntryFrame
    shown = window().shown
    return shown.screen_shown if isinstance(shown, EntryFrame) else shown

def step():
    return screen().step

def name():
    shown = getattr(screen(), "step", None)
    return type(screen() if shown is None else shown).__name__

def fill(**texts):
    for field, text in texts.items():
        edit = getattr(screen(), field, None)
        if edit is None:
            edit = getattr(screen().step, field)
        edit.setText(text)
    return True

def press(text):
    buttons = [b for b in window().findChildren(QAbstractButton) if b.isVisible() and b.text() == text]
    if not buttons or not buttons[0].isEnabled():
        return False
    buttons[0].click()
    return True

def texts():
    return [x.text() for x in window().findChildren(QLabel) if x.isVisible() and x.text()]

def listen():
    line = sys.stdin.readline()
    if not line:
        os._exit(1)  # whoever drove us is gone
    heart.doing = line.strip()
    try:
        print(repr(eval(line, globals())), flush=True)
    except BaseException as error:
        print(repr(f"{type(error).__name__}: {error}"), flush=True)

make = app.application
def application():
    global notifier, heart
    made = make()
    heart = Heartbeat(lambda: hands.looked, made)
    notifier = QSocketNotifier(sys.stdin.fileno(), QSocketNotifier.Type.Read, made)
    notifier.activated.connect(listen)
    return made
app.application = application

from acme_desktop.__main__ import main
sys.exit(main(sys.argv[1:]))
"""


def environment(home: Path, **more: str) -> dict[str, str]:
    """Nothing of whoever runs the tests, and a profile of one's own with a passphrase vault."""
    passphrase = home.parent / f"{home.name}.passphrase"
    passphrase.write_text("open sesame, open\n")
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(home.parent),
        "PYTHONPATH": str(CHECKOUT),
        "QT_QPA_PLATFORM": "offscreen",
        "ACME_DESKTOP_HOME": str(home),
        "ACME_DESKTOP_VAULT": "passphrase",
        "ACME_DESKTOP_PASSPHRASE_FILE": str(passphrase),
        **more,
    }


class DrivenProgram:
    """`with DrivenProgram(environ) as program: program.until("name()", "SignInScreen")`."""

    def __init__(self, environ: dict[str, str], *arguments: str) -> None:
        self.child = subprocess.Popen(
            [sys.executable, "-c", _DRIVEN, *arguments],
            env=environ,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def __enter__(self) -> DrivenProgram:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.child.poll() is None:
            self.child.kill()
        self.child.communicate()

    def ask(self, expression: str) -> Any:
        """The value of an expression in the program, between two turns of its event loop."""
        assert self.child.stdin is not None
        assert self.child.stdout is not None
        self.child.stdin.write(expression + "\n")
        self.child.stdin.flush()
        if not select.select([self.child.stdout], [], [], _PATIENCE)[0]:
            raise AssertionError(f"the window does not answer {expression}")
        answer = self.child.stdout.readline()
        if not answer:
            raise AssertionError(f"the program has ended: {self.child.communicate()[1]}")
        return eval(answer, {})  # noqa: S307 - what our own child has printed

    def until(self, expression: str, expected: object) -> None:
        """Ask again and again."""
        give_up = time.monotonic() + _PATIENCE
        while (found := self.ask(expression)) != expected:
            if time.monotonic() > give_up:
                raise AssertionError(f"{expression} is {found!r} and not {expected!r}: {self.ask('texts()')}")

    def end(self, number: signal.Signals | None = None) -> int:
        """By a signal, or by closing the window; the exit code."""
        if number is None:
            self.ask("window().close()")
        else:
            self.child.send_signal(number)
        return self.child.wait(_PATIENCE)
