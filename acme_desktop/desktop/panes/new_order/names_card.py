"""The names as they were understood: one row each, with what is wrong and a way to put it right beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from acme_desktop.desktop.theme.metrics import metric
from acme_desktop.desktop.widgets.buttons import button, tool_button
from acme_desktop.desktop.widgets.card import Card
from acme_desktop.desktop.widgets.chip import NameChip
from acme_desktop.desktop.widgets.emptied import empty
from acme_desktop.desktop.widgets.surfaces import line, surface
from acme_desktop.desktop.widgets.text import ElidedLabel, label
from acme_desktop.service.lines import NameReading, NamesReading, NameVerdict

_MOST_ROWS = 120  # beyond, only those that need somebody are shown
_ROW = 36
_TONES = {
    NameVerdict.GOOD: ("healthy", "ok"),
    NameVerdict.NOTED: ("info", "warn"),
    NameVerdict.BAD: ("other-value", "bad"),
}
_REMARKED = ("failing", "warn")


class NamesCard(Card):
    """Signals:
    left_out(NameReading): this one is not wanted.
    replaced(NameReading, str): this one is to be another.
    """

    left_out = Signal(object)
    replaced = Signal(object, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._shown: NamesReading | None = None
        self._remarks: Mapping[str, str] = {}
        self.set_body_margins(0, 0, 0, 0)
        self.body.setSpacing(0)
        self._head = label("", "small-strong")
        head = surface("header", "bottom")
        row = QHBoxLayout(head)
        row.setContentsMargins(metric("card-inside"), 0, metric("card-inside"), 0)
        row.addWidget(self._head, 1)
        head.setMinimumHeight(metric("table-header"))
        self._rows = QVBoxLayout()
        self._rows.setSpacing(0)
        self.body.addWidget(head)
        self.body.addLayout(self._rows)
        self.hide()

    def remark(self, remarks: Mapping[str, str]) -> None:
        """What is to be known of names (by A-label) from an earlier order."""
        if remarks != self._remarks:
            self._remarks, reading, self._shown = remarks, self._shown, None
            self.show_names(reading or NamesReading(()))

    def show_names(self, reading: NamesReading) -> None:
        """Draw these; what stands there already stays, with whatever has the focus in it."""
        if reading == self._shown:
            return
        self._shown = reading
        empty(self._rows)
        shown = _worth_showing(reading.names)
        for number, name in enumerate(shown):
            if number:
                self._rows.addWidget(line())
            self._rows.addWidget(self._row(name))
        hidden = len(reading.names) - len(shown)
        if hidden:
            rest = label(self.tr("and %n more that are fine", "", hidden), "small", "2")
            rest.setContentsMargins(metric("card-inside"), metric("half"), metric("card-inside"), metric("half"))
            self._rows.addWidget(rest)
        self._head.setText(self._headline(reading))
        self.setAccessibleName(self._head.text())
        self.setVisible(bool(reading.names))

    def _headline(self, reading: NamesReading) -> str:
        found = self.tr("%n name(s) found", "", len(reading.names))
        if not reading.duplicates:
            return found
        twice = self.tr("%n duplicate(s) left out", "", reading.duplicates)
        return self.tr("{found}, {twice}").format(found=found, twice=twice)

    def _row(self, name: NameReading) -> QFrame:
        remark = self._remarks.get(name.ascii, "")
        icon, tone = _REMARKED if remark and name.verdict is NameVerdict.GOOD else _TONES[name.verdict]
        row = surface("surface" if tone == "ok" else tone)
        layout = QHBoxLayout(row)
        layout.setContentsMargins(metric("step"), metric("half"), metric("step"), metric("half"))
        layout.setSpacing(metric("step"))
        row.setMinimumHeight(_ROW)
        layout.addWidget(NameChip(name.shown or name.typed, icon, tone))
        note = ElidedLabel(self._note(name), "text" if name.reason else "small", "1" if name.reason else "2")
        layout.addWidget(label(remark, "text", wrap=True, selectable=True) if remark else note, 1)
        for made in self._buttons(name):
            layout.addWidget(made)
        return row

    def _buttons(self, name: NameReading) -> list[QWidget]:
        shown = name.shown or name.typed
        made: list[QWidget] = []
        if name.suggestion:
            take = button(self.tr("Use Latin letters"), compact=True)
            take.setAccessibleName(self.tr("Use {name}").format(name=name.suggestion))
            take.clicked.connect(lambda: self.replaced.emit(name, name.suggestion))
            made.append(take)
        words = self.tr("Leave out {name}").format(name=shown)
        if name.verdict is NameVerdict.GOOD or name.suggestion:
            away = tool_button("close", words)
            away.clicked.connect(lambda: self.left_out.emit(name))
            return [*made, away]
        out = button(self.tr("Leave out"), compact=True)
        out.setAccessibleName(words)
        out.clicked.connect(lambda: self.left_out.emit(name))
        return [*made, out]

    def _note(self, name: NameReading) -> str:
        if name.reason:
            return name.reason
        if name.covered_by:
            return self.tr("Already covered by {name}.").format(name=name.covered_by)
        notes = [self.tr("wildcard, dns-01 only")] if name.wildcard else []
        notes += [self.tr("IP address, http-01 only")] if name.ip else []
        notes += [name.ascii] if name.ascii and name.ascii != name.shown else []
        return " · ".join(notes)


def _worth_showing(names: Sequence[NameReading]) -> list[NameReading]:
    if len(names) <= _MOST_ROWS:
        return list(names)
    trouble = [name for name in names if name.verdict is not NameVerdict.GOOD][:_MOST_ROWS]
    fine = [name for name in names if name.verdict is NameVerdict.GOOD]
    kept = {id(name) for name in (*trouble, *fine[: max(_MOST_ROWS - len(trouble), 20)])}
    return [name for name in names if id(name) in kept]
