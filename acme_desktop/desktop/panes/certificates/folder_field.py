"""A folder: typed, or chosen in the system's own dialog. Nothing is looked up on the disk here."""

from __future__ import annotations

from pathlib import PurePath

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from acme_desktop.desktop.theme.metrics import metric
from acme_desktop.desktop.widgets.buttons import button
from acme_desktop.desktop.widgets.field import Field
from acme_desktop.desktop.widgets.text import label


class FolderField(QWidget):
    """Signals:
    changed(): another one is typed or chosen.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.edit = QLineEdit()
        self.field = Field(self.tr("Folder"), self.edit, self.tr("made where it is not there yet"))
        self.browse_button = button(self.tr("Choose…"), icon="folder")
        # The button stands beside the field itself, not beside its label.
        beside = QVBoxLayout()
        beside.setSpacing(metric("label-gap"))
        beside.addWidget(label(" ", "label"))
        beside.addWidget(self.browse_button)
        beside.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(metric("step"))
        # What is wrong may take several lines: the field grows, and the button stays where it is.
        self.field.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        row.addWidget(self.field, 1, Qt.AlignmentFlag.AlignTop)
        row.addLayout(beside)
        self.edit.textChanged.connect(self._on_changed)
        self.browse_button.clicked.connect(self._on_browse)

    @property
    def text(self) -> str:
        """As it is typed."""
        return self.edit.text().strip()

    def taken(self) -> str | None:
        """The folder; None where it can't be one, which is said beside the field."""
        wrong = ""
        if not self.text:
            wrong = self.tr("Choose a folder.")
        elif not PurePath(self.text).is_absolute():
            wrong = self.tr("Give the whole path, from its root on.")
        self.field.set_error(wrong)
        return None if wrong else self.text

    def _on_changed(self) -> None:
        self.field.set_error("")
        self.changed.emit()

    def _on_browse(self) -> None:
        asked = QFileDialog(self, self.tr("Folder for the files"), self.text)
        asked.setFileMode(QFileDialog.FileMode.Directory)
        asked.setOption(QFileDialog.Option.ShowDirsOnly)
        asked.fileSelected.connect(self.edit.setText)
        asked.finished.connect(asked.deleteLater)
        asked.open()
