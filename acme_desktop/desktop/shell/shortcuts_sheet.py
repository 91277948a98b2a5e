"""All keys on one sheet: what “?” shows."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from acme_desktop.desktop.shell.deeds import Deed
from acme_desktop.desktop.theme.metrics import metric
from acme_desktop.desktop.widgets.buttons import button
from acme_desktop.desktop.widgets.text import label


class ShortcutsSheet(QDialog):
    """Grouped as the deeds are, in two columns."""

    def __init__(self, everything: Iterable[Deed], parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Keys"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        groups = [(name, list(deeds)) for name, deeds in groupby(everything, key=lambda deed: deed.group)]
        keyed = [(name, [deed for deed in deeds if deed.keys]) for name, deeds in groups]
        left, right = QVBoxLayout(), QVBoxLayout()
        for at, (name, deeds) in enumerate(both for both in keyed if both[1]):
            (right if at else left).addLayout(_group(name, [(deed.text, deed.keys[0]) for deed in deeds]))
        left.addLayout(_group(self.tr("In a pane"), _in_a_pane()))
        columns = QHBoxLayout()
        columns.setSpacing(2 * metric("pane-margin"))
        for column in (left, right):
            column.setSpacing(metric("card-gap"))
            column.addStretch(1)
            columns.addLayout(column)
        close = button(self.tr("Close"), "primary")
        close.clicked.connect(self.accept)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(close)
        box = QVBoxLayout(self)
        side = metric("sign-in-inside")
        box.setContentsMargins(side, metric("pane-margin"), side, metric("pane-margin"))
        box.setSpacing(metric("card-gap"))
        box.addWidget(label(self.tr("Keys"), "dialog-title"))
        box.addLayout(columns, 1)
        box.addLayout(foot)
        close.setFocus()


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
        words = label(text)
        cap = _cap(key)
        cap.setAccessibleName(f"{text}: {cap.text()}")
        grid.addWidget(words, row, 0)
        grid.addWidget(cap, row, 1, Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter)
    return grid


def _cap(key: str) -> QLabel:
    cap = label(QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText), "small-strong", "2")
    cap.setProperty("key", "true")
    return cap
