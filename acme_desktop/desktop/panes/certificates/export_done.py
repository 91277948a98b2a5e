"""After an export: what was written where, and what is to be done with it there."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from acme_desktop.desktop.panes.certificates.targets import Target, install_note
from acme_desktop.desktop.theme.metrics import metric
from acme_desktop.desktop.widgets.card import ValueRow
from acme_desktop.desktop.widgets.copy_button import CopyButton
from acme_desktop.desktop.widgets.message_bar import MessageBar
from acme_desktop.desktop.widgets.text import label
from acme_desktop.desktop.widgets.value_text import ValueText


class ExportDone(QWidget):
    """Paths and the note, each with a button that copies it."""

    def __init__(self, target: Target, paths: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.note = install_note(target, paths)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(metric("card-inside"))
        said = self.tr("%n file(s) written, read back and found right.", "", len(paths))
        column.addWidget(MessageBar("ok", said))
        rows = QVBoxLayout()
        rows.setSpacing(metric("half"))
        for number, path in enumerate(paths, start=1):
            rows.addWidget(ValueRow(str(number), path, what=self.tr("path {number}").format(number=number),
                                    label_width=metric("card-gap")))  # fmt: skip
        column.addLayout(rows)
        if self.note:
            head = QHBoxLayout()
            head.addWidget(label(self.tr("In {place}").format(place=target.name), "section"))
            head.addStretch(1)
            head.addWidget(CopyButton(lambda: self.note, self.tr("the note")))
            column.addLayout(head)
            column.addWidget(ValueText(self.note, self.tr("What is to be done there"), mono=True, well=True))
        column.addStretch(1)
