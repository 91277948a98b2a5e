"""About: what is installed, its licences, and details to copy without a secret in them."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from acme_desktop import __version__
from acme_desktop.desktop.panes.about import AboutPane, TextDialog
from tests.desktop.looks import faults
from tests.desktop.recording_desk import MakeDesk


@pytest.fixture
def pane(make_desk: MakeDesk, qtbot: QtBot) -> AboutPane:
    made = AboutPane(make_desk())
    qtbot.addWidget(made)
    made.resize(848, 620)
    made.show()
    return made


def test_nothing_is_clipped(pane: AboutPane) -> None:
    assert faults(pane) == []


def test_details_are_copied(pane: AboutPane) -> None:
    pane.copy_button.click()
    copied = QGuiApplication.clipboard().text()
    assert f"ACME Desktop: {__version__}" in copied
    assert "Python: " in copied
    assert "maren" not in copied


@pytest.mark.parametrize(
    ("name", "begins"), [("Licence", "Apache"), ("Third parties", "ACME"), ("Security", ""), ("Read me", "")]
)
def test_its_texts_are_at_hand(pane: AboutPane, name: str, begins: str) -> None:
    next(made for made in pane.findChildren(QPushButton) if made.text() == name).click()
    dialog = next(iter(pane.window().findChildren(TextDialog)))
    assert begins in dialog.shown.toPlainText()
    assert len(dialog.shown.toPlainText()) > 500
    dialog.close()
