"""Working the window as a person does: things are found by the names that they show or tell a screen reader.

`press` and `put` use the mouse: they click where the thing really is, having scrolled it into view, and only if
nothing lies over it. `strike` and `fill` use the keyboard: they walk with Tab and the arrows as far as the thing.
Each returns True when it was done, so that whoever waits can try again. Events go to the window on the screen and not
to a widget, so that they take the way of real ones: a modal dialog keeps them from what is behind it.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from functools import wraps
from typing import ParamSpec, TypeVar

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication, QWindow
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QCheckBox,
    QLabel,
    QLineEdit,
    QListView,
    QMenu,
    QPlainTextEdit,
    QRadioButton,
    QScrollArea,
    QWidget,
)

P, R = ParamSpec("P"), TypeVar("R")

_MARK = 10  # pixels into a box or a radio button, where its mark is
_MOST_TABS = 200
_FIELDS = (QLineEdit, QPlainTextEdit)

looked = 0.0  # seconds that were spent on looking for things: they are no fault of the program
clicks = 0  # of the mouse
strokes = 0  # of keys that are not text: the way there, and using what is there


def _looking(look: Callable[P, R]) -> Callable[P, R]:
    @wraps(look)
    def timed(*words: P.args, **more: P.kwargs) -> R:
        global looked
        began = time.perf_counter()
        try:
            return look(*words, **more)
        finally:
            looked += time.perf_counter() - began

    return timed


def top() -> QWidget:
    """What is worked on: the dialog in front, else the window."""
    modal = QApplication.activeModalWidget()
    if modal is not None:
        return modal
    shown = [widget for widget in QApplication.topLevelWidgets() if widget.isVisible() and widget.isWindow()]
    return max(shown, key=lambda widget: widget.width() * widget.height())


@_looking
def texts() -> list[str]:
    """Everything that stands there to be read."""
    found = [label.text() for label in top().findChildren(QLabel) if label.isVisible() and label.text()]
    edits = [edit.toPlainText() for edit in top().findChildren(QPlainTextEdit) if edit.isVisible()]
    return [*found, *edits]


def sees(text: str) -> bool:
    """Whether it stands there, alone or in a longer text."""
    return any(text in shown for shown in texts())


@_looking
def find(name: str, kind: type[QWidget] = QWidget) -> QWidget | None:
    """The thing of this name that can be used; in reading order the first."""
    for widget in top().findChildren(kind):
        if widget.isVisible() and widget.isEnabled() and name in _names(widget):
            return widget
    return None


def press(name: str) -> bool:
    """Click a button, a box, a radio button, an entry of a menu or of a list."""
    if _press_entry(name) or _press_item(name):
        return True
    widget = find(name, QAbstractButton)
    return widget is not None and _click(widget)


def put(name: str, text: str) -> bool:
    """Click into a field, unless one can type there already, empty it, and type."""
    widget = next((found for kind in _FIELDS if (found := find(name, kind))), None)
    if widget is None or not (widget.hasFocus() or _click(widget)):
        return False
    return keys(text)


def tab_to(name: str) -> bool:
    """Walk to it with the Tab key, and among radio buttons with the arrows; False where it is not on the way."""
    for _ in range(_MOST_TABS):
        focused = QApplication.focusWidget()
        if focused is not None and name in _names(focused):
            return True
        if isinstance(focused, QRadioButton) and _arrow_to(name):
            return True
        key(Qt.Key.Key_Tab)
    return False


def strike(name: str) -> bool:
    """Walk to a button, a box or a radio button, and use it with the space bar."""
    widget = find(name, QAbstractButton)
    if widget is None or not tab_to(name):
        return False
    if not (isinstance(widget, QRadioButton) and widget.isChecked()):
        key(Qt.Key.Key_Space)
    return True


def fill(name: str, text: str) -> bool:
    """Walk to a field and type."""
    return any(find(name, kind) for kind in _FIELDS) and tab_to(name) and keys(text)


def key(key: Qt.Key) -> bool:
    """To whatever has the focus."""
    global strokes
    strokes += 1
    QTest.keyClick(_screen(), key)
    return True


def chord(keys: str) -> bool:
    """Keys pressed together, as "Ctrl+N"."""
    global strokes
    strokes += 1
    QTest.keySequence(_screen(), keys)
    return True


def keys(text: str) -> bool:
    """Typed into whatever has the focus, instead of what is there; pasted where it has several lines."""
    focused = QApplication.focusWidget()
    if not isinstance(focused, _FIELDS):
        return False
    if _content(focused):
        QTest.keySequence(_screen(), "Ctrl+A")
        key(Qt.Key.Key_Delete)
    if "\n" in text:
        QGuiApplication.clipboard().setText(text)
        QTest.keySequence(_screen(), "Ctrl+V")
        return True
    for letter in text:
        QTest.keyClick(_screen(), letter)
        QApplication.processEvents()  # nobody types all of it in one turn of the event loop
    return True


def clipboard() -> str:
    """What was copied last."""
    return QGuiApplication.clipboard().text()


def focus() -> str:
    """What has the focus, by its names; for messages."""
    widget = QApplication.focusWidget()
    return f"{type(widget).__name__} {list(_names(widget)) if widget else ''}"


def over(name: str) -> str:
    """What lies where the middle of a thing is; for messages."""
    widget = find(name)
    there = QApplication.widgetAt(widget.mapToGlobal(widget.rect().center())) if widget else None
    return f"{type(there).__name__} in {type(there.parentWidget()).__name__}" if there else "nothing"


def _screen() -> QWindow:
    """Where keys go: the window that has the focus, as the window system sees it."""
    window = QGuiApplication.focusWindow() or top().windowHandle()
    assert window is not None
    return window


def _content(field: QLineEdit | QPlainTextEdit) -> str:
    return field.text() if isinstance(field, QLineEdit) else field.toPlainText()


def _arrow_to(name: str) -> bool:
    """Among the buttons of the group that has the focus."""
    first = QApplication.focusWidget()
    widget = find(name, QRadioButton)
    group = first.group() if isinstance(first, QRadioButton) else None
    if group is None or widget not in group.buttons():
        return False
    for _ in group.buttons():
        if QApplication.focusWidget() is widget:
            return True
        key(Qt.Key.Key_Down)
    return QApplication.focusWidget() is widget


def _names(widget: QWidget) -> Iterator[str]:
    yield widget.accessibleName()
    if isinstance(widget, QAbstractButton):
        yield widget.text().replace("&", "")
    if isinstance(widget, QLineEdit):
        yield widget.placeholderText()


def _press_entry(name: str) -> bool:
    popup = QApplication.activePopupWidget()
    if not isinstance(popup, QMenu):
        return False
    action = next((made for made in popup.actions() if made.text().replace("&", "") == name and made.isEnabled()), None)
    if action is None:
        return False
    _count_click()
    QTest.mouseClick(popup, Qt.MouseButton.LeftButton, pos=popup.actionGeometry(action).center())
    return True


@_looking
def _item(name: str) -> tuple[QListView, QPoint] | None:
    """The list and the middle of its entry."""
    for view in top().findChildren(QListView):
        model = view.model()
        for row in range(model.rowCount() if view.isVisible() and model else 0):
            index = model.index(row, 0)
            if name in (index.data(), index.data(Qt.ItemDataRole.AccessibleTextRole)):
                return view, view.visualRect(index).center()
    return None


def _press_item(name: str) -> bool:
    found = _item(name)
    return found is not None and _click_at(found[0].viewport(), found[1])


def _click(widget: QWidget) -> bool:
    """Where its mark is, or in its middle."""
    _scroll_to(widget)
    place = widget.rect().center()
    if isinstance(widget, QCheckBox | QRadioButton):
        mark = min(_MARK, widget.width() // 2)
        place = QPoint(mark if widget.isLeftToRight() else widget.width() - mark, widget.height() // 2)
    return _click_at(widget, place)


def _click_at(widget: QWidget, place: QPoint) -> bool:
    """By the window system; False where something else is there."""
    there = QApplication.widgetAt(widget.mapToGlobal(place))
    window = widget.window()
    handle = window.windowHandle()
    if handle is None or there is None or not (there is widget or widget.isAncestorOf(there)):
        return False
    _count_click()
    QTest.mouseClick(handle, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, widget.mapTo(window, place))
    return True


def _count_click() -> None:
    global clicks
    clicks += 1


@_looking
def _scroll_to(widget: QWidget) -> None:
    above = widget.parentWidget()
    while above is not None:
        if isinstance(above, QScrollArea):
            above.ensureWidgetVisible(widget)
        above = above.parentWidget()
    QApplication.processEvents()
