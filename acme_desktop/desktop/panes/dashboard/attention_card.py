"""“Your turn”: everything that needs a person, by the time that is left, with one button each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from PySide6.QtCore import QTimer
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
_AT_ONCE = 8  # rows that are made before the window may do something else


class AttentionCard(Card):
    """One row a thing; where nothing needs anybody, one line says so."""

    def __init__(self, go: Callable[[str], None], parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._go = go
        self._buttons: list[QPushButton] = []
        self._told: list[tuple[Attention, AttentionWords]] | None = None
        self._shown = 0
        self._rest = QTimer(self, interval=0, singleShot=True)
        self._rest.timeout.connect(self._show_more)
        self.set_body_margins(0, 0, 0, 0)
        self.body.setSpacing(0)
        self.setAccessibleName(self.tr("Your turn"))

    def show_things(self, things: Sequence[Attention], now: datetime) -> None:
        """Draw these: the first at once, the others a few at a time. What is drawn already stays as it is."""
        told = [(thing, attention_words(thing, now)) for thing in things]
        if told == self._told:
            return
        self._told, self._shown = told, 0
        empty(self.body)
        self._buttons = []
        if told:
            self._show_more()
        else:
            self._rest.stop()
            self.body.addWidget(self._nothing())

    def _show_more(self) -> None:
        told = self._told or []
        for thing, words in told[self._shown : self._shown + _AT_ONCE]:
            if self._shown:
                self.body.addWidget(line())
            self.body.addWidget(self._row(thing, words, urgent=self._shown == 0))
            self._shown += 1
        widest = max((made.sizeHint().width() for made in self._buttons), default=0)
        for made in self._buttons:
            made.setMinimumWidth(max(widest, _BUTTON))
        if self._shown < len(told):
            self._rest.start()

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
