"""Which CA: the one to practise with, two that are known, or an address."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QButtonGroup, QLineEdit, QVBoxLayout, QWidget

from acme_desktop.desktop.panes.entry.first_run.option import Option
from acme_desktop.desktop.theme.metrics import metric
from acme_desktop.desktop.widgets.chip import Chip
from acme_desktop.desktop.widgets.field import Field

STAGING, PRODUCTION, PRACTICE, OTHER = "letsencrypt-staging", "letsencrypt", "practice", ""
_TYPED_MS = 700


class AuthorityChoice(QWidget):
    """Signals:
    changed(): `server` is another; while an address is typed only when the typing pauses.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._group = QButtonGroup(self)
        self.options: dict[str, Option] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(metric("step"))
        for name, title, explanation, chip in self._offers():
            self.options[name] = Option(title, explanation, self._group, chip)
            column.addWidget(self.options[name])
        self.url_edit = QLineEdit()
        self.url_edit.setPlaceholderText("https://ca.example/acme/directory")
        self.url_edit.setProperty("role", "mono")
        self.url_field = Field(self.tr("Directory URL"), self.url_edit)
        self.options[OTHER].body.addWidget(self.url_field)
        self._soon = QTimer(self, singleShot=True, interval=_TYPED_MS)
        self._soon.timeout.connect(self.changed)
        self.url_edit.textChanged.connect(self._on_typed)
        self.options[STAGING].choose()
        for option in self.options.values():
            option.chosen.connect(self.changed)
        self.options[OTHER].chosen.connect(self.url_edit.setFocus)

    @property
    def server(self) -> str:
        """A preset's id, or what was typed."""
        chosen = next((name for name, option in self.options.items() if option.is_chosen), OTHER)
        return chosen or self.url_edit.text().strip()

    def _offers(self) -> tuple[tuple[str, str, str, Chip | None], ...]:
        return (
            (
                PRACTICE,
                self.tr("Practice (no internet)"),
                self.tr("A CA on this computer, started for you. Everything works, and nothing leaves this computer."),
                Chip(self.tr("PRACTICE"), "practice", "virtual"),
            ),
            (
                STAGING,
                self.tr("Let’s Encrypt staging"),
                self.tr("Recommended to begin with: like the real one, but browsers don’t trust what it issues."),
                Chip(self.tr("TEST"), "test", "virtual"),
            ),
            (
                PRODUCTION,
                self.tr("Let’s Encrypt"),
                self.tr("Free, and trusted by every browser. Mistakes count towards its weekly limits."),
                None,
            ),
            (OTHER, self.tr("Another"), self.tr("A company’s own CA, or any other that speaks ACME."), None),
        )

    def _on_typed(self) -> None:
        self.url_field.set_error("")
        self._soon.start()
