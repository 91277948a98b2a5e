"""When the renewals ran, and the lines that let the system run them while the window is closed."""

from __future__ import annotations

import sys

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from acme_desktop.desktop.desk import Desk
from acme_desktop.desktop.panes.settings import schedule_lines
from acme_desktop.desktop.panes.settings.diagnoses import Answer, DiagnosisList, Doctor
from acme_desktop.desktop.panes.settings.schedule_lines import OPERATOR, Place
from acme_desktop.desktop.panes.settings.section import Section
from acme_desktop.desktop.theme.metrics import metric
from acme_desktop.desktop.widgets.copy_button import CopyButton
from acme_desktop.desktop.widgets.emptied import empty
from acme_desktop.desktop.widgets.message_bar import MessageBar
from acme_desktop.desktop.widgets.segments import Segment, Segments
from acme_desktop.desktop.widgets.text import label
from acme_desktop.desktop.widgets.value_text import ValueText
from acme_desktop.domain.settings import Settings
from acme_desktop.service.requests import ShowSettings


class RenewalsSection(Section):
    """Runs without the window are by command; a timer of the system gives it."""

    key = "renewals"

    def __init__(self, desk: Desk, parent: QWidget | None = None, *, platform: str = sys.platform) -> None:
        super().__init__(desk, parent)
        self._platform = platform
        self._place: Place | None = None
        self.trouble = MessageBar("bad")
        self.lines = DiagnosisList()
        self.kinds = Segments(
            (
                Segment("systemd", self.tr("systemd timer")),
                Segment("cron", self.tr("cron")),
                Segment("tasks", self.tr("Task Scheduler (Windows)")),
            )
        )
        self.kinds.choose({"win32": "tasks", "darwin": "cron"}.get(platform, "systemd"))
        self._snippets = QVBoxLayout()
        self._doctor = Doctor(desk, ("timers",), self)
        self._doctor.answered.connect(self._on_answered)
        self._doctor.failed.connect(lambda error: self.trouble.show_error(error, self.refresh))
        self.kinds.chosen.connect(lambda _: self._show())
        self._fill()

    @classmethod
    def heading(cls) -> str:
        return QCoreApplication.translate("RenewalsSection", "Renewals")

    def refresh(self) -> None:
        self._doctor.ask()
        if self._place is None:
            self.desk.client.submit(ShowSettings(), claim=True).succeeded.connect(self._on_settings)

    def texts(self) -> tuple[str, ...]:
        """What is shown to be copied."""
        return tuple(text for _, text in self._wanted())

    def _fill(self) -> None:
        block = QWidget()
        column = QVBoxLayout(block)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(metric("card-inside"))
        about = self.tr(
            "Nothing renews by itself unless the system runs “acme-desktop renew” twice a day. Add "
            "an operator called “{name}” with the role operator, put its password into a file that only you can read, "
            "and copy these lines."
        ).format(name=OPERATOR)
        keyring = self.tr(
            "Where nobody is signed in to the computer, its keyring is closed: keep the secrets under a passphrase "
            "then (Security), and the passphrase in a second file."
        )
        column.addWidget(self.lines)
        column.addWidget(self.trouble)
        column.addWidget(label(about, "small", "2", wrap=True))
        column.addWidget(self.kinds)
        column.addLayout(self._snippets)
        column.addWidget(label(keyring, "small", "2", wrap=True))
        self._snippets.setSpacing(metric("card-inside"))
        self.trouble.clear()
        self.add_part(block, f"{about} systemd timer cron schtasks {self.tr('Last run, schedule, unattended')}")

    def _on_settings(self, settings: Settings) -> None:
        program = schedule_lines.program_beside(sys.executable, windows=self._platform == "win32")
        self._place = Place(program, str(settings.home), settings.vault == "passphrase")
        self._show()

    def _on_answered(self, answer: Answer) -> None:
        self.trouble.clear()
        self.lines.show_lines(answer, self.desk.now())

    def _show(self) -> None:
        empty(self._snippets)
        for name, text in self._wanted():
            self._snippets.addWidget(Snippet(name, text))

    def _wanted(self) -> tuple[tuple[str, str], ...]:
        place = self._place
        if place is None:
            return ()
        password = (self.tr("The password, once; Ctrl+D ends it"), schedule_lines.password_file())
        if self.kinds.key == "tasks":
            return ((self.tr("In a command prompt"), schedule_lines.task_scheduler(place)),)
        if self.kinds.key == "cron":
            return (password, (self.tr("A line for “crontab -e”"), schedule_lines.cron(place)))
        folder = "~/.config/systemd/user/acme-desktop-renew"
        return (
            password,
            (f"{folder}.service", schedule_lines.systemd_service(place)),
            (f"{folder}.timer", schedule_lines.systemd_timer()),
            (self.tr("Then"), schedule_lines.systemd_commands()),
        )


class Snippet(QWidget):
    """A text to be copied whole, and where it goes."""

    def __init__(self, name: str, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.copy_button = CopyButton(lambda: text, name)
        column, head = QVBoxLayout(self), QHBoxLayout()
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(metric("half"))
        column.addLayout(head)
        column.addWidget(ValueText(text, name, mono=True, well=True))
        head.addWidget(label(name, "label", wrap=True), 1)
        head.addWidget(self.copy_button)
