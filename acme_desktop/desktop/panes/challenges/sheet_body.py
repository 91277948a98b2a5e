"""The cards of a sheet under their zones or web servers, and the names that ask for nothing.

A card costs some hundredths of a second: they are made one after another, a few each time the window has nothing else
to do, and never more at once than somebody could want to see.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import field
from itertools import pairwise

from PySide6.QtCore import QElapsedTimer, QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from acme_desktop.desktop.desk import Desk
from acme_desktop.desktop.panes.challenges.group_head import GroupHead, proved_rows
from acme_desktop.desktop.panes.challenges.thing_card import ThingCard
from acme_desktop.desktop.panes.challenges.things import Checks, Group, Sheet, Thing
from acme_desktop.desktop.panes.challenges.verdicts import CaWords
from acme_desktop.desktop.theme.metrics import metric
from acme_desktop.desktop.widgets.buttons import button
from acme_desktop.desktop.widgets.emptied import empty
from acme_desktop.domain.value_class import value_class

_TURN_MS = 30  # of the window's time, then it has a turn itself
_CARDS = 30  # more are shown when they are asked for


@value_class(frozen=True)
class Scene:
    """Everything that the cards show. `looking`: looks make sense, so that there are boards. `served_here`: every web
    server is this computer, so that the program can answer by itself."""

    sheet: Sheet
    ca: str = ""
    seen: Checks = field(default_factory=dict)
    words: CaWords = field(default_factory=dict)
    looking: bool = False
    served_here: bool = False


class SheetBody(QWidget):
    """Keeps a card as long as its thing is there, whatever group it moves to.

    Signals:
        save_asked(Thing): its file is to be saved.
        tree_asked(): the files of all are.
        serve_asked(): the program is to answer by itself.
        built(): every card is there, and shows what is known.
    """

    save_asked = Signal(object)
    tree_asked = Signal()
    serve_asked = Signal()
    built = Signal()

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk = desk
        self.cards: dict[str, ThingCard] = {}
        self._heads: dict[str, GroupHead] = {}
        self._scene = Scene(Sheet())
        self._structure: object = None
        self._most = _CARDS
        self._stops: list[QWidget] = []
        self._steps: deque[Callable[[], None]] = deque()
        self._next_turn = QTimer(self, singleShot=True, interval=0)
        self._next_turn.timeout.connect(self._take_turn)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(metric("step"))

    def show_scene(self, scene: Scene) -> None:
        """What is to be put in place, and how each thing stands."""
        self._scene = scene
        self.setVisible(bool(scene.sheet.things or scene.sheet.proved))
        structure = [(g.title, [t.key for t in g.things]) for g in scene.sheet.groups], scene.sheet.proved, self._most
        if structure != self._structure:
            self._structure = structure
            self._clear(scene.sheet)
            self._plan(scene.sheet)
        else:
            self._steps.extend(self._step(self._refresh, key) for key in self.cards)
        self._take_turn()

    @property
    def busy(self) -> bool:
        """Whether cards are still being made."""
        return bool(self._steps)

    def _take_turn(self) -> None:
        clock = QElapsedTimer()
        clock.start()
        while self._steps and clock.elapsed() < _TURN_MS:
            self._steps.popleft()()
        if self._steps:
            self._next_turn.start()
            return
        self._chain_stops()
        self.built.emit()

    def _clear(self, sheet: Sheet) -> None:
        self._steps.clear()
        empty(self._column, keep=tuple(self.cards.values()))
        for key in set(self.cards) - {thing.key for thing in sheet.things}:
            card = self.cards.pop(key)
            card.hide()
            card.deleteLater()
        self._heads = {}

    def _plan(self, sheet: Sheet) -> None:
        room = self._most
        for group in sheet.groups:
            if room <= 0:
                break
            self._steps.append(self._step(self._add_head, group))
            self._steps.extend(self._step(self._add_card, thing) for thing in group.things[:room])
            self._steps.append(lambda: self._column.addSpacing(metric("step")))
            room -= len(group.things)
        hidden = len(sheet.things) - self._most
        if hidden > 0:
            self._steps.append(self._step(self._add_more, hidden))
        self._steps.append(self._add_proved)

    def _step(self, act: Callable[..., None], *about: object) -> Callable[[], None]:
        return lambda: act(*about)

    def _add_head(self, group: Group) -> None:
        head = self._heads[group.title] = GroupHead(group)
        self._column.addWidget(head)
        head.show_note(group, self._scene.seen)

    def _add_card(self, thing: Thing) -> None:
        card = self.cards.get(thing.key)
        if card is None:
            card = self.cards[thing.key] = ThingCard(self._desk, thing, self._scene.ca)
            card.save_asked.connect(self.save_asked)
            if card.tools is not None:
                card.tools.tree_asked.connect(self.tree_asked)
                card.tools.serve_asked.connect(self.serve_asked)
        self._refresh(thing.key)
        self._column.addWidget(card)

    def _refresh(self, key: str) -> None:
        """As it stands in the newest scene, which may be newer than the step."""
        scene = self._scene
        for group in scene.sheet.groups:
            for thing in group.things:
                if thing.key == key and key in self.cards:
                    self.cards[key].show_state(thing, scene.seen, scene.words, looking=scene.looking)
                    self.cards[key].allow_serving(scene.served_here)
                    self._heads[group.title].show_note(group, scene.seen)
                    return

    def _add_more(self, hidden: int) -> None:
        more = button(self.tr("Show %n more", "", hidden))
        more.clicked.connect(self._on_more)
        self._column.addWidget(more)

    def _on_more(self) -> None:
        self._most += _CARDS
        self.show_scene(self._scene)

    def _add_proved(self) -> None:
        for row in proved_rows(self._scene.sheet.proved, self._desk.now()):
            self._column.addWidget(row)

    def _chain_stops(self) -> None:
        """The Tab key goes card by card, whenever its buttons were made."""
        shown = [self.cards[thing.key] for thing in self._scene.sheet.things if thing.key in self.cards]
        stops = [stop for card in shown for stop in card.tab_stops()]
        if stops != self._stops:
            self._stops = stops
            for one, following in pairwise(stops):
                QWidget.setTabOrder(one, following)
