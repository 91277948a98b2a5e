"""Combo and spin boxes: frames, arrows and sizes, all drawn here, since a style sheet would take their arrows."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from PySide6.QtCore import QRect, QRectF, QSize
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QComboBox,
    QDateTimeEdit,
    QStyle,
    QStyleOption,
    QStyleOptionComplex,
    QStyleOptionSpinBox,
    QWidget,
)

from acme_desktop.desktop.theme import marks
from acme_desktop.desktop.theme.marks import Direction
from acme_desktop.desktop.theme.metrics import metric

_Control = QStyle.ComplexControl
_Part = QStyle.SubControl
_Step = QAbstractSpinBox.StepEnabledFlag
_ARROW = 28
_STEPS = 24
_TEXT = 9  # from the frame to the text, as in a line edit
Colors = Callable[[str], QColor]


def draw_combo_box(colors: Colors, option: QStyleOptionComplex, painter: QPainter, widget: QWidget | None) -> None:
    """Also a date with a calendar."""
    painter.save()
    _draw_frame(colors, option, painter, widget)
    arrow = _visual(option, _combo_part(_Part.SC_ComboBoxArrow, option.rect))
    _draw_chevron(colors, painter, arrow, Direction.DOWN, on=_enabled(option))
    painter.restore()


def draw_spin_box(colors: Colors, option: QStyleOptionComplex, painter: QPainter, widget: QWidget | None) -> None:
    """A step that is not possible has a grey arrow."""
    painter.save()
    _draw_frame(colors, option, painter, widget)
    steps = cast("QStyleOptionSpinBox", option).stepEnabled
    if cast("QStyleOptionSpinBox", option).buttonSymbols is not QAbstractSpinBox.ButtonSymbols.NoButtons:
        for part, step, direction in (
            (_Part.SC_SpinBoxUp, _Step.StepUpEnabled, Direction.UP),
            (_Part.SC_SpinBoxDown, _Step.StepDownEnabled, Direction.DOWN),
        ):
            place = _visual(option, _spin_part(part, option.rect))
            possible = _enabled(option) and bool(steps & step)
            under = possible and bool(option.activeSubControls & part)
            _draw_chevron(colors, painter, place, direction, on=possible, under=under)
    painter.restore()


def part(control: QStyle.ComplexControl, wanted: QStyle.SubControl, option: QStyleOptionComplex) -> QRect | None:
    """Where a part lies, or None where Fusion knows."""
    found: QRect | None = None
    if control is _Control.CC_ComboBox:
        found = _combo_part(wanted, option.rect)
    elif control is _Control.CC_SpinBox:
        bare = cast("QStyleOptionSpinBox", option).buttonSymbols is QAbstractSpinBox.ButtonSymbols.NoButtons
        found = _spin_part(wanted, option.rect, bare=bare)
    return None if found is None else _visual(option, found)


def size(kind: QStyle.ContentsType, contents: QSize, widget: QWidget | None) -> QSize | None:
    """How large a box is around its contents, or None where Fusion knows."""
    if kind is QStyle.ContentsType.CT_ComboBox and isinstance(widget, QComboBox | QDateTimeEdit):
        width = contents.width() + 2 * _TEXT + _ARROW
    elif kind is QStyle.ContentsType.CT_SpinBox and isinstance(widget, QAbstractSpinBox):
        width = contents.width() + 2 * _TEXT + _STEPS
    else:
        return None
    height = metric("compact" if widget.property("compact") else "control")
    return QSize(width, max(height, contents.height() + 8))


def menu_mark(option: QStyleOption, button: QWidget) -> QRect:
    """Where the chevron of a button with a menu lies; Qt loses it where it is written from right to left."""
    return QStyle.visualRect(option.direction, button.rect(), QRect(button.width() - 24, 0, 16, button.height()))


def is_inside_box(widget: QWidget | None) -> bool:
    """Whether it is the line edit of a box, which draws the frame around both."""
    return widget is not None and isinstance(widget.parentWidget(), QAbstractSpinBox | QComboBox)


def centred(rect: QRect, side: int) -> QRectF:
    """A square in the middle."""
    box = QRect(0, 0, side, side)
    box.moveCenter(rect.center())
    return QRectF(box)


def _draw_frame(colors: Colors, option: QStyleOptionComplex, painter: QPainter, widget: QWidget | None) -> None:
    fill, border = "surface", "edge"
    if widget is not None and widget.property("invalid"):
        border = "bad"
    if isinstance(widget, QAbstractSpinBox) and widget.isReadOnly():
        fill, border = "header", "line"
    elif not _enabled(option):
        fill, border = "disabled-fill", "line"
    elif option.state & QStyle.StateFlag.State_MouseOver and isinstance(widget, QComboBox):
        fill = "hover"
    radius = metric("radius-control")
    marks.frame(painter, QRectF(option.rect), radius, colors(fill), colors(border))


def _draw_chevron(
    colors: Colors, painter: QPainter, place: QRect, direction: Direction, *, on: bool, under: bool = False
) -> None:
    token = "text" if under else "text-2"
    marks.chevron(painter, QRectF(place), colors(token if on else "disabled"), direction)


def _combo_part(wanted: QStyle.SubControl, rect: QRect) -> QRect | None:
    if wanted is _Part.SC_ComboBoxArrow:
        return QRect(rect.right() + 1 - _ARROW, rect.top(), _ARROW, rect.height())
    if wanted is _Part.SC_ComboBoxEditField:
        return rect.adjusted(_TEXT, 1, -_ARROW, -1)
    return None


def _spin_part(wanted: QStyle.SubControl, rect: QRect, *, bare: bool = False) -> QRect | None:
    half = rect.height() // 2
    left = rect.right() + 1 - _STEPS
    if wanted is _Part.SC_SpinBoxUp:
        return QRect(left, rect.top() + 2, _STEPS, half - 2)
    if wanted is _Part.SC_SpinBoxDown:
        return QRect(left, rect.top() + half, _STEPS, half - 2)
    if wanted is _Part.SC_SpinBoxEditField:
        return rect.adjusted(_TEXT, 1, -_TEXT if bare else -_STEPS, -1)
    return None


def _visual(option: QStyleOptionComplex, place: QRect | None) -> QRect:
    return QStyle.visualRect(option.direction, option.rect, place or QRect())


def _enabled(option: QStyleOptionComplex) -> bool:
    return bool(option.state & QStyle.StateFlag.State_Enabled)
