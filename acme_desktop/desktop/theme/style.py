"""Qt's Fusion style with what a style sheet can't say: ticks, dots, chevrons, combo and spin boxes, no motion."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import cast

from PySide6.QtCore import QRect, QRectF, QSize
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import (
    QDialogButtonBox,
    QProxyStyle,
    QPushButton,
    QStyle,
    QStyleHintReturn,
    QStyleOption,
    QStyleOptionComplex,
    QStyleOptionHeader,
    QWidget,
)

from acme_desktop.desktop.theme import boxes, marks
from acme_desktop.desktop.theme.marks import Direction
from acme_desktop.desktop.theme.metrics import metric

_Primitive = QStyle.PrimitiveElement
_Metric = QStyle.PixelMetric
_Hint = QStyle.StyleHint
_State = QStyle.StateFlag
_INDICATOR = 16

_METRICS: Mapping[QStyle.PixelMetric, int] = {
    _Metric.PM_FocusFrameHMargin: metric("ring") + metric("ring-gap"),
    _Metric.PM_FocusFrameVMargin: metric("ring") + metric("ring-gap"),
    _Metric.PM_IndicatorWidth: _INDICATOR,
    _Metric.PM_IndicatorHeight: _INDICATOR,
    _Metric.PM_ExclusiveIndicatorWidth: _INDICATOR,
    _Metric.PM_ExclusiveIndicatorHeight: _INDICATOR,
    _Metric.PM_CheckBoxLabelSpacing: metric("step"),
    _Metric.PM_RadioButtonLabelSpacing: metric("step"),
    _Metric.PM_ButtonIconSize: 16,
    _Metric.PM_SmallIconSize: 16,
    _Metric.PM_MenuButtonIndicator: 16,
    _Metric.PM_HeaderMarkSize: 8,
    _Metric.PM_SplitterWidth: 1,
    _Metric.PM_LayoutHorizontalSpacing: metric("step"),
    _Metric.PM_LayoutVerticalSpacing: metric("step"),
}
_HINTS: Mapping[QStyle.StyleHint, int] = {
    _Hint.SH_FocusFrame_AboveWidget: 1,
    _Hint.SH_FocusFrame_Mask: 0,  # it would cut the corners of a round ring
    _Hint.SH_EtchDisabledText: 0,
    _Hint.SH_ComboBox_Popup: 0,
    _Hint.SH_ItemView_ActivateItemOnSingleClick: 0,
    _Hint.SH_DialogButtonBox_ButtonsHaveIcons: 0,
    _Hint.SH_DialogButtonLayout: QDialogButtonBox.ButtonLayout.GnomeLayout.value,
    _Hint.SH_Widget_Animation_Duration: 0,
}
_CHEVRONS = {
    _Primitive.PE_IndicatorArrowDown: Direction.DOWN,
    _Primitive.PE_IndicatorArrowUp: Direction.UP,
    _Primitive.PE_IndicatorArrowLeft: Direction.LEFT,
    _Primitive.PE_IndicatorArrowRight: Direction.RIGHT,
    _Primitive.PE_IndicatorSpinDown: Direction.DOWN,
    _Primitive.PE_IndicatorSpinUp: Direction.UP,
}
# Qt's "sort down" is the ascending order, whose chevron points up here, as the row that is first is smallest.
_SORTED = {
    QStyleOptionHeader.SortIndicator.SortDown: Direction.UP,
    QStyleOptionHeader.SortIndicator.SortUp: Direction.DOWN,
}
_CLICKED = {QStyle.ContentsType.CT_CheckBox, QStyle.ContentsType.CT_RadioButton}
_TICKED = {_Primitive.PE_IndicatorCheckBox, _Primitive.PE_IndicatorItemViewItemCheck}
# Whoever shows focus by Qt's dotted line shows it by our ring instead.
_NOTHING = {_Primitive.PE_FrameFocusRect}


class HouseStyle(QProxyStyle):
    """`color` gives a token's colour in the scheme that is in use."""

    def __init__(self, color: Callable[[str], QColor]) -> None:
        super().__init__("Fusion")
        self._color = color

    def pixelMetric(  # noqa: N802
        self, metric: QStyle.PixelMetric, option: QStyleOption | None = None, widget: QWidget | None = None
    ) -> int:
        own = _METRICS.get(metric)
        return super().pixelMetric(metric, option, widget) if own is None else own

    def styleHint(  # noqa: N802
        self,
        hint: QStyle.StyleHint,
        option: QStyleOption | None = None,
        widget: QWidget | None = None,
        returnData: QStyleHintReturn | None = None,  # noqa: N803
    ) -> int:
        own = _HINTS.get(hint)
        return super().styleHint(hint, option, widget, returnData) if own is None else own

    def drawPrimitive(  # noqa: N802
        self,
        element: QStyle.PrimitiveElement,
        option: QStyleOption,
        painter: QPainter,
        widget: QWidget | None = None,
    ) -> None:
        if element in _NOTHING or (element is _Primitive.PE_PanelLineEdit and boxes.is_inside_box(widget)):
            return
        painter.save()
        if element in _TICKED:
            self._draw_check_box(option, painter)
        elif element is _Primitive.PE_IndicatorRadioButton:
            self._draw_radio_button(option, painter)
        elif element is _Primitive.PE_IndicatorMenuCheckMark:
            marks.tick(painter, boxes.centred(option.rect, _INDICATOR), self._color("text"))
        elif element in _CHEVRONS:
            place = boxes.menu_mark(option, widget) if isinstance(widget, QPushButton) else option.rect
            marks.chevron(painter, QRectF(place), self._mark_color(option), _CHEVRONS[element])
        elif isinstance(option, QStyleOptionHeader):
            self._draw_sort_sign(option, painter)
        else:
            super().drawPrimitive(element, option, painter, widget)
        painter.restore()

    def drawComplexControl(  # noqa: N802
        self,
        control: QStyle.ComplexControl,
        option: QStyleOptionComplex,
        painter: QPainter,
        widget: QWidget | None = None,
    ) -> None:
        if control is QStyle.ComplexControl.CC_ComboBox:
            boxes.draw_combo_box(self._color, option, painter, widget)
        elif control is QStyle.ComplexControl.CC_SpinBox:
            boxes.draw_spin_box(self._color, option, painter, widget)
        else:
            super().drawComplexControl(control, option, painter, widget)

    def subControlRect(  # noqa: N802
        self,
        cc: QStyle.ComplexControl,
        opt: QStyleOptionComplex,
        sc: QStyle.SubControl,
        widget: QWidget | None = None,
    ) -> QRect:
        own = boxes.part(cc, sc, opt)
        return super().subControlRect(cc, opt, sc, cast("QWidget", widget)) if own is None else own

    def sizeFromContents(  # noqa: N802
        self,
        ct: QStyle.ContentsType,
        opt: QStyleOption,
        contentsSize: QSize,  # noqa: N803
        w: QWidget | None = None,
    ) -> QSize:
        own = boxes.size(ct, contentsSize, w)
        if own is not None:
            return own
        size = super().sizeFromContents(ct, opt, contentsSize, cast("QWidget", w))
        return size.expandedTo(QSize(0, metric("target"))) if ct in _CLICKED else size

    def _draw_check_box(self, option: QStyleOption, painter: QPainter) -> None:
        state = option.state
        box = boxes.centred(option.rect, _INDICATOR)
        filled = bool(state & (_State.State_On | _State.State_NoChange))
        fill, border, sign = self._indicator_colors(state, filled=filled)
        marks.frame(painter, box, 3, fill, border)
        if state & _State.State_On:
            marks.tick(painter, box, sign)
        elif state & _State.State_NoChange:
            marks.dash(painter, box, sign)

    def _draw_radio_button(self, option: QStyleOption, painter: QPainter) -> None:
        state = option.state
        box = boxes.centred(option.rect, _INDICATOR)
        on = bool(state & _State.State_On)
        enabled = bool(state & _State.State_Enabled)
        _, border, _ = self._indicator_colors(state, filled=False)
        mark = self._color("link" if enabled else "disabled")
        marks.frame(painter, box, _INDICATOR / 2, self._color("surface"), mark if on else border)
        if on:
            marks.dot(painter, box, mark)

    def _indicator_colors(self, state: QStyle.StateFlag, *, filled: bool) -> tuple[QColor, QColor, QColor]:
        """Fill, border and sign."""
        if not state & _State.State_Enabled:
            return self._color("disabled-fill"), self._color("disabled"), self._color("disabled")
        if filled:
            fill = self._color("accent-hover" if state & _State.State_MouseOver else "accent")
            return fill, fill, self._color("on-accent")
        border = self._color("text-2" if state & _State.State_MouseOver else "edge")
        return self._color("surface"), border, self._color("text")

    def _draw_sort_sign(self, option: QStyleOptionHeader, painter: QPainter) -> None:
        direction = _SORTED.get(option.sortIndicator)
        if direction is not None:
            marks.chevron(painter, QRectF(option.rect), self._mark_color(option), direction)

    def _mark_color(self, option: QStyleOption) -> QColor:
        return self._color("text-2" if option.state & _State.State_Enabled else "disabled")
