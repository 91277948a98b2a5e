"""Copies a value, says for two seconds that it did, and takes secrets back."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QMimeData, QObject, QSize, QTimer, Signal
from PySide6.QtGui import QClipboard, QFontMetrics, QGuiApplication
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from acme_desktop.desktop.theme import fonts, icons
from acme_desktop.desktop.theme.metrics import metric
from acme_desktop.desktop.theme.styling import set_property
from acme_desktop.desktop.widgets.announce import announce
from acme_desktop.desktop.widgets.buttons import ICON_ROOM
from acme_desktop.domain.errors import AcmeDesktopError

_SAID = 2_000  # ms
_SECRET_FOR = 10  # seconds
_SECOND = 1_000  # ms
# Clipboard histories that keep to these leave secrets out.
_PRIVATE = {
    "x-kde-passwordManagerHint": b"secret",
    'application/x-qt-windows-mime;value="ExcludeClipboardContentFromMonitorProcessing"': b"1",
}


class CopyButton(QPushButton):
    """“Copy”, then “Copied” or “Not copied”, then “Copy”. `what` names the value for who hears it: “value 2”.

    With `icon_only` it is a small square without words. A secret leaves the clipboard again after ten seconds.

    Signals:
        copied(): the clipboard has it.
    """

    copied = Signal()

    def __init__(
        self,
        value: Callable[[], str],
        what: str,
        *,
        secret: bool = False,
        icon_only: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._value = value
        self._what = what
        self._secret = secret
        self._icon_only = icon_only
        self._clearing: _Clearing | None = None
        self._back = QTimer(self, interval=_SAID, singleShot=True)
        self._back.timeout.connect(self._rest)
        self.setAutoDefault(False)
        self.setProperty("compact", True)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        if icon_only:
            self.setProperty("square", True)
        self.clicked.connect(self.copy)
        self._rest()

    def copy(self) -> None:
        """As if it were clicked."""
        try:
            text = self._value()
            done = bool(text) and _put(text, private=self._secret)
        except AcmeDesktopError:
            text, done = "", False
        self._back.start()
        if not done:
            self._say(self.tr("Not copied"), "other-value", "bad", "failed")
            announce(self, self.tr("{what}: not copied").format(what=self._what), urgent=True)
            return
        self._say(self.tr("Copied"), "check", "ok", "true")
        announce(self, self.tr("{what}: copied").format(what=self._what))
        if self._secret:
            self._count_down(text)
        self.copied.emit()

    def sizeHint(self) -> QSize:  # noqa: N802
        """The same whatever it says, so that nothing moves; but a failure, which is rare, takes the room it needs."""
        if self._icon_only:
            return QSize(metric("compact"), metric("compact"))
        own = super().sizeHint()
        metrics = QFontMetrics(fonts.font("strong"))
        words = self.tr("Copied") if not self._secret else self._countdown_text(_SECRET_FOR)
        around = own.width() - self.fontMetrics().horizontalAdvance(self.text())
        usual = metrics.horizontalAdvance(words) + around
        return QSize(max(metric("copy-button"), usual, own.width()), own.height())

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        return self.sizeHint()

    def _rest(self) -> None:
        if self._clearing is not None:
            return
        self._say(self.tr("Copy"), "copy", "text", "false")
        self.setAccessibleName(self.tr("Copy {what}").format(what=self._what))

    def _say(self, words: str, icon: str, tone: str, copied: str) -> None:
        set_property(self, "copied", copied)
        icons.bind(self, icon, tone, room=0 if self._icon_only else ICON_ROOM)
        self.setText("" if self._icon_only else words)
        self.setToolTip(words if self._icon_only else "")
        self.setAccessibleName(words)
        self.updateGeometry()

    def _count_down(self, text: str) -> None:
        clearing = self._clearing = _Clearing(text)
        clearing.ticked.connect(self._on_ticked)
        clearing.ended.connect(self._on_ended)

    def _on_ticked(self, seconds: int) -> None:
        if not self._back.isActive():
            self._say(self._countdown_text(seconds), "clock", "ok", "true")

    def _on_ended(self, cleared: bool) -> None:
        self._clearing = None
        self._rest()
        if cleared:
            announce(self, self.tr("{what}: taken from the clipboard again").format(what=self._what))

    def _countdown_text(self, seconds: int) -> str:
        return self.tr("Cleared in {time}").format(time=f"{seconds // 60}:{seconds % 60:02}")


class _Clearing(QObject):
    """Takes a secret from the clipboard, also when the button that put it there is gone, and before the program is.

    Signals:
        ticked(int): so many seconds are left.
        ended(bool): it was taken away; False where something else had been copied meanwhile.
    """

    ticked = Signal(int)
    ended = Signal(bool)

    def __init__(self, text: str) -> None:
        super().__init__(QCoreApplication.instance())
        self._text = text
        self._left = _SECRET_FOR
        self._tick = QTimer(self, interval=_SECOND)
        self._tick.timeout.connect(self._on_tick)
        self._tick.start()
        app = QCoreApplication.instance()
        if app is not None:
            app.aboutToQuit.connect(self._on_quit)

    def _on_quit(self) -> None:
        """Nothing of a secret stays behind, and no object of ours in the hands of a window system that outlives us."""
        clipboard = QGuiApplication.clipboard()
        if clipboard.text() == self._text:
            clipboard.clear()

    def _on_tick(self) -> None:
        self._left -= 1
        clipboard = QGuiApplication.clipboard()
        still_there = clipboard.text() == self._text
        if still_there and self._left > 0:
            self.ticked.emit(self._left)
            return
        self._tick.stop()
        if still_there:
            clipboard.clear()
        self.ended.emit(still_there)
        self.deleteLater()


def _put(text: str, *, private: bool) -> bool:
    """Whether the clipboard has it now.

    Text alone is Qt's own object there: one of Python's would be destroyed after Python has ended, with a crash.
    """
    clipboard = QGuiApplication.clipboard()
    if private:
        data = QMimeData()
        data.setText(text)
        for kind, mark in _PRIVATE.items():
            data.setData(kind, mark)
        clipboard.setMimeData(data, QClipboard.Mode.Clipboard)
    else:
        clipboard.setText(text)
    return bool(clipboard.text() == text)
