"""What can be said about the look of any widget without looking: nothing clipped, nothing nameless, nothing tiny."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QCoreApplication, QEvent, QRect, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QAbstractSpinBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QScrollBar,
    QToolButton,
    QWidget,
)

from acme_desktop.desktop.widgets.text import ElidedLabel

LEAST_TARGET = 24
_DEEPEST = 8  # layouts within layouts
SLACK = 1  # pixels that rounding may cost


def faults(root: QWidget) -> list[str]:
    """Everything that is wrong with what is shown under `root`; empty for a good pane."""
    return [*clipped(root), *nameless(root), *tiny(root)]


def clipped(root: QWidget) -> list[str]:
    """Words that have less room than they need, and parts that stick out of what they lie in."""
    lay_out()
    found = []
    for widget in shown(root):
        if not isinstance(widget, QLabel | QAbstractButton) or isinstance(widget, ElidedLabel):
            continue  # what cuts on purpose says the whole elsewhere; fields scroll
        if widget.text() and _lacks_room(widget):
            found.append(f"clipped: {described(widget)} has {widget.size().toTuple()}")
        elif _sticks_out(widget, root):
            found.append(f"sticks out: {described(widget)}")
    return found


def lay_out() -> None:
    """What layouts have been asked for, before anybody looks, as it is done before anything is painted."""
    for _ in range(_DEEPEST):
        QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)


def nameless(root: QWidget) -> list[str]:
    """What can have the keyboard and says nothing to who hears it."""
    return [
        f"nameless: {described(widget)}"
        for widget in shown(root)
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and widget.isEnabled()
        and widget.focusProxy() is None
        and not isinstance(widget, QScrollBar)
        and not _said(widget)
    ]


def tiny(root: QWidget) -> list[str]:
    """Targets below 24 × 24."""
    return [
        f"tiny: {described(widget)} has {widget.size().toTuple()}"
        for widget in shown(root)
        if isinstance(widget, QAbstractButton)
        and not _is_part_of_a_control(widget)
        and (widget.height() < LEAST_TARGET or (widget.width() < LEAST_TARGET and not widget.text()))
    ]


def tab_order(root: QWidget) -> list[QWidget]:
    """What Tab comes to, in its order."""
    window = root.window()
    order, widget = [], window.nextInFocusChain()
    while widget is not window:
        reachable = widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isEnabled() and widget.isVisible()
        if reachable and (widget is root or root.isAncestorOf(widget)):
            order.append(widget)
        widget = widget.nextInFocusChain()
    return order


def shown(root: QWidget) -> Iterator[QWidget]:
    """The visible ones."""
    for widget in [root, *root.findChildren(QWidget)]:
        if widget.isVisibleTo(root):
            yield widget


def described(widget: QWidget) -> str:
    """For who looks for it in the code."""
    words = widget.text() if isinstance(widget, QLabel | QAbstractButton) else ""
    name = widget.objectName() or widget.accessibleName()
    return f"{type(widget).__name__} {name!r} {words!r}"


def _lacks_room(widget: QLabel | QAbstractButton) -> bool:
    if (isinstance(widget, QLabel) and widget.wordWrap()) or widget.hasHeightForWidth():
        return widget.height() + SLACK < widget.heightForWidth(widget.width()) or (
            widget.width() + SLACK < widget.minimumSizeHint().width()
        )
    needed = widget.sizeHint()
    return widget.width() + SLACK < needed.width() or widget.height() + SLACK < needed.height()


def _sticks_out(widget: QWidget, root: QWidget) -> bool:
    """Out of what it lies in, up to the window, where that does not scroll in this direction."""
    sideways = upright = True
    parent = widget.parentWidget()
    end = root.parentWidget() if root.isWindow() else root.window().parentWidget()
    while parent is not None and parent is not end and (sideways or upright):
        place = QRect(widget.mapTo(parent, widget.rect().topLeft()), widget.size())
        area = parent.parentWidget()
        if isinstance(area, QAbstractScrollArea) and area.viewport() is parent:
            never = Qt.ScrollBarPolicy.ScrollBarAlwaysOff
            sideways &= area.horizontalScrollBarPolicy() is never
            upright &= area.verticalScrollBarPolicy() is never
        if sideways and (place.left() < -SLACK or place.right() > parent.width() - 1 + SLACK):
            return True
        if upright and (place.top() < -SLACK or place.bottom() > parent.height() - 1 + SLACK):
            return True
        parent = area
    return False


def _said(widget: QWidget) -> str:
    interface = QAccessible.queryAccessibleInterface(widget)
    return interface.text(QAccessible.Text.Name).strip() if interface is not None else widget.accessibleName()


def _is_part_of_a_control(widget: QWidget) -> bool:
    """The signs inside a field, the corner of a table."""
    parents = QLineEdit | QComboBox | QAbstractSpinBox | QAbstractItemView
    return (isinstance(widget.parentWidget(), parents) and not isinstance(widget, QToolButton)) or isinstance(
        widget.parentWidget(), QLineEdit
    )
