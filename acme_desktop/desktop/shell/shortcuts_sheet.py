"""All keys on one sheet: what “?” shows."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from acme_desktop.desktop.shell.deeds import Deed
from acme_desktop.desktop.theme.metrics import metric
from acme_desktop.desktop.widgets.dialog import Dialog
from acme_desktop.desktop.widgets.text import label

_WIDE = 620  # pixels: two columns of whole lines


class ShortcutsSheet(Dialog):
    """Grouped as the deeds are, in two columns."""

    def __init__(self, everything: Iterable[Deed], parent: QWidget) -> None:
        super().__init__("", "", parent, width=_WIDE)
        self.say(self.tr("Keys"), "")
        groups = [(name, list(deeds)) for name, deeds in groupby(everything, key=lambda deed: deed.group)]
        keyed = [(name, [deed for deed in deeds if deed.keys]) for name, deeds in groups]
        row, columns = QHBoxLayout(), (QVBoxLayout(), QVBoxLayout())
        row.setSpacing(2 * metric("pane-margin"))
        for column in columns:
            column.setSpacing(metric("card-gap"))
            row.addLayout(column, 1)
        for at, (name, deeds) in enumerate(both for both in keyed if both[1]):
            columns[min(at, 1)].addLayout(_group(name, [(deed.text, deed.keys[0]) for deed in deeds]))
        columns[0].addLayout(_group(self.tr("In a pane"), _in_a_pane()))
        for column in columns:
            column.addStretch(1)
        self.body.addLayout(row)
        self.cancel_button.setText(self.tr("Close"))
        self.cancel_button.setFocus()


def _in_a_pane() -> list[tuple[str, str]]:
    """What panes do by themselves."""
    translate = QCoreApplication.translate
    return [
        (translate("ShortcutsSheet", "Copy the value of a card, or a row"), "Ctrl+C"),
        (translate("ShortcutsSheet", "Open the row"), "Return"),
        (translate("ShortcutsSheet", "Close what lies over the pane"), "Esc"),
    ]


def _group(name: str, lines: list[tuple[str, str]]) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(metric("pane-margin"))
    grid.setVerticalSpacing(metric("half"))
    grid.setColumnStretch(0, 1)
    grid.addWidget(label(name, "section"), 0, 0, 1, 2)
    for row, (text, key) in enumerate(lines, start=1):
        words = label(text, wrap=True)
        cap = _cap(key)
        cap.setAccessibleName(f"{text}: {cap.text()}")
        grid.addWidget(words, row, 0)
        grid.addWidget(cap, row, 1, Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter)
    return grid


def _cap(key: str) -> QLabel:
    cap = label(QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText), "small-strong", "2")
    cap.setProperty("key", "true")
    return cap
