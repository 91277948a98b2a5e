"""An order for very many names: the window goes on meanwhile, and no more cards are made than somebody wants to see."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QElapsedTimer
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from acme_desktop.desktop.panes.challenges import sheet_body
from acme_desktop.desktop.panes.challenges.sheet_body import Scene, SheetBody
from acme_desktop.desktop.panes.challenges.things import sheet_of
from acme_desktop.domain.preflight import Check
from tests.desktop.recording_desk import MakeDesk

from . import samples

Settle = Callable[[], None]


@pytest.fixture
def body(make_desk: MakeDesk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> SheetBody:
    monkeypatch.setattr(sheet_body, "_CARDS", 12)
    made = SheetBody(make_desk(), None)  # type: ignore[arg-type]
    qtbot.addWidget(made)
    made.resize(1000, 600)
    made.show()
    return made


def many(number: int) -> Scene:
    rows = [samples.txt_row(n + 1, f"www.x{n}.example", samples.VALUE_1, f"x{n}.example") for n in range(number)]
    return Scene(sheet_of(rows), "Some CA", looking=True)


def test_cards_are_made_a_few_at_a_time(body: SheetBody, qtbot: QtBot) -> None:
    clock = QElapsedTimer()
    clock.start()
    body.show_scene(many(12))
    assert body.busy
    assert len(body.cards) < 12
    with qtbot.waitSignal(body.built):
        pass
    assert len(body.cards) == 12


def test_no_more_are_made_than_somebody_asks_for(body: SheetBody, qtbot: QtBot) -> None:
    with qtbot.waitSignal(body.built):
        body.show_scene(many(20))
    assert len(body.cards) == 12
    (more,) = [made for made in body.findChildren(QPushButton) if made.text().startswith("Show 8")]
    with qtbot.waitSignal(body.built):
        more.click()
    assert len(body.cards) == 20


def test_a_scene_that_comes_while_cards_are_made_is_what_they_show(body: SheetBody, qtbot: QtBot) -> None:
    scene = many(12)
    body.show_scene(scene)
    assert body.busy
    checks: dict[int, Check] = {}
    for number in range(12):
        row = samples.txt_row(number + 1, f"www.x{number}.example", samples.VALUE_1, f"x{number}.example")
        checks[number + 1] = samples.same_everywhere(row, [samples.VALUE_1])
    with qtbot.waitSignal(body.built):
        body.show_scene(Scene(scene.sheet, "Some CA", checks, looking=True))
    assert {card.state_word for card in body.cards.values()} == {"Right"}
    assert all(card.folded for card in body.cards.values())


def test_a_card_that_shows_the_same_is_left_alone(body: SheetBody, qtbot: QtBot) -> None:
    scene = many(3)
    with qtbot.waitSignal(body.built):
        body.show_scene(scene)
    said: list[str] = []
    for card in body.cards.values():
        card.fold_changed.connect(lambda folded: said.append(str(folded)))
    body.show_scene(many(3))
    assert said == []
    body.show_scene(Scene(sheet_of(())))
    assert body.cards == {}
