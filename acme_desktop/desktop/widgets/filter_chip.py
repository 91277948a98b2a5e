"""One filter of a list: a round chip that opens what there is to choose from."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QActionGroup, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QMenu, QWidget

from acme_desktop.desktop.widgets.pill import Pill
from acme_desktop.desktop.widgets.text import literal, tip


class FilterChip(Pill):
    """“Actor ▾”, and when it is set “Actor: Maren Holt ×”. The cross, Delete and Backspace take it away.

    Actions of a pane's own (a range of dates, say) go into `menu`, and their result into `show_value`.

    Signals:
        changed(str): the key that is chosen now; "" for any.
    """

    changed = Signal(str)

    def __init__(self, name: str, options: Sequence[tuple[str, str]] = (), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self._options: tuple[tuple[str, str], ...] = ()
        self._value = ""
        self._shown = ""
        self.menu = QMenu(self)
        self._group = QActionGroup(self)
        self._group.triggered.connect(lambda action: self.choose(str(action.data())))
        self.clicked.connect(self.open)
        self.set_options(options)

    @property
    def value(self) -> str:
        """The key that is chosen; "" for any."""
        return self._value

    def set_options(self, options: Sequence[tuple[str, str]]) -> None:
        """Key and words of everything there is to choose from."""
        self._options = tuple(options)
        for action in self._group.actions():
            self._group.removeAction(action)
            action.deleteLater()
        first = next(iter(self.menu.actions()), None)
        for key, words in (("", self.tr("Any")), *self._options):
            action = self._group.addAction(literal(words))
            action.setData(key)
            action.setCheckable(True)
            self.menu.insertAction(first, action)  # type: ignore[arg-type]  # None is the end, which the stubs deny
        self._show()

    def choose(self, key: str) -> None:
        """Set it as if the operator had, telling of the change."""
        if key != self._value:
            self.show_value(key)
            self.changed.emit(key)

    def show_value(self, key: str, words: str = "") -> None:
        """Show it as chosen, without telling anybody; `words` where the key is not among the options."""
        self._value = key
        self._shown = words or dict(self._options).get(key, key)
        self._show()

    def open(self) -> None:
        """The menu, under the chip."""
        for action in self._group.actions():
            action.setChecked(action.data() == self._value)
        right_to_left = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        left = self.width() - self.menu.sizeHint().width() if right_to_left else 0
        self.menu.popup(self.mapToGlobal(QPoint(left, self.height() + 2)))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        if self._value and self.is_on_last_sign(event.position().toPoint()):
            self.setDown(False)
            self.choose("")
            return
        super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.choose("")
        elif event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.open()
        else:
            super().keyPressEvent(event)

    def _show(self) -> None:
        if self._value:
            self.put(self.tr("{filter}:").format(filter=self._name), self._shown, after="close", lit=True)
            tip(self, self.tr("Delete takes this filter away"))
        else:
            self.put(self._name, after="chevron-down")
            tip(self, "")
