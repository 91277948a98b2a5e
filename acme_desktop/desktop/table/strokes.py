"""The strokes that rows are painted with: words, icons, bars, in the colours of the palette and of a chosen row."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen, QPixmap

from acme_desktop.desktop.table.column import Bar, Cell
from acme_desktop.desktop.theme import fonts, icons
from acme_desktop.desktop.theme.metrics import metric
from acme_desktop.desktop.theme.theme import Theme

GAP = 6  # between an icon and its word
MARK_ICON = 14
MARK_GAP = 4
# Quieter inks are plain ones in a chosen row: the tint takes of their contrast.
_IN_CHOSEN_ROW = {"text": "selected", "text-2": "selected"}


class RowLook:
    """What the view knows of its rows that a cell doesn't; rows are -1 for none."""

    def __init__(self, margin: int) -> None:
        self.margin = margin  # before the first column
        self.hovered = self.chosen = self.ringed = -1
        self.last_column = 0
        self.ratio = 1.0
        self.mirrored = False


class Strokes:
    """Colours, fonts and small pictures, kept until the theme changes (`renew`)."""

    def __init__(self, theme: Theme, look: RowLook) -> None:
        self._theme = theme
        self._look = look
        self.renew()

    def renew(self) -> None:
        """Colours or the font are others."""
        self._colors: dict[tuple[str, bool], QColor] = {}
        self._bars: dict[tuple[int, str, bool, float, bool], QPixmap] = {}
        self.font, self.word_font, self.mono_font = fonts.font("text"), fonts.font("label"), fonts.font("mono")
        self.metrics, self.word_metrics = QFontMetrics(self.font), QFontMetrics(self.word_font)
        self.mono_metrics = QFontMetrics(self.mono_font)

    def color(self, token: str, chosen: bool = False) -> QColor:
        """A token, as it is painted on a chosen row or elsewhere."""
        key = (token, chosen)
        found = self._colors.get(key)
        if found is None:
            found = self._colors[key] = self._theme.color(token, selected=chosen)
        return found

    def part(self, room: QRect, start: int, wide: int) -> QRect:
        """`wide` pixels of a room, `start` pixels from where reading starts."""
        x = room.right() + 1 - start - wide if self._look.mirrored else room.x() + start
        return QRect(x, room.y(), wide, room.height())

    def tail_width(self, cell: Cell) -> int:
        """What “+3” and a mark take behind the text."""
        wide = 0
        if cell.more:
            wide = GAP // 2 + self.metrics.horizontalAdvance(cell.more)
        if cell.mark:
            wide += MARK_GAP + MARK_ICON + MARK_GAP + self.metrics.horizontalAdvance(cell.mark.word)
        return wide

    def write(self, painter: QPainter, part: QRect, text: str, ink: str, chosen: bool) -> None:
        """In the middle of a row's height, whose last pixel is the row line; in the painter's font."""
        painter.setPen(self.color(_IN_CHOSEN_ROW.get(ink, ink) if chosen else ink, chosen))
        metrics = self.metrics
        base = part.y() + (part.height() - 1 + metrics.ascent() - metrics.descent() + 1) // 2
        painter.drawText(part.x(), base, text)

    def put(self, painter: QPainter, part: QRect, icon: str, ink: str, chosen: bool) -> None:
        """An icon as wide as its part."""
        size = part.width()
        drawing = icons.pixmap(icon, ink, size, self._look.ratio, selected=chosen)
        painter.drawPixmap(QPoint(part.x(), part.y() + (part.height() - size) // 2), drawing)

    def put_bar(self, painter: QPainter, part: QRect, bar: Bar, chosen: bool) -> None:
        """An expiry bar as wide as its part."""
        filled = round(part.width() * min(max(bar.fraction, 0.0), 1.0))
        key = (filled, bar.ink, chosen, self._look.ratio, self._look.mirrored)
        drawing = self._bars.get(key)
        if drawing is None:
            drawing = self._bars[key] = self._drawn_bar(part.width(), filled, bar.ink, chosen)
        painter.drawPixmap(QPoint(part.x(), part.y() + (part.height() - metric("progress")) // 2), drawing)

    def _drawn_bar(self, wide: int, filled: int, ink: str, chosen: bool) -> QPixmap:
        high, ratio = metric("progress"), self._look.ratio
        made = QPixmap(round(wide * ratio), round(high * ratio))
        made.setDevicePixelRatio(ratio)
        made.fill(Qt.GlobalColor.transparent)
        painter = QPainter(made)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._track(painter, QRectF(0, 0, wide, high), chosen)
        width = max(filled, high)
        x = wide - width if self._look.mirrored else 0
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.color(ink, chosen))
        painter.drawRoundedRect(QRectF(x, 0, width, high), high / 2, high / 2)
        painter.end()
        return made

    def _track(self, painter: QPainter, box: QRectF, chosen: bool) -> None:
        """In high contrast it is an outline: a fill would be told from its ground by nothing, or from the bar."""
        if self._theme.scheme == "contrast":
            painter.setPen(QPen(self.color("edge", chosen), 1))
            box.adjust(0.5, 0.5, -0.5, -0.5)
        else:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self.color("track", chosen))
        painter.drawRoundedRect(box, box.height() / 2, box.height() / 2)
