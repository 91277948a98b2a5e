"""How the window looks, and in which language it speaks."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QTimer
from PySide6.QtWidgets import QWidget

from acme_desktop.desktop import language
from acme_desktop.desktop.desk import Desk
from acme_desktop.desktop.panes.settings.section import ButtonRow, Section
from acme_desktop.desktop.panes.settings.setting_row import SettingRow
from acme_desktop.desktop.preferences import APPEARANCE, LANGUAGE, TEXT_POINTS
from acme_desktop.desktop.theme import fonts
from acme_desktop.desktop.widgets.buttons import button
from acme_desktop.desktop.widgets.choice import Choice

_SYSTEM = "system"
_SIZES = (9.0, 10.0, 11.0, 12.0, 14.0, 16.0)  # points


class AppearanceSection(Section):
    """All of it is in force at once, for this operator."""

    key = "appearance"

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.colours = Choice(
            [
                (_SYSTEM, self.tr("As the system is")),
                ("light", self.tr("Light")),
                ("dark", self.tr("Dark")),
                ("contrast", self.tr("High contrast")),
            ]
        )
        self.text_size = Choice([(_SYSTEM, self._system_size()), *self._sizes()])
        self.add_row(
            SettingRow(
                self.tr("Colours"),
                self.tr(
                    "Light, dark or high contrast; or whatever is chosen for the whole computer, also at run time."
                ),
                self.colours,
                self.tr("Default: as the system is"),
            )
        )
        self.add_row(
            SettingRow(
                self.tr("Text size"),
                self.tr("How large ordinary text is. Everything else is in proportion to it."),
                self.text_size,
                self.tr("Default: as the system has it"),
            )
        )
        self.reset_button = button(self.tr("Reset the window…"), icon="undo")
        self.add_row(self._resetting())
        self.reset_button.clicked.connect(desk.reset_look)
        self.colours.chosen.connect(self._on_scheme)
        self.text_size.chosen.connect(self._on_size)
        desk.theme.changed.connect(self.refresh)
        self.refresh()

    @classmethod
    def heading(cls) -> str:
        return QCoreApplication.translate("AppearanceSection", "Appearance")

    def refresh(self) -> None:
        points = self.desk.preferences.get(TEXT_POINTS)
        self.colours.choose(self.desk.theme.choice)
        self.text_size.choose(f"{points:g}" if isinstance(points, int | float) else _SYSTEM)

    def _resetting(self) -> SettingRow:
        return SettingRow(
            self.tr("The window as at first"),
            self.tr("Its size, the columns and the order of every list, and what is filtered. Your drafts stay."),
            ButtonRow(self.reset_button),
        )

    def _system_size(self) -> str:
        return self.tr("As the system has it ({points} pt)").format(points=f"{fonts.system_size():g}")

    def _sizes(self) -> list[tuple[str, str]]:
        return [(f"{size:g}", self.tr("{points} pt").format(points=f"{size:g}")) for size in _SIZES]

    def _on_scheme(self, choice: str) -> None:
        self.desk.preferences.put(APPEARANCE, choice)
        self.desk.preferences.save()
        self.desk.theme.choose(choice)

    def _on_size(self, choice: str) -> None:
        points = None if choice == _SYSTEM else float(choice)
        self.desk.preferences.put(TEXT_POINTS, points)
        self.desk.preferences.save()
        self.desk.theme.choose_text_size(points)


class LanguageSection(Section):
    """In force at once: the workplace is made anew, at the same place."""

    key = "language"

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        offered = [(one.code, one.name) for one in language.offered()]
        self.language = Choice([(_SYSTEM, self.tr("As the system is")), *offered])
        self.language.choose(str(desk.preferences.get(LANGUAGE, _SYSTEM)))
        names = " ".join(name for _, name in offered)
        row = SettingRow(
            self.tr("Language of the window"),
            self.tr("Words, dates and numbers. What CAs and operators have written stays as it was written."),
            self.language,
            self.tr("Default: as the system is"),
        )
        self.add_part(row, f"{row.words} {names}")
        self.language.chosen.connect(self._on_language)

    @classmethod
    def heading(cls) -> str:
        return QCoreApplication.translate("LanguageSection", "Language")

    def _on_language(self, choice: str) -> None:
        self.desk.preferences.put(LANGUAGE, choice)
        self.desk.preferences.save()
        current = language.current()
        if current is not None:
            # Later: it takes this very widget away.
            QTimer.singleShot(0, current, lambda: current.choose(choice))
