"""The small signs that Qt's controls need: tick, dash, dot and chevron, drawn with round ends."""

from __future__ import annotations

from enum import IntEnum

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen, QPolygonF


class Direction(IntEnum):
    """Where a chevron points, in quarter turns."""

    DOWN = 0
    LEFT = 1
    UP = 2
    RIGHT = 3


def pen(color: QColor, width: float = 1.75) -> QPen:
    """As the icons are drawn."""
    return QPen(QBrush(color), width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)


def tick(painter: QPainter, box: QRectF, color: QColor) -> None:
    """In a square box."""
    _line(painter, box, color, ((0.24, 0.53), (0.43, 0.71), (0.76, 0.31)))


def dash(painter: QPainter, box: QRectF, color: QColor) -> None:
    """Partly so."""
    _line(painter, box, color, ((0.27, 0.5), (0.73, 0.5)))


def dot(painter: QPainter, box: QRectF, color: QColor) -> None:
    """Half as wide as its box."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(color)
    painter.drawEllipse(box.center(), box.width() / 4, box.height() / 4)


def chevron(painter: QPainter, box: QRectF, color: QColor, direction: Direction) -> None:
    """8 × 4 in the middle of the box, whatever its size."""
    painter.save()
    painter.translate(box.center())
    painter.rotate(90 * direction)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(pen(color, 1.5))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPolyline(QPolygonF([QPointF(-4, -2), QPointF(0, 2), QPointF(4, -2)]))
    painter.restore()


def frame(painter: QPainter, rect: QRectF, radius: float, fill: QColor, border: QColor, width: float = 1.0) -> None:
    """A filled box whose border lies inside `rect`."""
    half = width / 2
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(border, width))
    painter.setBrush(fill)
    painter.drawRoundedRect(rect.adjusted(half, half, -half, -half), radius - half, radius - half)


def _line(painter: QPainter, box: QRectF, color: QColor, points: tuple[tuple[float, float], ...]) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(pen(color, 2.0))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    corners = [QPointF(box.x() + x * box.width(), box.y() + y * box.height()) for x, y in points]
    painter.drawPolyline(QPolygonF(corners))
