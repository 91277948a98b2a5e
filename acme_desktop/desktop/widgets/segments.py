"""A row of counts, one of which is the list that is shown: “All 152”, “Your turn 1”."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from acme_desktop.desktop.widgets.flow import FlowLayout
from acme_desktop.desktop.widgets.pill import Pill
from acme_desktop.domain.value_class import value_class


@value_class(frozen=True)
class Segment:
    """`count` None shows no number; `tone` is the colour of the icon."""

    key: str
    words: str
    count: int | None = None
    icon: str = ""
    tone: str = "text-2"


class Segments(QWidget):
    """Tab comes to the one that is chosen, arrows go to the others.

    Signals:
        chosen(str): the operator chose this key.
    """

    chosen = Signal(str)

    def __init__(self, segments: Sequence[Segment] = (), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pills: dict[str, Pill] = {}
        self._segments: dict[str, Segment] = {}
        self._key = ""
        self._row = FlowLayout(self)
        self.put(segments)

    @property
    def key(self) -> str:
        """What is chosen."""
        return self._key

    def put(self, segments: Sequence[Segment]) -> None:
        """New counts for the same keys keep the pills, and the focus with them."""
        if [segment.key for segment in segments] != list(self._pills):
            self._build(segments)
        self._segments = {segment.key: segment for segment in segments}
        if self._key not in self._segments and segments:
            self._key = segments[0].key
        self._show()

    def choose(self, key: str) -> None:
        """Show it as chosen, without telling anybody."""
        self._key = key
        self._show()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        keys = list(self._pills)
        forward = Qt.Key.Key_Right if self.layoutDirection() is Qt.LayoutDirection.LeftToRight else Qt.Key.Key_Left
        if event.key() not in (Qt.Key.Key_Left, Qt.Key.Key_Right) or self._key not in keys:
            super().keyPressEvent(event)
            return
        place = keys.index(self._key) + (1 if event.key() == forward else -1)
        if 0 <= place < len(keys):
            self._pills[keys[place]].setFocus()
            self._on_chosen(keys[place])

    def _build(self, segments: Sequence[Segment]) -> None:
        for pill in self._pills.values():
            self._row.removeWidget(pill)
            pill.deleteLater()
        self._pills = {}
        for segment in segments:
            pill = self._pills[segment.key] = Pill(self)
            pill.setCheckable(True)
            pill.toggled.connect(lambda on, key=segment.key: self._on_toggled(on, key))
            self._row.addWidget(pill)
            pill.show()

    def _on_toggled(self, on: bool, key: str) -> None:
        """By the mouse, or by a screen reader, which does not click; the one that is chosen can't be switched off."""
        if on is not (key == self._key):
            self._on_chosen(key)

    def _on_chosen(self, key: str) -> None:
        changed = key != self._key
        self.choose(key)
        if changed:
            self.chosen.emit(key)

    def _show(self) -> None:
        for key, pill in self._pills.items():
            segment = self._segments[key]
            count = "" if segment.count is None else self.locale().toString(segment.count)
            pill.put(segment.words, count, before=segment.icon, tone=segment.tone, lit=key == self._key)
            pill.setChecked(key == self._key)
            pill.setFocusPolicy(Qt.FocusPolicy.StrongFocus if key == self._key else Qt.FocusPolicy.ClickFocus)
        self._row.invalidate()
