"""The values of one thing, each with a button that copies it, and what to mind."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from acme_desktop.desktop.panes.challenges.card_words import advice_line
from acme_desktop.desktop.panes.challenges.things import Thing
from acme_desktop.desktop.theme.metrics import metric
from acme_desktop.desktop.widgets.card import ValueRow, align_rows
from acme_desktop.desktop.widgets.text import label
from acme_desktop.domain.challenge import HttpFile


class ValuesPanel(QWidget):
    """Values are never cut off: what does not fit goes on in the next line."""

    def __init__(self, thing: Thing) -> None:
        super().__init__()
        self.rows = [ValueRow(name, value, what=what) for name, value, what in self._facts(thing)]
        align_rows(self.rows)
        self._advice = label(advice_line(thing), "small", "2", wrap=True)
        column = QVBoxLayout(self)
        side = metric("card-inside")
        column.setContentsMargins(side, metric("step") + 2, side, metric("step") + 2)
        column.setSpacing(metric("icon-gap"))
        for row in self.rows:
            column.addWidget(row)
        column.addWidget(self._advice)
        indent = max((row.label_width() for row in self.rows), default=0) + metric("step")
        self._advice.setContentsMargins(indent, 0, 0, 0)
        column.addStretch(1)

    def put(self, thing: Thing) -> None:
        """The same thing, known better."""
        for row, (_, value, _) in zip(self.rows, self._facts(thing), strict=False):
            if row.value != value:
                row.set_value(value)

    def _facts(self, thing: Thing) -> list[tuple[str, str, str]]:
        """Label, value, and how the value is called when it is copied."""
        return self._record(thing) if thing.file is None else self._file(thing.file)

    def _record(self, thing: Thing) -> list[tuple[str, str, str]]:
        facts = [
            (self.tr("Name"), thing.name, self.tr("name")),
            (self.tr("In zone"), thing.relative, self.tr("name in its zone")),
        ]
        if len(thing.values) == 1:
            return [*facts, (self.tr("Value"), thing.values[0].text, self.tr("value"))]
        for number, value in enumerate(thing.values, start=1):
            name = self.tr("Value {number}").format(number=number)
            facts.append((name, value.text, self.tr("value {number}").format(number=number)))
        return facts

    def _file(self, file: HttpFile) -> list[tuple[str, str, str]]:
        return [
            (self.tr("URL"), file.url, self.tr("URL")),
            (self.tr("Folder"), file.path.rpartition("/")[0].lstrip("/"), self.tr("folder")),
            (self.tr("File name"), file.file_name, self.tr("file name")),
            (self.tr("Content"), file.content, self.tr("content")),
        ]
