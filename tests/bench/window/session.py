"""An operator's minute in the window, on very much data: every pane opened twice, lists scrolled, the trail filtered.

    PYTHONPATH=. python tests/bench/window/session.py PROFILE

Window, service and database are the real ones, without a screen; the profile is written to (a sign-in), so give it a
copy. Prints one JSON object of figures: milliseconds and MiB.
"""

from __future__ import annotations

import gc
import json
import os
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QDeadlineTimer, QEventLoop, QObject, QTimer
from PySide6.QtWidgets import QApplication, QTableView

from acme_desktop.desktop.preferences import Preferences
from acme_desktop.desktop.service_client import ServiceClient
from acme_desktop.desktop.shell.main_window import MainWindow
from acme_desktop.desktop.theme.theme import Theme
from acme_desktop.desktop.tickets import Ticket
from acme_desktop.domain.operator import Actor
from acme_desktop.service.questions import ShowDashboard
from acme_desktop.service.requests import ListAudit, SignIn
from tests.desktop.heartbeat import Heartbeat
from tests.desktop.sample.scenario import OPERATOR, PASSPHRASE, PASSWORD

if TYPE_CHECKING:
    from acme_desktop.service.acme_service import AcmeService

PANES = (
    "/acme", "/acme/accounts", "/acme/accounts/1", "/acme/accounts/create", "/acme/orders", "/acme/orders/create",
    "/acme/orders/77", "/acme/challenges", "/acme/orders/77/challenges", "/acme/certificates",
    "/acme/certificates/4711", "/acme/practice", "/acme/settings", "/acme/about", "/acme/audit",
)  # fmt: skip
FILTERS = (
    "actor=jonas", "", "actor=intern", "actor=nobody", "outcome=denied", "action=challenge.check",
    "actor=renewals&outcome=denied", "object=certificate+4711", "text=example", "text=unicorn", "text=nowhere-at-all",
)  # fmt: skip
_PATIENCE_MS = 30_000
_CALM_MS = 250
_WHEEL = 96  # three rows
_STEPS = 60


class Session:
    """The window, somebody signed in to it, and what is measured meanwhile."""

    def __init__(self, profile: Path) -> None:
        self.app = QApplication(sys.argv[:1])
        theme = Theme()
        theme.choose("light")
        theme.apply(self.app)
        self.client = ServiceClient(lambda: opened(profile))
        self.window = MainWindow(self.client, theme, Preferences(None))
        self.home = QObject()
        self.pages = AuditPages(self.client, self.home)
        self.figures: dict[str, Any] = {}
        # As in the program, garbage is collected on this thread alone; here between what is measured.
        gc.disable()

    def sign_in(self) -> None:
        """As far as the first screen with everything on it."""
        answers: list[Any] = []
        self.client.submit(SignIn(OPERATOR, PASSWORD)).succeeded.connect(answers.append)
        self.wait()
        operator = answers[0].operator
        self.client.use_session(answers[0].token)
        self.window.health.start()
        self.window.resize(1280, 800)
        asked: list[Ticket[Any]] = []
        self.client.submitted.connect(lambda ticket: asked.append(ticket) if _is_of_the_dashboard(ticket) else None)
        began = time.perf_counter()
        actor = Actor(operator.id, operator.name, operator.role.value)
        self.window.sign_in(actor, Preferences(None), at_once=False)
        self.window.show()
        while not asked or asked[0] in self.client.running():
            self.turn(2)
        self.figures["dashboard after sign-in"] = 1000 * (time.perf_counter() - began)
        self.wait(1000)
        gc.collect()
        self.figures["memory idle"] = resident_mib()

    def work(self) -> None:
        """Everything once, with a heart that beats."""
        heart = Heartbeat(lambda: 0.0, self.home)
        for time_of_day in ("first", "again"):
            for route in PANES:
                heart.doing = f"{route}, {time_of_day}"
                self.window.open_route(route)
                self.wait()
                self.scroll()
        self.figures["memory with the trail open"] = resident_mib()
        for wanted in FILTERS:
            heart.doing = f"audit?{wanted}"
            self.pages.wanted = wanted or "everything"
            self.window.open_route(f"/acme/audit?{wanted}" if wanted else "/acme/audit")
            self.wait()
        self.figures["audit pages"] = {name: statistics.median(taken) for name, taken in self.pages.taken.items()}
        self.figures["gaps"] = heart.figures()
        self.figures["memory after everything"] = resident_mib()

    def scroll(self) -> None:
        """The wheel turned by three rows, many times, and then the end of the list and back."""
        for table in self.window.findChildren(QTableView):
            if table.isVisible():
                bar = table.verticalScrollBar()
                for step in range(1, _STEPS):
                    bar.setValue(step * _WHEEL)
                    self.turn(5)
                for place in (bar.maximum(), bar.maximum() // 2, 0):
                    bar.setValue(place)
                    self.wait()

    def wait(self, calm: int = _CALM_MS) -> None:
        """Until every answer is there, and for a moment of calm after it."""
        deadline = QDeadlineTimer(_PATIENCE_MS)
        self.turn(1)
        while self.client.running() and not deadline.hasExpired():
            self.turn(5)
        self.turn(calm)

    def turn(self, milliseconds: int) -> None:
        """Let the window live for so long."""
        loop = QEventLoop()
        QTimer.singleShot(milliseconds, loop.quit)
        loop.exec()

    def close(self) -> None:
        """Let everybody go."""
        self.window.sign_out()
        self.client.close()


class AuditPages(QObject):
    """How long each first page of the trail takes, from the question to the answer on the window's thread."""

    def __init__(self, client: ServiceClient, parent: QObject) -> None:
        super().__init__(parent)
        self.wanted = ""
        self.taken: dict[str, list[float]] = {}
        client.submitted.connect(self._on_submitted)

    def _on_submitted(self, ticket: Ticket[Any]) -> None:
        if self.wanted and isinstance(ticket.request, ListAudit) and ticket.request.wanted.before_seq is None:
            ticket.succeeded.connect(self._stopwatch(self.wanted))

    def _stopwatch(self, name: str) -> Callable[[object], None]:
        began = time.perf_counter()
        return lambda _page: self.taken.setdefault(name, []).append(1000 * (time.perf_counter() - began))


def _is_of_the_dashboard(ticket: Ticket[Any]) -> bool:
    return isinstance(ticket.request, ShowDashboard)


def opened(profile: Path) -> AcmeService:
    """The program on the profile, imported by the thread that opens it, and with what the program reads there."""
    from acme_desktop.bootstrap import build_service
    from acme_desktop.desktop.shell.ahead import read_workplace

    read_workplace()
    environ = {"ACME_DESKTOP_HOME": str(profile), "ACME_DESKTOP_VAULT": "passphrase"}
    return build_service(environ, ask_passphrase=lambda: PASSPHRASE)


def resident_mib() -> float:
    """What the process has in memory now."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def main() -> None:
    """The whole of it."""
    session = Session(Path(sys.argv[1]))
    session.sign_in()
    session.work()
    session.close()
    print(json.dumps(session.figures))


if __name__ == "__main__":
    main()
