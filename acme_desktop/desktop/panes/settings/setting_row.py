"""One setting: what it is called and does on one side, what is chosen on the other, what is wrong under that."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from acme_desktop.desktop.theme import icons
from acme_desktop.desktop.theme.metrics import metric
from acme_desktop.desktop.theme.styling import set_property
from acme_desktop.desktop.widgets.announce import announce
from acme_desktop.desktop.widgets.text import label, literal, set_tone

_ICON = 16
# The tones of labels → the tokens of the palette.
_INKS = {"1": "text", "2": "text-2", "3": "text-3"}
_WORDS, _CHOSEN = 5, 4  # how the room is shared out


class SettingRow(QWidget):
    """`note` stands under the editor while nothing is wrong: the default, the unit, what is possible."""

    def __init__(
        self, name: str, explanation: str, editor: QWidget, note: str = "", *, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.name = name
        self.editor = editor
        self._usual = note
        self._error = ""
        self._label = label(literal(name), "label", wrap=True)
        self._label.setBuddy(editor)
        self._explanation = label(explanation, "small", "2", wrap=True)
        self._icon = QLabel()
        self._icon.setFixedSize(_ICON, _ICON)
        self._note = label("", "small", "3", wrap=True)
        editor.setAccessibleName(name)
        self._lay_out()
        self.set_note(note)

    @property
    def words(self) -> str:
        """What a search looks through."""
        return " ".join((self.name, self._explanation.text(), self._usual))

    @property
    def error(self) -> str:
        """What is wrong; "" where nothing is."""
        return self._error

    @property
    def note(self) -> str:
        """What stands under the editor."""
        return self._note.text()

    def set_error(self, text: str) -> None:
        """What is wrong and what to do; "" when it is right, and the usual note is back."""
        if text and text != self._error:
            announce(self.editor, self.tr("{field}: {error}").format(field=self.name, error=text))
        self._error = text
        set_property(self.editor, "invalid", bool(text))
        if text:
            self._put(text, "other-value", "bad")
        else:
            self.set_note(self._usual)

    def set_note(self, text: str, icon: str = "", tone: str = "3") -> None:
        """In passing: “Saved.”"""
        self._error = ""
        self._put(text, icon, tone)

    def _put(self, text: str, icon: str, tone: str) -> None:
        self._icon.setVisible(bool(icon))
        if icon:
            icons.bind(self._icon, icon, _INKS.get(tone, tone), _ICON)
        self._note.setText(text)
        self._note.setVisible(bool(text))
        set_tone(self._note, tone)
        self.editor.setAccessibleDescription(" ".join(filter(None, (self._explanation.text(), text))))

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(metric("pane-margin"))
        said, chosen, under = QVBoxLayout(), QVBoxLayout(), QHBoxLayout()
        row.addLayout(said, _WORDS)
        row.addLayout(chosen, _CHOSEN)
        said.setSpacing(metric("half"))
        said.addWidget(self._label)
        said.addWidget(self._explanation)
        said.addStretch(1)
        chosen.setSpacing(metric("half"))
        chosen.addWidget(self.editor)
        chosen.addLayout(under)
        chosen.addStretch(1)
        under.setSpacing(metric("icon-gap"))
        under.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        under.addWidget(self._note, 1)
