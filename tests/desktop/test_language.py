"""Translations, the direction of layouts, and the made-up language that shows what is cut off."""

from __future__ import annotations

from collections.abc import Generator

import pytest
from PySide6.QtCore import QCoreApplication, QLocale, Qt
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from acme_desktop.desktop.language import MIRRORED, PSEUDO, Language, offered, pseudo


@pytest.fixture
def language(qapp: QApplication) -> Generator[Language]:
    made = Language(qapp)
    yield made
    made.choose("en")
    made.deleteLater()
    QLocale.setDefault(QLocale.system())


class _Door(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.text = self.tr("Sign in")
        self.number = self.tr("%n order(s) of {owner}", "", 3)


def test_english_is_offered_first_and_by_its_own_name() -> None:
    assert (offered()[0].code, offered()[0].name) == ("en", "English")
    assert all(one.name[0].isupper() for one in offered())


def test_the_made_up_language_lengthens_every_text(language: Language, qtbot: QtBot) -> None:
    language.choose(PSEUDO)
    door = _Door()
    qtbot.addWidget(door)
    assert door.text == "[Sîĝñ îñ~]"
    assert door.number.startswith("[3 ördér(s) öf {owner}")
    assert len(door.number) >= 1.2 * len("3 order(s) of {owner}")
    assert QCoreApplication.translate("Moments", "yesterday").startswith("[ÿéstérdàÿ")
    assert QApplication.layoutDirection() is Qt.LayoutDirection.LeftToRight
    language.choose("en")
    assert _Door().text == "Sign in"


def test_the_mirrored_one_runs_from_right_to_left(language: Language, qtbot: QtBot) -> None:
    with qtbot.waitSignal(language.changed):
        language.choose(MIRRORED)
    button = QPushButton("x")
    qtbot.addWidget(button)
    assert button.layoutDirection() is Qt.LayoutDirection.RightToLeft
    language.choose("en")
    assert QApplication.layoutDirection() is Qt.LayoutDirection.LeftToRight


def test_what_is_chosen_already_is_not_chosen_again(language: Language, qtbot: QtBot) -> None:
    language.choose("en")
    with qtbot.assertNotEmitted(language.changed):
        language.choose("en")


def test_an_unknown_language_counts_as_the_systems(language: Language) -> None:
    language.choose("system")
    systems = language.code
    language.choose("tlh")
    assert language.code == systems
    assert QLocale().language() is not QLocale.Language.C


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ""),
        (" ", " "),
        ("{name}", "[{name}~]"),
        ("&Open", "[&Öpéñ~]"),
        ("%n certificate(s)", "[%n çértîfîçàté(s)~~~~]"),
        ("Line\nline", "[Lîñé\nlîñé~]"),
    ],
)
def test_places_to_be_filled_in_stay(text: str, expected: str) -> None:
    assert pseudo(text) == expected
