"""The sheet of one order as it is drawn: head, notes, cards, what is left over, and the action bar."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from acme_desktop.desktop.desk import Desk
from acme_desktop.desktop.panes.challenges.errand import errand_of
from acme_desktop.desktop.panes.challenges.hand_off import hand_offs
from acme_desktop.desktop.panes.challenges.headline import headline_of
from acme_desktop.desktop.panes.challenges.leftovers_card import LeftoversCard
from acme_desktop.desktop.panes.challenges.next_step import offer_of
from acme_desktop.desktop.panes.challenges.order_watch import OrderWatch
from acme_desktop.desktop.panes.challenges.same_order import leads_here
from acme_desktop.desktop.panes.challenges.sheet_acts import SheetActs
from acme_desktop.desktop.panes.challenges.sheet_body import Scene, SheetBody
from acme_desktop.desktop.panes.challenges.sheet_footer import SheetFooter
from acme_desktop.desktop.panes.challenges.sheet_head import SheetHead
from acme_desktop.desktop.panes.challenges.sheet_notes import SheetNotes
from acme_desktop.desktop.panes.challenges.standing import is_dns
from acme_desktop.desktop.panes.challenges.things import Sheet
from acme_desktop.desktop.panes.challenges.verdicts import about_the_order, words_of
from acme_desktop.desktop.widgets.surfaces import ScrollPage
from acme_desktop.domain.order import OrderState
from acme_desktop.service.lines import OrderStory


class SheetView(QWidget):
    """Shows one OrderWatch.

    Signals:
        shown(): what stands above the pane may be other now.
    """

    shown = Signal()

    def __init__(self, desk: Desk, watch: OrderWatch) -> None:
        super().__init__()
        self._desk = desk
        self.watch = watch
        self._focus_on: int | None = None
        self._ended_as: OrderState | None = None
        self._handed: Sheet | None = None
        self.page = ScrollPage(self)
        self.head = SheetHead(self)
        self.notes = SheetNotes(watch.known.refresh, self)
        self.body = SheetBody(desk, self)
        self.leftovers = LeftoversCard(desk, self)
        self.footer = SheetFooter(desk, self)
        self.acts = SheetActs(desk, watch, self.notes, self)
        self._lay_out()
        self._join()
        self._show()

    def focus_card(self, challenge_id: int | None) -> None:
        """The card that holds this challenge's value, as soon as it is there."""
        self._focus_on = challenge_id
        self._focus()

    def check_now(self) -> None:
        """Unless there is nothing to look at."""
        if self.watch.waits_for_person:
            self.watch.rounds.check_now()

    def _lay_out(self) -> None:
        for part in (self.head, self.notes, self.body, self.leftovers):
            self.page.body.addWidget(part)
        self.page.body.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.page, 1)
        column.addWidget(self.footer)

    def _join(self) -> None:
        watch = self.watch
        watch.changed.connect(self._show)
        watch.rounds.changed.connect(self._show_rounds)
        watch.failed.connect(self.notes.show_failure)
        watch.asked.connect(self.notes.show_answer)
        watch.rounds.checked.connect(self.notes.no_failure)
        self.head.check_asked.connect(self.check_now)
        self.head.stop_asked.connect(watch.rounds.stop_look)
        self.body.save_asked.connect(self.acts.save_file)
        self.body.tree_asked.connect(self.acts.save_tree)
        self.body.serve_asked.connect(self.acts.serve)
        self.body.built.connect(self._focus)
        self.footer.arm_asked.connect(watch.arm)
        self.footer.anyway_asked.connect(self.acts.submit_anyway)
        self.footer.next_asked.connect(self._on_next)
        self.notes.stop_asked.connect(watch.submission.stop)

    def _on_next(self) -> None:
        self.acts.go_on(offer_of(self.watch, self._desk.now()).step)

    def _show(self) -> None:
        watch = self.watch
        story, sheet = watch.known.story, watch.known.sheet
        if story is not None:
            state, ca, done = story.order.state, story.line.ca, watch.known.done
            refused = sum(1 for word in words_of(story).values() if word.problem is not None)
            telling = watch.submission.running
            self.head.show_headline(headline_of(state, ca, sheet, done, refused, telling=telling))
            self._show_hand_offs(story, sheet)
            self.body.show_scene(self._scene(story, sheet))
            self.notes.show_submission(watch.submission, ca)
            self.notes.show_problem(about_the_order(story), ca)
            self._show_leftovers(story)
        self.footer.show_offer(offer_of(watch, self._desk.now()), armed=watch.armed)
        self._show_rounds()
        self.shown.emit()

    def _scene(self, story: OrderStory, sheet: Sheet) -> Scene:
        """When the certificate is here, or nobody wants it any more, only what is left over is of interest."""
        state = story.order.state
        if state in (OrderState.VALID, OrderState.ABANDONED):
            return Scene(Sheet())
        seen = {} if state.is_final else dict(self.watch.known.seen)
        looking = state is OrderState.AWAITING_DEPLOYMENT
        here = looking and not is_dns(sheet) and self.watch.may_issue and leads_here(seen.values())
        return Scene(sheet, story.line.ca, seen, words_of(story), looking, here and not self.watch.submission.running)

    def _show_hand_offs(self, story: OrderStory, sheet: Sheet) -> None:
        """Made again only where something of it is other."""
        handed = sheet if self.watch.waits_for_person else None
        if handed != self._handed:
            self._handed = handed
            self.head.show_hand_offs(hand_offs(sheet, errand_of(story, sheet)) if handed else ())

    def _show_rounds(self) -> None:
        self.head.show_rounds(
            self.watch.rounds, possible=self.watch.waits_for_person and bool(self.watch.known.sheet.values)
        )

    def _show_leftovers(self, story: OrderStory) -> None:
        """Asked for once when the order has come to an end."""
        state = story.order.state if story.order.state.is_final else None
        if state is not self._ended_as:
            self._ended_as = state
            if state is None:
                self.leftovers.forget()
            else:
                self.leftovers.ask(story.order.id, may_tick=self.watch.may_issue)

    def _focus(self) -> None:
        thing = self.watch.known.sheet.thing_of(self._focus_on) if self._focus_on is not None else None
        card = self.body.cards.get(thing.key) if thing else None
        if card is not None:
            self._focus_on = None
            card.setFocus()
            self.page.ensureWidgetVisible(card)
