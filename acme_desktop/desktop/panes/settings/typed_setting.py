"""A setting that is typed: saved by Enter or its button, checked while it is typed."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from acme_desktop.desktop.panes.settings.section import beside
from acme_desktop.desktop.panes.settings.setting_row import SettingRow
from acme_desktop.desktop.theme.styling import set_property
from acme_desktop.desktop.widgets.buttons import button
from acme_desktop.desktop.widgets.text import label

Check = Callable[[str], str]


def nothing_wrong(_: str) -> str:
    """Whoever saves it checks it."""
    return ""


class TypedSetting(SettingRow):
    """`check` says what is wrong with a text, "" for nothing; `unit` stands behind the field.

    Signals:
        saving(str): the text that is to be saved. Answer with `set_saved` or `set_error`.
    """

    saving = Signal(str)

    def __init__(
        self,
        name: str,
        explanation: str,
        note: str = "",
        *,
        unit: str = "",
        check: Check = nothing_wrong,
        parent: QWidget | None = None,
    ) -> None:
        edit, save = QLineEdit(), button("", "tonal")
        parts = [edit, *([label(unit, tone="2")] if unit else []), save]
        super().__init__(name, explanation, beside(*parts), note, parent=parent)
        self.edit, self.save_button = edit, save
        self._check = check
        self._kept = ""
        self.edit.setAccessibleName(name)
        self.save_button.setText(self.tr("Save"))
        self.save_button.setAccessibleName(self.tr("Save {setting}").format(setting=name))
        self.edit.textChanged.connect(self._on_typed)
        self.edit.returnPressed.connect(self._on_save)
        self.save_button.clicked.connect(self._on_save)
        self._on_typed()

    def put(self, text: str) -> None:
        """What is in force; what is being typed stays."""
        typing = self.edit.text() != self._kept
        self._kept = text
        if not typing:
            self.edit.setText(text)
        self._on_typed()

    def set_saved(self, text: str, note: str) -> None:
        """It was taken, as `text`."""
        self._kept = text
        self.edit.setText(text)
        self._on_typed()
        self.set_note(note, "healthy", "ok")

    def set_error(self, text: str) -> None:
        super().set_error(text)
        set_property(self.edit, "invalid", bool(text))

    def fix(self, why: str) -> None:
        """It can't be changed here, for this reason."""
        self.edit.setReadOnly(True)
        set_property(self.edit, "readOnly", True)
        self.save_button.hide()
        self.set_note(why, "info", "2")

    def _on_typed(self) -> None:
        text = self.edit.text().strip()
        changed = text != self._kept
        wrong = self._check(text) if changed else ""
        if wrong or self.error or changed:
            self.set_error(wrong)
        self.save_button.setEnabled(changed and not wrong)

    def _on_save(self) -> None:
        if self.save_button.isEnabled():
            self.save_button.setEnabled(False)
            self.saving.emit(self.edit.text().strip())


def whole_number(least: int, most: int, words: str, *, empty: bool = False) -> Check:
    """A check; `words` say what is possible."""

    def check(text: str) -> str:
        if not text and empty:
            return ""
        good = text.isascii() and text.isdigit() and least <= int(text) <= most
        return "" if good else words

    return check
