"""Every control in every state: nothing clipped, nameless or tiny; also with longer words, and turned around."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Iterator
from types import ModuleType

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from acme_desktop.desktop.theme.theme import Theme
from tests.architecture.sources import CHECKOUT
from tests.desktop.looks import faults

PAGES = ("buttons", "fields", "kit", "list", "empty")
SIZES = {"wide": (1280, 800), "narrow": (1024, 680)}


@pytest.fixture(scope="module")
def gallery() -> Iterator[ModuleType]:
    """packaging/gallery_window.py, which is in no package."""
    path = CHECKOUT / "packaging" / "gallery_window.py"
    spec = importlib.util.spec_from_file_location("gallery_window", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["gallery_window"] = module
    spec.loader.exec_module(module)
    yield module
    del sys.modules["gallery_window"]


@pytest.fixture
def long_words(qapp: QApplication, gallery: ModuleType, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The program's words, and the gallery's own, 40 % longer."""
    translator = gallery._Longer(qapp)
    qapp.installTranslator(translator)
    monkeypatch.setattr(gallery, "_words", gallery.stretched)
    yield
    qapp.removeTranslator(translator)


@pytest.fixture
def turned(qapp: QApplication) -> Iterator[None]:
    """Read from right to left."""
    qapp.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    yield
    qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)


@pytest.fixture
def large_type(theme: Theme) -> Iterator[None]:
    """As of a desktop whose font is a third larger."""
    theme.choose_text_size(12)
    yield
    theme.choose_text_size(None)


def shown(qtbot: QtBot, page: QWidget, size: tuple[int, int]) -> QWidget:
    qtbot.addWidget(page)
    page.resize(*size)
    page.show()
    for _ in range(4):
        QApplication.processEvents()
    return page


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", PAGES)
def test_everything_has_its_room_and_its_name(qtbot: QtBot, gallery: ModuleType, name: str, size: str) -> None:
    assert faults(shown(qtbot, gallery.PAGES[name](), SIZES[size])) == []


@pytest.mark.parametrize("name", PAGES)
def test_longer_words_have_room(qtbot: QtBot, gallery: ModuleType, long_words: None, name: str) -> None:
    assert faults(shown(qtbot, gallery.PAGES[name](), SIZES["narrow"])) == []


@pytest.mark.parametrize("name", PAGES)
def test_from_right_to_left_everything_has_room(qtbot: QtBot, gallery: ModuleType, turned: None, name: str) -> None:
    assert faults(shown(qtbot, gallery.PAGES[name](), SIZES["narrow"])) == []


@pytest.mark.parametrize("name", PAGES)
def test_larger_type_has_room(qtbot: QtBot, gallery: ModuleType, large_type: None, name: str) -> None:
    assert faults(shown(qtbot, gallery.PAGES[name](), SIZES["wide"])) == []


@pytest.mark.parametrize("name", PAGES)
def test_every_page_is_painted_in_every_scheme(qtbot: QtBot, gallery: ModuleType, switching: Theme, name: str) -> None:
    page = shown(qtbot, gallery.PAGES[name](), SIZES["wide"])
    pictures = set()
    for scheme in ("light", "dark", "contrast"):
        switching.choose(scheme)
        image = page.grab().toImage()
        pictures.add(bytes(image.constBits()))
    assert len(pictures) == 3
