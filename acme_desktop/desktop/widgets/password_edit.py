"""A field for secrets: hidden while typed, shown on request, with a word of warning while Caps Lock is on."""

from __future__ import annotations

import sys

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QGuiApplication, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from acme_desktop.desktop.theme import icons
from acme_desktop.desktop.theme.metrics import metric
from acme_desktop.desktop.widgets.buttons import rename, tool_button
from acme_desktop.domain.operator import LONGEST_PASSWORD

# Where the platform tells the state of the lock with every key: the bit of its own modifiers.
_NATIVE_LOCK = {"xcb": 0x2, "wayland": 0x2, "cocoa": 0x1_0000}
_WINDOWS_CAPITAL = 0x14


class PasswordEdit(QLineEdit):
    """Takes what is pasted; never gives it to the clipboard or to undo.

    Signals:
        caps_lock_changed(bool): as far as it can be told: from the platform, else from the letters that arrive.
    """

    caps_lock_changed = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._caps_lock = False
        self.setEchoMode(QLineEdit.EchoMode.Password)
        self.setMaxLength(LONGEST_PASSWORD)
        self.setInputMethodHints(
            Qt.InputMethodHint.ImhHiddenText
            | Qt.InputMethodHint.ImhSensitiveData
            | Qt.InputMethodHint.ImhNoAutoUppercase
            | Qt.InputMethodHint.ImhNoPredictiveText
        )
        self.reveal_button = tool_button("eye", "")
        self.reveal_button.setParent(self)
        self.reveal_button.setCheckable(True)
        self.reveal_button.setCursor(Qt.CursorShape.ArrowCursor)
        self.reveal_button.toggled.connect(self.reveal)
        self._show_button()

    @property
    def caps_lock(self) -> bool:
        """Whether it seems to be on."""
        return self._caps_lock

    def reveal(self, shown: bool) -> None:
        """Show what is typed, or hide it again."""
        self.setEchoMode(QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password)
        self.reveal_button.setChecked(shown)
        self._show_button()

    def forget(self) -> None:
        """Empty and hidden, as at first."""
        self.clear()
        self.reveal(False)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        super().keyPressEvent(event)
        self._note(_caps_lock_says(event, self._caps_lock))

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        super().focusOutEvent(event)
        self._note(False)  # whoever comes back is told anew

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self._place()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        super().changeEvent(event)
        if event.type() is QEvent.Type.LayoutDirectionChange:
            self._place()

    def _note(self, on: bool) -> None:
        if on is not self._caps_lock:
            self._caps_lock = on
            self.caps_lock_changed.emit(on)

    def _show_button(self) -> None:
        shown = self.echoMode() is QLineEdit.EchoMode.Normal
        icons.bind(self.reveal_button, "eye-off" if shown else "eye", "text-2")
        rename(self.reveal_button, self.tr("Hide what is typed") if shown else self.tr("Show what is typed"))

    def _place(self) -> None:
        side = metric("target") + metric("half")
        self.reveal_button.setFixedSize(QSize(side, side))
        gap = (self.height() - side) // 2
        right_to_left = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        self.reveal_button.move(gap if right_to_left else self.width() - side - gap, gap)
        self.setTextMargins(side if right_to_left else 0, 0, 0 if right_to_left else side, 0)


def _caps_lock_says(event: QKeyEvent, before: bool) -> bool:
    """Whether Caps Lock is on, by this key."""
    bit = _NATIVE_LOCK.get(QGuiApplication.platformName())
    if bit is not None and event.key() != Qt.Key.Key_CapsLock:
        return bool(event.nativeModifiers() & bit)
    if sys.platform == "win32":
        import ctypes

        return bool(ctypes.windll.user32.GetKeyState(_WINDOWS_CAPITAL) & 1)
    if event.key() == Qt.Key.Key_CapsLock:
        return not before
    text = event.text()
    if len(text) != 1 or text.lower() == text.upper():
        return before  # no letter
    shifted = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
    return text.isupper() is not shifted
