"""The window speaks English here, with its plurals, unless a test wants it otherwise."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication

from acme_desktop.desktop.language import Language
from acme_desktop.desktop.theme.theme import Theme


@pytest.fixture(autouse=True)
def language(qapp: QApplication, theme: Theme) -> Iterator[Language]:
    """`choose` another for one test."""
    made = Language(qapp)
    made.choose("en")
    yield made
    made.take_out()
