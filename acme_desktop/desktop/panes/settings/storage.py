"""Where the data is."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QVBoxLayout, QWidget

from acme_desktop.desktop.desk import Desk
from acme_desktop.desktop.panes.settings.backups import Backups
from acme_desktop.desktop.panes.settings.diagnoses import Answer, Doctor
from acme_desktop.desktop.panes.settings.section import Section
from acme_desktop.desktop.theme.metrics import metric
from acme_desktop.desktop.widgets.facts import FactsGrid
from acme_desktop.desktop.widgets.message_bar import MessageBar
from acme_desktop.desktop.widgets.text import label
from acme_desktop.desktop.wording.report import without_secrets
from acme_desktop.domain.settings import Settings
from acme_desktop.service.answers import Diagnosis
from acme_desktop.service.requests import ShowSettings

_LABEL = 132
_ORDER = ("kind", "server", "place", "integrity", "journal", "schema")


class StorageSection(Section):
    """To look at: another database is chosen by command, since it takes the whole program along."""

    key = "storage"

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._home = ""
        self._facts: dict[str, object] = {}
        self.trouble = MessageBar("bad")
        self.grid = FactsGrid(label_width=_LABEL)
        self.backups = Backups(desk)
        self._doctor = Doctor(desk, ("database",), self)
        self._doctor.answered.connect(self._on_answered)
        self._doctor.failed.connect(lambda error: self.trouble.show_error(error, self.refresh))
        self._fill()

    @classmethod
    def heading(cls) -> str:
        return QCoreApplication.translate("StorageSection", "Storage")

    def refresh(self) -> None:
        self._doctor.ask()
        self.backups.refresh()
        if not self._home:
            self.desk.client.submit(ShowSettings(), claim=True).succeeded.connect(self._on_settings)

    def _fill(self) -> None:
        block = QWidget()
        column = QVBoxLayout(block)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(metric("card-inside"))
        about = self.tr(
            "Accounts, orders, certificates and the audit trail are in one database; secrets in it are sealed, and the "
            "key to them is in the vault."
        )
        moving = self.tr("Another database is chosen by command: acme-desktop settings set database-url ADDRESS")
        column.addWidget(label(about, "small", "2", wrap=True))
        column.addWidget(self.trouble)
        column.addWidget(self.grid)
        column.addWidget(label(moving, "small", "2", wrap=True, selectable=True))
        self.trouble.clear()
        self.add_part(block, f"{about} {moving} {self.tr('Database, profile folder')}")
        self.add_part(self.backups, self.backups.words)

    def _on_settings(self, settings: Settings) -> None:
        self._home = str(settings.home)
        self._show()

    def _on_answered(self, answer: Answer) -> None:
        found = answer[0] if answer else Diagnosis("database", "failed", "")
        error = found.facts.get("error")
        if isinstance(error, Exception):
            self.trouble.show_error(error, self.refresh)
            return
        self.trouble.clear()
        self._facts = dict(found.facts)
        self.backups.show_place(str(self._facts.get("kind", "")), without_secrets(str(self._facts.get("place", ""))))
        self._show()

    def _show(self) -> None:
        self.grid.clear()
        if self._home:
            self.grid.add(self.tr("Profile folder"), self._home, mono=True)
        known = sorted(
            self._facts.items(), key=lambda fact: _ORDER.index(fact[0]) if fact[0] in _ORDER else len(_ORDER)
        )
        for name, value in known:
            self.grid.add(self._name(name), without_secrets(str(value)), mono=name == "place")

    def _name(self, fact: str) -> str:
        """As the core names it where no better word is known."""
        names = {
            "kind": self.tr("Database"),
            "place": self.tr("Place"),
            "server": self.tr("Version"),
            "schema": self.tr("Schema"),
            "journal": self.tr("Journal"),
            "integrity": self.tr("Integrity"),
        }
        return names.get(fact, fact)
