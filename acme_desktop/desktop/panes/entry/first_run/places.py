"""Where one is among the five steps: numbers and words, ticks behind one."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from acme_desktop.desktop.theme import icons
from acme_desktop.desktop.theme.metrics import metric
from acme_desktop.desktop.theme.styling import set_property
from acme_desktop.desktop.widgets.text import label

_ICON = 14


class Places(QWidget):
    """A row of words; never to be clicked, since what was done is not undone here."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        names = (self.tr("Operator"), self.tr("Data"), self.tr("Keys"), self.tr("CA"), self.tr("Ready"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(metric("half"))
        self._signs: list[QLabel] = []
        self._words: list[QLabel] = []
        for number, name in enumerate(names, 1):
            sign = QLabel()
            sign.setFixedSize(_ICON, _ICON)
            words = label(self.tr("{number} {name}").format(number=number, name=name), "small", "3")
            self._signs.append(sign)
            self._words.append(words)
            row.addWidget(sign)
            row.addWidget(words)
            row.addSpacing(metric("step"))
        row.addStretch(1)
        self.show_place(1)

    def show_place(self, number: int) -> None:
        """From 1."""
        for at, (sign, words) in enumerate(zip(self._signs, self._words, strict=True), 1):
            sign.setVisible(at < number)
            if at < number:
                icons.bind(sign, "check", "ok", _ICON)
            set_property(words, "role", "small-strong" if at == number else "small")
            set_property(words, "tone", "1" if at == number else "3")
        self.setAccessibleName(self.tr("Step {number} of {all}").format(number=number, all=len(self._words)))
