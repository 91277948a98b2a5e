"""“Your turn”: everything that needs a person, by the time that is left, with one button each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from acme_desktop.desktop.panes.dashboard.sentences import AttentionWords, attention_words
from acme_desktop.desktop.theme.metrics import metric
from acme_desktop.desktop.widgets.buttons import button
from acme_desktop.desktop.widgets.card import Card
from acme_desktop.desktop.widgets.chip import chip_of
from acme_desktop.desktop.widgets.growing import GrowingColumn
from acme_desktop.desktop.widgets.surfaces import line
from acme_desktop.desktop.widgets.text import ElidedLabel, label
from acme_desktop.domain.value_class import value_class
from acme_desktop.service.lines import Attention

_CHIP, _TIME, _BUTTON = 108, 186, 144
_TWO_LINES = 48
_FIRST, _AT_ONCE = 5, 3
_MOST = 20  # until somebody wants to see more


@value_class(frozen=True)
class _Line:
    """A row; the `first` is the most urgent one."""

    thing: Attention
    words: AttentionWords
    first: bool


class AttentionCard(Card):
    """One row a thing; where nothing needs anybody, one line says so."""

    def __init__(self, go: Callable[[str], None], now: Callable[[], datetime], parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._go = go
        self._now = now
        self.set_body_margins(0, 0, 0, 0)
        self.body.setSpacing(0)
        self.setAccessibleName(self.tr("Your turn"))
        self._nothing = self._nothing_row()
        self._nothing.hide()
        self._all: tuple[Attention, ...] = ()
        self._most = _MOST
        self._things = GrowingColumn(self._row, first=_FIRST, at_once=_AT_ONCE, even=True)
        self._things.grew.connect(self._align)
        self._more = button("", "flat", "chevron-down")
        self._more.clicked.connect(self._on_more)
        self._more.hide()
        for part in (self._nothing, self._things, self._more):
            self.body.addWidget(part)

    def show_things(self, things: Sequence[Attention], now: datetime) -> None:
        """The first of these, and all of them when that was asked for; what is drawn already stays as it is."""
        self._all = tuple(things)
        shown, hidden = self._all[: self._most], len(self._all) - self._most
        self._nothing.setVisible(not things)
        self._more.setText(self.tr("Show %n more", "", max(hidden, 0)))
        self._more.setVisible(hidden > 0)
        self._things.show_rows(
            [_Line(thing, attention_words(thing, now), first=at == 0) for at, thing in enumerate(shown)]
        )

    def _on_more(self) -> None:
        """All of them; the keyboard goes on with the first that was not there."""
        next_one, self._most = self._most, len(self._all)
        self.show_things(self._all, self._now())
        row = self._things.rows[next_one]
        if isinstance(row, AttentionRow):
            row.act.setFocus()

    def _align(self) -> None:
        """All buttons are as wide as the widest."""
        buttons = [row.act for row in self._things.rows if isinstance(row, AttentionRow)]
        widest = max((made.sizeHint().width() for made in buttons), default=0)
        for made in buttons:
            made.setMinimumWidth(max(widest, _BUTTON))

    def _row(self, shown: _Line) -> QWidget:
        row = AttentionRow(shown)
        row.act.clicked.connect(lambda: self._go(shown.thing.route))
        return row

    def _nothing_row(self) -> QWidget:
        row = QWidget()
        row.setMinimumHeight(_TWO_LINES)
        layout = _line_layout(row)
        layout.addWidget(label(self.tr("Nothing needs you now."), tone="2"), 1)
        return row


class AttentionRow(QWidget):
    """What it is, about what, until when, and the button `act`."""

    def __init__(self, shown: _Line) -> None:
        super().__init__()
        words = shown.words
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        if not shown.first:
            column.addWidget(line())
        row = QWidget()
        row.setMinimumHeight(_TWO_LINES)
        column.addWidget(row)
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
        self.act = button(words.action, "tonal" if shown.first else "plain", compact=True)
        self.act.setAccessibleDescription(f"{words.look.word}: {words.headline} {words.time}")
        layout.addWidget(self.act)


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
