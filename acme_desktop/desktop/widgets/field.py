"""A field of a form: its label above, what is wrong under it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QSpacerItem, QVBoxLayout, QWidget

from acme_desktop.desktop.theme import icons
from acme_desktop.desktop.theme.metrics import metric
from acme_desktop.desktop.theme.styling import set_property
from acme_desktop.desktop.widgets.announce import announce
from acme_desktop.desktop.widgets.text import ElidedLabel, label, literal, set_tone

_ICON = 16


class Field(QWidget):
    """`hint` stands beside the label, in small letters; `help_` under the editor while nothing is wrong.

    Signals:
        error_changed(str): "" when it is right again.
    """

    error_changed = Signal(str)

    def __init__(
        self,
        name: str,
        editor: QWidget,
        hint: str = "",
        *,
        required: bool = False,
        help_: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.editor = editor
        self._error = ""
        self._help = help_
        self._label = label(literal(name), "label")
        self._label.setBuddy(editor)
        self._label.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._hint = ElidedLabel("", "small", "3")
        self._under = _Note()
        head = QHBoxLayout()
        head.setSpacing(metric("step"))
        head.addWidget(self._label)
        head.addWidget(self._hint, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(metric("label-gap"))
        column.addLayout(head)
        column.addWidget(editor)
        column.addWidget(self._under)
        grows = bool(editor.sizePolicy().expandingDirections() & Qt.Orientation.Vertical)
        # Not fixed, since that is the height of words that have all the room they could ask for.
        self.setSizePolicy(
            QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding if grows else QSizePolicy.Policy.Minimum
        )
        if not grows:  # what room there is too much goes to the end, and is not asked for
            column.addSpacerItem(QSpacerItem(0, 0, QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Minimum))
        editor.setAccessibleName(name)
        self.set_hint(hint or (self.tr("required") if required else ""))
        self._show()

    @property
    def error(self) -> str:
        """What is wrong; "" where nothing is."""
        return self._error

    @property
    def name(self) -> str:
        """What stands above."""
        return self.editor.accessibleName()

    def set_error(self, text: str) -> None:
        """What is wrong and what to do; "" when it is right."""
        if text == self._error:
            return
        self._error = text
        set_property(self.editor, "invalid", bool(text))
        self._show()
        if text:
            announce(self.editor, self.tr("{field}: {error}").format(field=self.name, error=text))
        self.error_changed.emit(text)

    def set_hint(self, text: str) -> None:
        """Beside the label."""
        self._hint.set_text(text)
        self._describe()

    def set_help(self, text: str, icon: str = "", tone: str = "3") -> None:
        """Under the editor while nothing is wrong; `tone` warn for a word of warning."""
        self._help = text
        self._show(icon, tone)

    def _show(self, icon: str = "", tone: str = "3") -> None:
        if self._error:
            self._under.put(self._error, "other-value", "bad")
        else:
            self._under.put(self._help, icon, tone)
        self._describe()

    def _describe(self) -> None:
        parts = (self._error or self._help, self._hint.whole_text())
        self.editor.setAccessibleDescription(" ".join(filter(None, parts)))


class _Note(QWidget):
    """An icon and small words."""

    def __init__(self) -> None:
        super().__init__()
        self._icon = QLabel()
        self._icon.setFixedSize(_ICON, _ICON)
        self._words = label("", "small", "3", wrap=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(metric("icon-gap"))
        row.addWidget(self._icon)
        row.addWidget(self._words, 1)

    def put(self, text: str, icon: str, tone: str) -> None:
        self._icon.setVisible(bool(icon))
        if icon:
            icons.bind(self._icon, icon, tone, _ICON)
        self._words.setText(text)
        set_tone(self._words, tone)
        self.setVisible(bool(text))
