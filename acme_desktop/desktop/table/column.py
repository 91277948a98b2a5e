"""What a column shows of a line, and a cell: the texts and signs of one line in one column, made once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, Literal, TypeVar

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QFontMetrics

from acme_desktop.desktop.wording.states import StateLook
from acme_desktop.domain.value_class import value_class

T = TypeVar("T")

_MOST = 2_000  # characters of a line
_LEAST_OF_NAMES = 120
Kind = Literal["text", "state", "expiry", "names", "mono", "number"]


@value_class(frozen=True)
class Bar:
    """How much of a certificate's life is left, 0 to 1, and the palette's token it is painted with."""

    fraction: float
    ink: str = "ok"


@value_class(frozen=True)
class Column(Generic[T]):
    """One column of a table of T.

    `text` may be left out where `state` says the word. `sort_key` is the service's name for sorting by it ("": it
    can't be); `rank` what RowsModel sorts by instead of the text. `align` is leading or trailing (numbers always are).
    `width` is in device-independent pixels for an ordinary font; what a table has more than all of them together is
    given to the columns with `stretch`, what it lacks is taken from all, down to `least`.

    `ink` is the palette's token of the text, or tells it for each line; `more` the n of "+n" after the text; `mark` a
    TEST or PRACTICE that stands behind it; `bar` the expiry bar before it; `tip` a tool tip of its own, plain text.
    """

    key: str
    title: str
    text: Callable[[T], str] | None = None
    sort_key: str = ""
    rank: Callable[[T], Any] | None = None
    align: Literal["leading", "trailing"] = "leading"
    width: int = 120
    least: int = 48
    stretch: int = 0
    delegate: Kind = "text"
    state: Callable[[T], StateLook] | None = None
    ink: str | Callable[[T], str] = "text"
    more: Callable[[T], int] | None = None
    mark: Callable[[T], StateLook | None] | None = None
    bar: Callable[[T], Bar] | None = None
    tip: Callable[[T], str] | None = None

    @property
    def narrowest(self) -> int:
        """Names say little when they are cut short."""
        return max(self.least, _LEAST_OF_NAMES) if self.delegate == "names" else self.least

    @property
    def trailing(self) -> bool:
        """Whether its texts end where the column ends."""
        return self.align == "trailing" or self.delegate == "number"

    def cell(self, line: T) -> Cell:
        """What it shows of this line."""
        look = self.state(line) if self.state else None
        text = self.text(line) if self.text else look.word if look else ""
        more = self.more(line) if self.more else 0
        mark = self.mark(line) if self.mark else None
        return Cell(
            text=one_line(text),
            more=f"+{more}" if more else "",
            look=look,
            ink=look.word_ink if look else self.ink if isinstance(self.ink, str) else self.ink(line),
            mark=mark,
            bar=self.bar(line) if self.bar else None,
            tip=self.tip(line) if self.tip else "",
            spoken=_spoken(one_line(text), more, mark),
        )


class Cell:
    """Everything that is painted or read aloud in one place. `spoken` is the whole in words."""

    __slots__ = ("_fitted", "_fitted_to", "bar", "ink", "look", "mark", "more", "spoken", "text", "tip")

    def __init__(
        self,
        *,
        text: str,
        more: str,
        look: StateLook | None,
        ink: str,
        mark: StateLook | None,
        bar: Bar | None,
        tip: str,
        spoken: str,
    ) -> None:
        self.text = text
        self.more = more
        self.look = look
        self.ink = ink
        self.mark = mark
        self.bar = bar
        self.tip = tip
        self.spoken = spoken
        self._fitted_to = -1
        self._fitted = (text, 0)

    def fit(self, room: int, metrics: QFontMetrics) -> tuple[str, int]:
        """The text as it fits into `room` pixels, and how many it takes; worked out once for each room."""
        if self._fitted_to != room:
            wide = metrics.horizontalAdvance(self.text)
            shown = self.text
            if wide > room:
                shown = metrics.elidedText(self.text, Qt.TextElideMode.ElideRight, max(0, room))
                wide = metrics.horizontalAdvance(shown)
            self._fitted_to, self._fitted = room, (shown, wide)
        return self._fitted

    @property
    def is_cut(self) -> bool:
        """Whether its text did not fit when it was last shown."""
        return self._fitted[0] != self.text


def one_line(text: str) -> str:
    """A cell has one line, and no sign that moves the others about."""
    text = text if len(text) <= _MOST else f"{text[:_MOST]}…"
    return text if text.isprintable() else " ".join("".join(c if c.isprintable() else " " for c in text).split())


def _spoken(text: str, more: int, mark: StateLook | None) -> str:
    if more:
        text = QCoreApplication.translate("table", "{text} and %n more", "", more).format(text=text)
    return f"{text}, {mark.word}" if mark else text
