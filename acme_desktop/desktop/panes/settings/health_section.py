"""Is everything there that the work needs? Asked when somebody wants to know."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QVBoxLayout, QWidget

from acme_desktop.desktop.desk import Desk
from acme_desktop.desktop.panes.settings.diagnoses import Answer, DiagnosisList, Doctor
from acme_desktop.desktop.panes.settings.section import ButtonRow, Section
from acme_desktop.desktop.theme.metrics import metric
from acme_desktop.desktop.widgets.buttons import button
from acme_desktop.desktop.widgets.message_bar import MessageBar
from acme_desktop.desktop.widgets.text import label


class HealthSection(Section):
    """Not by itself: CAs and resolvers may take long to answer."""

    key = "health"

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.trouble = MessageBar("bad")
        self.check_button = button(self.tr("Check everything"), icon="refresh")
        self.lines = DiagnosisList()
        self.doctor = Doctor(desk, (), self)
        self.doctor.answered.connect(self._on_answered)
        self.doctor.failed.connect(lambda error: self.trouble.show_error(error, self.doctor.ask))
        self.doctor.busy.connect(self._on_busy)
        self.check_button.clicked.connect(self.doctor.ask)
        self._fill()

    @classmethod
    def heading(cls) -> str:
        return QCoreApplication.translate("HealthSection", "Health")

    def _fill(self) -> None:
        block = QWidget()
        column = QVBoxLayout(block)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(metric("card-inside"))
        about = self.tr(
            "Looks at keyring, database, CAs, clock, DNS and renewals, and says what to do where it is needed."
        )
        column.addWidget(label(about, "small", "2", wrap=True))
        column.addWidget(ButtonRow(self.check_button))
        column.addWidget(self.trouble)
        column.addWidget(self.lines)
        self.trouble.clear()
        self.lines.hide()
        self.add_part(block, about)

    def _on_answered(self, answer: Answer) -> None:
        self.trouble.clear()
        self.lines.show_lines(answer, self.desk.now())
        self.lines.show()

    def _on_busy(self, busy: bool) -> None:
        self.check_button.setEnabled(not busy)
        self.check_button.setText(self.tr("Checking…") if busy else self.tr("Check everything"))
