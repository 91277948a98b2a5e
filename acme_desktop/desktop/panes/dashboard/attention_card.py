"""“Your turn”: everything that needs a person, by the time that is left, with one button each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from acme_desktop.desktop.panes.dashboard.sentences import AttentionWords, attention_words
from acme_desktop.desktop.theme.metrics import metric
from acme_desktop.desktop.widgets.buttons import button
from acme_desktop.desktop.widgets.card import Card
from acme_desktop.desktop.widgets.chip import chip_of
from acme_desktop.desktop.widgets.emptied import empty
from acme_desktop.desktop.widgets.surfaces import line
from acme_desktop.desktop.widgets.text import ElidedLabel, label
from acme_desktop.service.lines import Attention

_CHIP, _TIME, _BUTTON = 108, 186, 144
_TWO_LINES = 48


class AttentionCard(Card):
    """One row a thing; where nothing needs anybody, one line says so."""

    def __init__(self, go: Callable[[str], None], parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._go = go
        self._buttons: list[QPushButton] = []
        self.set_body_margins(0, 0, 0, 0)
        self.body.setSpacing(0)
        self.setAccessibleName(self.tr("Your turn"))

    def show_things(self, things: Sequence[Attention], now: datetime) -> None:
        """Draw these."""
        empty(self.body)
        self._buttons = []
        for number, thing in enumerate(things):
            if number:
                self.body.addWidget(line())
            self.body.addWidget(self._row(thing, attention_words(thing, now), urgent=number == 0))
        if not things:
            self.body.addWidget(self._nothing())
        widest = max((made.sizeHint().width() for made in self._buttons), default=0)
        for made in self._buttons:
            made.setMinimumWidth(max(widest, _BUTTON))

    def _row(self, thing: Attention, words: AttentionWords, *, urgent: bool) -> QWidget:
        row = QWidget()
        row.setMinimumHeight(_TWO_LINES)
        layout = _line_layout(row)
        place = QWidget()
        place.setMinimumWidth(_CHIP)
        place.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        inner = QHBoxLayout(place)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.addWidget(chip_of(words.look))
        inner.addStretch(1)
        layout.addWidget(place)
        layout.addLayout(_two_lines(words.headline, words.more), 1)
        time = QWidget()
        time.setFixedWidth(_TIME)
        time.setLayout(_two_lines(words.time, words.until, strong=False))
        layout.addWidget(time)
        layout.addWidget(self._button(thing, words, urgent=urgent))
        return row

    def _button(self, thing: Attention, words: AttentionWords, *, urgent: bool) -> QPushButton:
        made = button(words.action, "tonal" if urgent else "plain", compact=True)
        self._buttons.append(made)
        made.setAccessibleDescription(f"{words.look.word}: {words.headline} {words.time}")
        made.clicked.connect(lambda: self._go(thing.route))
        return made

    def _nothing(self) -> QWidget:
        row = QWidget()
        row.setMinimumHeight(_TWO_LINES)
        layout = _line_layout(row)
        layout.addWidget(label(self.tr("Nothing needs you now."), tone="2"), 1)
        return row


def _line_layout(row: QWidget) -> QHBoxLayout:
    layout = QHBoxLayout(row)
    layout.setContentsMargins(metric("card-inside"), metric("half"), metric("step"), metric("half"))
    layout.setSpacing(metric("card-inside"))
    return layout


def _two_lines(first: str, second: str, *, strong: bool = True) -> QVBoxLayout:
    column = QVBoxLayout()
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    column.addWidget(ElidedLabel(first, "section" if strong else "label"))
    if second:
        column.addWidget(ElidedLabel(second, "small", "2"))
    return column
