"""One card: what is to be put in place at the left, what the servers say at the right, what is wrong under both."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from acme_desktop.desktop.desk import Desk
from acme_desktop.desktop.panes.challenges.card_feet import AdviceFoot, VerdictFoot
from acme_desktop.desktop.panes.challenges.card_words import kind_word, look_of, summary_line, undecided_look
from acme_desktop.desktop.panes.challenges.file_tools import FileTools
from acme_desktop.desktop.panes.challenges.standing import Standing, standing_of
from acme_desktop.desktop.panes.challenges.things import Checks, Thing, Value
from acme_desktop.desktop.panes.challenges.truth import truth_of
from acme_desktop.desktop.panes.challenges.truth_board import TruthBoard
from acme_desktop.desktop.panes.challenges.values_panel import ValuesPanel
from acme_desktop.desktop.panes.challenges.verdicts import CaWords, problems_of, status_of
from acme_desktop.desktop.theme.metrics import metric
from acme_desktop.desktop.theme.styling import set_property
from acme_desktop.desktop.widgets.announce import announce
from acme_desktop.desktop.widgets.card import Card
from acme_desktop.desktop.widgets.chip import Chip, StateLabel
from acme_desktop.desktop.widgets.surfaces import surface
from acme_desktop.desktop.widgets.text import ElidedLabel, label
from acme_desktop.desktop.wording.states import StateLook, proof_look
from acme_desktop.domain.preflight import Verdict

_SIDE_BY_SIDE = 860  # pixels of a card in which values and board have room beside each other


class ThingCard(Card):
    """Ctrl+C copies its value. It folds when all is right, unless somebody has opened it since.

    Signals:
        save_asked(Thing): its file is to be saved.
    """

    save_asked = Signal(object)

    def __init__(self, desk: Desk, thing: Thing, ca: str) -> None:
        summary = ElidedLabel("", "text", "2")
        super().__init__(thing.name, _beside_the_name(thing, summary), fold=True)
        self._summary = summary
        summary.hide()
        self.thing = thing
        self._seen: Checks = {}
        self._shown: object = None
        self._was_right = False
        self._look = StateLook("", "", "quiet")
        self._state = StateLabel()
        self.beside.addWidget(self._state)
        self.panel = ValuesPanel(thing)
        self.board = TruthBoard(desk, thing)
        self._unasked = label(self.tr("Nobody has been asked yet."), "small", "2")
        self._unasked.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.tools = FileTools(thing, self) if thing.file is not None else None
        self.advice = AdviceFoot(self)
        self.verdict = VerdictFoot(ca, self)
        self._halves = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._lay_out_halves()
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.fold_changed.connect(self._on_fold_changed)

    @property
    def state_word(self) -> str:
        """How it stands, in a word."""
        return self._look.word

    def show_state(self, thing: Thing, seen: Checks, words: CaWords, *, looking: bool) -> None:
        """What is known of it now; `looking`: looks make sense, so that there is a board."""
        shown = thing, thing.checks(seen), [words.get(v.challenge_id) for v in thing.values], looking
        if shown == self._shown:
            return
        self._shown = shown
        self.thing, self._seen = thing, seen
        self.panel.put(thing)
        rows = truth_of(thing, seen)
        self.board.show_rows(rows)
        self.board.setVisible(bool(rows))
        self._unasked.setVisible(not rows and looking)
        self._right_half.setVisible(bool(rows) or looking)
        self._summary.set_text(summary_line(thing, seen))
        status = status_of(thing, words)
        self.advice.put(None if status else thing, seen)
        self.verdict.put(problems_of(thing, words))
        told = proof_look(status) if status else undecided_look()
        self._show_look(look_of(thing, seen) if looking and not status else told)
        self._fold_when_right(standing_of(thing, seen) is Standing.RIGHT and status != "invalid")

    def allow_serving(self, allowed: bool) -> None:
        """Whether this program could answer by itself."""
        if self.tools is not None:
            self.tools.serve_button.setVisible(allowed)

    def tab_stops(self) -> list[QWidget]:
        """Itself, then everything in it that takes the focus, as it is read."""
        inside = [self.panel, self._right_half, self.verdict, self.advice]
        own = [w for part in (self._header, *inside) for w in (part, *part.findChildren(QWidget))]
        return [self, *(w for w in own if w.focusPolicy() & Qt.FocusPolicy.TabFocus)]

    def value_to_copy(self) -> Value:
        """The first that is missing, or the first."""
        for value in self.thing.values:
            check = self._seen.get(value.challenge_id)
            if check is None or check.verdict is not Verdict.GREEN:
                return value
        return self.thing.values[0]

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.matches(QKeySequence.StandardKey.Copy):
            QGuiApplication.clipboard().setText(self.value_to_copy().text)
            announce(self, self.tr("{name}: value copied").format(name=self.thing.name))
        elif event.key() in (Qt.Key.Key_Space, Qt.Key.Key_Return) and self.window().focusWidget() is self:
            self.set_folded(not self.folded)
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self._turn(self.width() >= _SIDE_BY_SIDE)

    def _lay_out_halves(self) -> None:
        self.set_body_margins(0, 0, 0, 0)
        self.body.addLayout(self._halves)
        self._right_half = surface("surface", "left")
        right = QVBoxLayout(self._right_half)
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(0)
        right.addWidget(self.board)
        right.addWidget(self._unasked, 1)
        right.addStretch(0)
        if self.tools is not None:
            right.addStretch(1)
            right.addWidget(self.tools)
            self.tools.save_asked.connect(lambda: self.save_asked.emit(self.thing))
        self._halves.setSpacing(0)
        self._halves.addWidget(self.panel, 54 if self.tools is not None else 49)
        self._halves.addWidget(self._right_half, 46 if self.tools is not None else 51)
        self.add_foot(self.verdict)
        self.add_foot(self.advice)

    def _turn(self, beside: bool) -> None:
        wanted = QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom
        if self._halves.direction() is not wanted:
            self._halves.setDirection(wanted)
            set_property(self._right_half, "edge", "left" if beside else "top")

    def _show_look(self, look: StateLook) -> None:
        if look == self._look:
            return
        first, self._look = not self._look.word, look
        self._state.put_look(look)
        self.setAccessibleName(
            self.tr("{name}, {kind}, {state}").format(name=self.thing.name, kind=kind_word(self.thing), state=look.word)
        )
        if not first:
            announce(self, self.tr("{name}: {state}").format(name=self.thing.name, state=look.word))

    def _fold_when_right(self, right: bool) -> None:
        if right is not self._was_right:
            self._was_right = right
            self.set_folded(right)

    def _on_fold_changed(self, folded: bool) -> None:
        self._summary.setVisible(folded)


def _beside_the_name(thing: Thing, summary: QWidget) -> QWidget:
    beside = QWidget()
    row = QHBoxLayout(beside)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(metric("step") + 2)
    row.addWidget(Chip(kind_word(thing)))
    row.addWidget(summary)
    return beside
