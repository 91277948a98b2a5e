"""Working the window as a person does: things are found by the names that they show or tell a screen reader.

`press` clicks where the thing really is, having scrolled it into view, and only if nothing lies over it; `tab_to` walks
with the Tab key as far as the thing. Each returns True when it was done, so that whoever waits can try again.
"""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QCheckBox,
    QLabel,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QRadioButton,
    QScrollArea,
    QWidget,
)

_MARK = 10  # pixels into a box or a radio button, where its mark is
_MOST_TABS = 200


def top() -> QWidget:
    """What is worked on: the dialog in front, else the window."""
    modal = QApplication.activeModalWidget()
    if modal is not None:
        return modal
    shown = [widget for widget in QApplication.topLevelWidgets() if widget.isVisible() and widget.isWindow()]
    return max(shown, key=lambda widget: widget.width() * widget.height())


def texts() -> list[str]:
    """Everything that stands there to be read."""
    found = [label.text() for label in top().findChildren(QLabel) if label.isVisible() and label.text()]
    edits = [edit.toPlainText() for edit in top().findChildren(QPlainTextEdit) if edit.isVisible()]
    return [*found, *edits]


def sees(text: str) -> bool:
    """Whether it stands there, alone or in a longer text."""
    return any(text in shown for shown in texts())


def find(name: str, kind: type[QWidget] = QWidget) -> QWidget | None:
    """The thing of this name that can be used; in reading order the first."""
    for widget in top().findChildren(kind):
        if widget.isVisible() and widget.isEnabled() and name in _names(widget):
            return widget
    return None


def press(name: str) -> bool:
    """Click a button, a box, a radio button or a menu's entry."""
    if _press_entry(name):
        return True
    widget = find(name, QAbstractButton)
    return widget is not None and _click(widget)


def put(name: str, text: str) -> bool:
    """Click into a field, empty it, and type."""
    widget = next((found for kind in (QLineEdit, QPlainTextEdit) if (found := find(name, kind))), None)
    if widget is None or not _click(widget):
        return False
    QTest.keySequence(widget, "Ctrl+A")
    QTest.keyClick(widget, Qt.Key.Key_Delete)
    QTest.keyClicks(widget, text)
    return True


def tab_to(name: str) -> bool:
    """Walk to it with the Tab key; False where it is not on the way."""
    for _ in range(_MOST_TABS):
        focused = QApplication.focusWidget()
        if focused is not None and name in _names(focused):
            return True
        QTest.keyClick(focused or top(), Qt.Key.Key_Tab)
    return False


def key(key: Qt.Key) -> bool:
    """To whatever has the focus."""
    QTest.keyClick(QApplication.focusWidget() or top(), key)
    return True


def keys(text: str) -> bool:
    """Typed into whatever has the focus, instead of what is there."""
    focused = QApplication.focusWidget()
    if focused is None:
        return False
    QTest.keySequence(focused, "Ctrl+A")
    QTest.keyClick(focused, Qt.Key.Key_Delete)
    QTest.keyClicks(focused, text)
    return True


def clipboard() -> str:
    """What was copied last."""
    return QGuiApplication.clipboard().text()


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
    QTest.mouseClick(popup, Qt.MouseButton.LeftButton, pos=popup.actionGeometry(action).center())
    return True


def _click(widget: QWidget) -> bool:
    _scroll_to(widget)
    place = widget.rect().center()
    if isinstance(widget, QCheckBox | QRadioButton):
        place = QPoint(min(_MARK, widget.width() // 2), widget.height() // 2)
    there = QApplication.widgetAt(widget.mapToGlobal(place))
    if there is None or not (there is widget or widget.isAncestorOf(there)):
        return False
    QTest.mouseClick(there, Qt.MouseButton.LeftButton, pos=there.mapFromGlobal(widget.mapToGlobal(place)))
    return True


def _scroll_to(widget: QWidget) -> None:
    above = widget.parentWidget()
    while above is not None:
        if isinstance(above, QScrollArea):
            above.ensureWidgetVisible(widget)
        above = above.parentWidget()
    QApplication.processEvents()
