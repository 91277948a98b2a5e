"""Switching at run time, following the system, and what the style draws."""

from __future__ import annotations

import re

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDateEdit,
    QLineEdit,
    QListView,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from acme_desktop.desktop.theme import fonts, resources, stylesheet
from acme_desktop.desktop.theme.palette import Scheme
from acme_desktop.desktop.theme.styling import set_property
from acme_desktop.desktop.theme.theme import Theme
from acme_desktop.domain.errors import StorageError


def colors_of(widget: QWidget) -> set[str]:
    """Every colour that it paints."""
    image = widget.grab().toImage()
    return {QColor(image.pixel(x, y)).name() for x in range(image.width()) for y in range(image.height())}


@pytest.mark.parametrize(
    "make",
    [QPushButton, QLineEdit, QComboBox, QSpinBox, QDateEdit, QCheckBox],
    ids=lambda kind: kind.__name__,
)
def test_a_switch_at_run_time_changes_what_a_widget_paints(qtbot: QtBot, switching: Theme, make: type[QWidget]) -> None:
    widget = make()
    qtbot.addWidget(widget)
    widget.show()
    for scheme in (Scheme.LIGHT, Scheme.DARK, Scheme.CONTRAST):
        switching.choose(scheme)
        found = colors_of(widget)
        assert switching.scheme is scheme
        assert {switching.color("edge").name(), switching.color("surface").name()} <= found, scheme


def test_what_paints_itself_is_told_once_a_switch(switching: Theme) -> None:
    spy = QSignalSpy(switching.changed)
    switching.choose("dark")
    switching.choose("dark")
    assert spy.count() == 1


def test_it_follows_the_system(switching: Theme, monkeypatch: pytest.MonkeyPatch) -> None:
    hints = QGuiApplication.styleHints()
    switching.choose("system")
    for scheme, native in ((Scheme.DARK, Qt.ColorScheme.Dark), (Scheme.LIGHT, Qt.ColorScheme.Light)):
        monkeypatch.setattr(switching, "_ask_system", lambda scheme=scheme: scheme)
        hints.colorSchemeChanged.emit(native)
        assert (switching.scheme, switching.choice) == (scheme, "system")


def test_a_system_in_high_contrast_wins(switching: Theme, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(switching, "_ask_system", lambda: Scheme.CONTRAST)
    switching.choose("system")
    assert switching.scheme is Scheme.CONTRAST
    assert switching.color("window") == switching._system.window().color()


def test_a_chosen_scheme_stays_whatever_the_system_says(switching: Theme) -> None:
    switching.choose("contrast")
    QGuiApplication.styleHints().setColorScheme(Qt.ColorScheme.Light)
    assert switching.scheme is Scheme.CONTRAST


def test_a_choice_that_is_unknown_follows_the_system(switching: Theme) -> None:
    switching.choose("solarized")
    assert switching.choice == "system"


def test_a_property_changes_the_look_of_one_widget(qtbot: QtBot, theme: Theme) -> None:
    edit = QLineEdit()
    qtbot.addWidget(edit)
    assert theme.color("bad").name() not in colors_of(edit)
    set_property(edit, "invalid", True)
    assert theme.color("bad").name() in colors_of(edit)
    set_property(edit, "invalid", False)
    assert theme.color("bad").name() not in colors_of(edit)


@pytest.mark.parametrize(
    ("make", "height"), [(QPushButton, 32), (QLineEdit, 32), (QComboBox, 32), (QSpinBox, 32), (QDateEdit, 32)]
)
def test_controls_are_as_high_as_the_design_says(qtbot: QtBot, make: type[QWidget], height: int) -> None:
    widget = make()
    qtbot.addWidget(widget)
    assert widget.sizeHint().height() == height
    set_property(widget, "compact", True)
    assert widget.sizeHint().height() == 28


@pytest.mark.parametrize("make", [QPushButton, QLineEdit])
def test_the_sign_in_has_larger_controls(qtbot: QtBot, make: type[QWidget]) -> None:
    widget = make()
    qtbot.addWidget(widget)
    set_property(widget, "large", True)
    assert widget.sizeHint().height() == 36


def test_no_property_of_the_style_sheet_is_one_of_qts_own() -> None:
    # `size`, say, would resize the widget and select nothing.
    named = set(re.findall(r"\[([\w-]+)=", resources.text("styles/acme.qss"))) - {"readOnly"}
    own = QLineEdit().metaObject()
    taken = {str(own.property(at).name()) for at in range(own.propertyCount())}
    assert named & taken == set()


def test_fonts_are_relative_to_the_systems() -> None:
    system = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont)
    assert fonts.font("pane-title").pointSizeF() == system.pointSizeF() + 2.25
    assert fonts.font("section").weight() == QFont.Weight.DemiBold
    assert fonts.font("small").pointSizeF() >= 9
    assert fonts.font().featureValue(QFont.Tag("tnum")) == 1
    assert fonts.font("mono").family() != fonts.font().family()


def test_every_placeholder_of_the_style_sheet_is_known(switching: Theme) -> None:
    template = resources.text("styles/acme.qss")
    filled = stylesheet.stylesheet(switching._palette, template)
    assert "metric:" not in filled
    assert "font:" not in filled.replace("font: ", "")
    with pytest.raises(KeyError):
        stylesheet.stylesheet(switching._palette, "a { color: {mauve}; }")


def test_a_missing_resource_says_what_to_run() -> None:
    with pytest.raises(StorageError) as caught:
        resources.text("styles/missing.qss")
    assert "packaging/generate.py resources" in caught.value.hint


class Form(QWidget):
    """A field, a button and a list."""

    def __init__(self) -> None:
        super().__init__()
        self.edit, self.button, self.list = QLineEdit(), QPushButton("Go"), QListView()
        column = QVBoxLayout(self)
        for part in (self.button, self.edit, self.list):
            column.addWidget(part)


def ring_of(theme: Theme) -> QWidget | None:
    """What the focus ring is around."""
    assert theme._ring is not None
    return theme._ring.target


def test_a_field_has_the_ring_always_a_button_only_by_keyboard_and_a_list_never(qtbot: QtBot, theme: Theme) -> None:
    form = Form()
    qtbot.addWidget(form)
    form.show()
    qtbot.waitExposed(form)
    form.activateWindow()
    qtbot.waitUntil(form.isActiveWindow)
    form.edit.setFocus()  # the button may have got it, with a ring, where the test before ended with a key
    window = form.windowHandle()
    QTest.mouseClick(window, Qt.MouseButton.LeftButton, pos=form.button.geometry().center())
    assert (form.focusWidget(), ring_of(theme)) == (form.button, None)
    QTest.mouseClick(window, Qt.MouseButton.LeftButton, pos=form.edit.geometry().center())
    assert ring_of(theme) is form.edit
    QTest.keyClick(window, Qt.Key.Key_Backtab)
    assert ring_of(theme) is form.button
    form.list.setFocus()
    assert ring_of(theme) is None


def test_the_ring_outlives_the_window_that_it_was_in(qtbot: QtBot, theme: Theme) -> None:
    for _ in range(2):
        form = Form()
        form.show()
        qtbot.waitExposed(form)
        form.activateWindow()
        form.edit.setFocus()
        qtbot.waitUntil(lambda form=form: ring_of(theme) is form.edit)  # type: ignore[misc]
        form.close()
        form.deleteLater()
        QTest.qWait(1)
