"""Buttons: their kinds, their names, and what copying says."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from acme_desktop.desktop.theme.theme import Theme
from acme_desktop.desktop.widgets import copy_button
from acme_desktop.desktop.widgets.buttons import button, link_button, menu_button, set_kind, tool_button
from acme_desktop.desktop.widgets.copy_button import CopyButton
from acme_desktop.domain.errors import VaultError, VaultTrouble


def test_a_button_has_its_kind_and_does_not_answer_return_for_others(qtbot: QtBot) -> None:
    made = button("Revoke certificate", "danger", compact=True)
    qtbot.addWidget(made)
    assert (made.property("kind"), made.property("compact"), made.autoDefault()) == ("danger", True, False)
    assert made.sizeHint().height() == 28
    with pytest.raises(KeyError):
        set_kind(made, "loud")


def test_the_icon_of_a_button_has_the_ink_of_its_words_in_every_scheme(qtbot: QtBot, switching: Theme) -> None:
    made = button("New order", "primary", "plus")
    qtbot.addWidget(made)
    for scheme in ("light", "dark", "contrast"):
        switching.choose(scheme)
        image = made.icon().pixmap(made.iconSize()).toImage()
        inks = {
            image.pixelColor(x, y).name()
            for x in range(image.width())
            for y in range(image.height())
            if image.pixelColor(x, y).alpha() == 255
        }
        assert switching.color("on-accent").name() in inks


def test_an_icon_alone_has_a_name(qtbot: QtBot) -> None:
    made = tool_button("close", "Close this drawer")
    qtbot.addWidget(made)
    assert (made.accessibleName(), made.toolTip()) == ("Close this drawer", "Close this drawer")
    assert made.focusPolicy() is Qt.FocusPolicy.StrongFocus
    assert min(made.sizeHint().toTuple()) >= 24


def test_every_target_is_large_enough(qtbot: QtBot) -> None:
    for made in (link_button("x"), button("x", compact=True), CopyButton(str, "x", icon_only=True)):
        qtbot.addWidget(made)
        assert made.sizeHint().height() >= 24


def test_a_menu_belongs_to_its_button(qtbot: QtBot) -> None:
    menu = QMenu()
    made = menu_button("Hand off", menu, icon="upload")
    qtbot.addWidget(made)
    assert made.menu() is menu
    assert menu.parent() is made
    assert menu.isWindow()


def test_copying_says_so_and_then_offers_it_again(
    qtbot: QtBot, said: list[str], clipboard: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(copy_button, "_SAID", 20)
    made = CopyButton(lambda: "wrTV", "value 1")
    qtbot.addWidget(made)
    width = made.sizeHint().width()
    assert width >= 84
    with qtbot.waitSignal(made.copied):
        qtbot.mouseClick(made, Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == "wrTV"
    assert (made.text(), made.property("copied")) == ("Copied", "true")
    assert made.sizeHint().width() == width
    assert said == ["value 1: copied"]
    qtbot.waitUntil(lambda: made.text() == "Copy")
    assert (made.property("copied"), made.accessibleName()) == ("false", "Copy value 1")


def test_what_could_not_be_copied_is_said(qtbot: QtBot, said: list[str], clipboard: None) -> None:
    def refuse() -> str:
        raise VaultError(VaultTrouble.LOCKED, "the keyring is locked")

    for value in (refuse, str):
        made = CopyButton(value, "key")
        qtbot.addWidget(made)
        made.copy()
        assert (made.text(), made.property("copied")) == ("Not copied", "failed")
    assert said == ["key: not copied"] * 2


def test_a_secret_leaves_the_clipboard_again(
    qtbot: QtBot, said: list[str], clipboard: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(copy_button, "_SAID", 1)
    monkeypatch.setattr(copy_button, "_SECOND", 10)
    made = CopyButton(lambda: "s3cret", "key", secret=True)
    qtbot.addWidget(made)
    made.copy()
    assert bytes(QGuiApplication.clipboard().mimeData().data("x-kde-passwordManagerHint").data()) == b"secret"
    qtbot.waitUntil(lambda: made.text().startswith("Cleared in 0:0"))
    qtbot.waitUntil(lambda: made.text() == "Copy")
    assert QGuiApplication.clipboard().text() == ""
    assert said[-1] == "key: taken from the clipboard again"


def test_what_was_copied_since_stays(qtbot: QtBot, clipboard: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(copy_button, "_SAID", 1)
    monkeypatch.setattr(copy_button, "_SECOND", 10)
    made = CopyButton(lambda: "s3cret", "key", secret=True)
    qtbot.addWidget(made)
    made.copy()
    other = QMimeData()
    other.setText("something else")
    QGuiApplication.clipboard().setMimeData(other)
    qtbot.waitUntil(lambda: made.text() == "Copy")
    assert QGuiApplication.clipboard().text() == "something else"


def test_a_secret_is_taken_back_also_when_its_button_is_gone(
    qtbot: QtBot, clipboard: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(copy_button, "_SECOND", 5)
    made = CopyButton(lambda: "s3cret", "key", secret=True)
    made.copy()
    made.deleteLater()
    del made
    qtbot.waitUntil(lambda: QGuiApplication.clipboard().text() == "")
