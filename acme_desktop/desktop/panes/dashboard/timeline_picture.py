"""How the expiry time line is painted."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QWidget

from acme_desktop.desktop.panes.dashboard.bins import DAYS, LANES, Column, WindowBar
from acme_desktop.desktop.theme.fonts import font
from acme_desktop.desktop.theme.theme import Theme
from acme_desktop.desktop.wording import moments
from acme_desktop.desktop.wording.states import health_look

HEIGHT, MARK_WIDTH = 108, 6
_MARGIN, _TOP, _FOOT = 16, 14, 26
_LANE, _BAR = 11, 6
_MARK_HEIGHT, _MARK_STEP = 4, 6
_TICKS = (0, 30, 60, 90)


class TimelinePicture:
    """An axis of 90 days, the windows above it, a column of marks on each day that has any."""

    marks_top = _TOP + LANES * _LANE

    def __init__(self, widget: QWidget, theme: Theme) -> None:
        self._widget = widget
        self._theme = theme

    def paint(
        self,
        painter: QPainter,
        columns: Sequence[Column],
        bars: Sequence[WindowBar],
        chosen: Column | None,
        now: datetime,
    ) -> None:
        """All of it, with a ring around the column that the keyboard stands on."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_axis(painter, now)
        self._paint_bars(painter, bars)
        for column in columns:
            self._paint_column(painter, column, current=column is chosen)

    def _paint_axis(self, painter: QPainter, now: datetime) -> None:
        base = self._base
        painter.setFont(font("small"))
        for day in _TICKS:
            x = self.x(day)
            painter.setPen(QPen(self._theme.color("link" if day == 0 else "line"), 2 if day == 0 else 1))
            painter.drawLine(QPointF(x, _TOP if day else _TOP - 4), QPointF(x, base + (4 if day == 0 else 0)))
            painter.setPen(self._theme.color("text-2"))
            words = (
                QCoreApplication.translate("dashboard", "Today")
                if day == 0
                else moments.date(now + timedelta(days=day))
            )
            self._paint_tick(painter, x, words, first=day == 0, last=day == _TICKS[-1])
        painter.setPen(QPen(self._theme.color("edge"), 1))
        painter.drawLine(QPointF(self.x(0), base + 0.5), QPointF(self.x(DAYS), base + 0.5))

    def _paint_tick(self, painter: QPainter, x: float, words: str, *, first: bool, last: bool) -> None:
        width = float(painter.fontMetrics().horizontalAdvance(words) + 2)
        mirrored = self._widget.layoutDirection() is Qt.LayoutDirection.RightToLeft
        left = x - width / 2
        if first or last:
            left = x if first != mirrored else x - width
            left = min(max(left, 0.0), self._widget.width() - width)
        box = QRectF(left, self._base + 5, width, _FOOT - 6)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextSingleLine, words)

    def _paint_bars(self, painter: QPainter, bars: Sequence[WindowBar]) -> None:
        painter.setPen(QPen(self._theme.color("link"), 1))
        painter.setBrush(self._theme.color("tint"))
        for bar in bars:
            start, end = self.x(bar.start), self.x(bar.end)
            left, width = min(start, end), max(abs(end - start), 4.0)
            top = _TOP + bar.lane * _LANE
            painter.drawRoundedRect(QRectF(left + 0.5, top + 0.5, width, _BAR), 2, 2)
        painter.setBrush(Qt.BrushStyle.NoBrush)

    def _paint_column(self, painter: QPainter, column: Column, *, current: bool) -> None:
        x, base = self.x(column.day) - MARK_WIDTH / 2, self._base
        tone = self._theme.color(health_look(column.health).ink)
        for step in range(column.steps):
            painter.fillRect(QRectF(x, base - (step + 1) * _MARK_STEP + 1, MARK_WIDTH, _MARK_HEIGHT), tone)
        if current:
            painter.setPen(QPen(self._theme.color("link"), 2))
            height = column.steps * _MARK_STEP
            painter.drawRoundedRect(QRectF(x - 3, base - height - 3, MARK_WIDTH + 6, height + 5), 2, 2)

    @property
    def _base(self) -> float:
        return float(self._widget.height() - _FOOT)

    def x(self, day: float) -> float:
        """Where a day stands, from right to left where the language is read so."""
        share = day / DAYS
        if self._widget.layoutDirection() is Qt.LayoutDirection.RightToLeft:
            share = 1 - share
        return _MARGIN + share * (self._widget.width() - 2 * _MARGIN)
