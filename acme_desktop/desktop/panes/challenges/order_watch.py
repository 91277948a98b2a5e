"""One order that waits for a person, on screen or not: looked at again and again, and submitted when all is green."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from acme_desktop.desktop.desk import Desk
from acme_desktop.desktop.panes.challenges.check_rounds import CheckRounds
from acme_desktop.desktop.panes.challenges.known_order import KnownOrder
from acme_desktop.desktop.panes.challenges.submission import Submission
from acme_desktop.desktop.preferences import SUBMIT_WHEN_GREEN
from acme_desktop.domain.operator import ALLOWED, Permission, Role
from acme_desktop.domain.order import Order, OrderId, OrderState
from acme_desktop.domain.preflight import Check, Verdict
from acme_desktop.service.requests import PlaceOrder


class OrderWatch(QObject):
    """`known` is what is known of the order, `rounds` looks, `submission` tells the CA.

    Signals:
        changed(): something that is shown.
        asked(Order): where the order stands after a submission.
        failed(AcmeDesktopError): the last thing that was asked.
    """

    changed = Signal()
    asked = Signal(object)
    failed = Signal(object)

    def __init__(self, desk: Desk, order_id: OrderId, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._on_screen = False
        self.order_id = order_id
        self.known = KnownOrder(desk, order_id, self)
        self.known.changed.connect(self._on_known)
        self.known.failed.connect(self.failed)
        self.rounds = CheckRounds(desk, order_id, self)
        self.rounds.checked.connect(self._on_checked)
        self.rounds.failed.connect(self.failed)
        self.submission = Submission(desk, order_id, self)
        self.submission.changed.connect(self.changed)
        self.submission.succeeded.connect(self._on_submitted)
        self.submission.failed.connect(self._on_not_submitted)

    @property
    def may_issue(self) -> bool:
        """Whether this operator's role includes telling a CA anything."""
        return Permission.ISSUE in ALLOWED[Role(self._desk.actor.role)]

    @property
    def waits_for_person(self) -> bool:
        """Whether looking makes sense."""
        return self.known.state is OrderState.AWAITING_DEPLOYMENT and not self.submission.running

    @property
    def armed(self) -> bool:
        """Whether it submits by itself when all is green."""
        return self.order_id in armed_orders(self._desk)

    def arm(self, wanted: bool) -> None:
        """Remembered, so that the next start of the program knows too."""
        remember(self._desk, self.order_id, wanted=wanted)
        if wanted and self.known.done.green:
            self._submit_by_itself()
        self.changed.emit()

    def look_on(self) -> None:
        """Look again and again from now on, where there is something to be looked at."""
        self._on_screen = True
        if self.waits_for_person:
            self.rounds.start()

    def rest(self) -> None:
        """Nobody looks at the sheet any more."""
        self._on_screen = False
        if not self.armed:
            self.rounds.pause()

    def submit(self, *, reason: str = "") -> None:
        """Tell the CA; our own looks have an end meanwhile."""
        self.rounds.pause()
        self.submission.submit(reason=reason)

    def serve(self, request: PlaceOrder) -> None:
        """Let this program answer for the order, and carry it on."""
        self.rounds.pause()
        self.submission.carry_on(request)

    def _on_known(self) -> None:
        story = self.known.story
        if story is not None and story.order.state.is_final:
            remember(self._desk, self.order_id, wanted=False)
        if story is not None and not self.waits_for_person:
            self.rounds.pause()
        elif self._on_screen or self.armed:
            self.rounds.start()
        self.changed.emit()

    def _on_checked(self, checks: tuple[Check, ...]) -> None:
        self.known.note(checks)
        if checks and all(check.verdict is Verdict.GREEN for check in checks) and self.armed:
            self._submit_by_itself()

    def _submit_by_itself(self) -> None:
        if self.may_issue and self.waits_for_person:
            remember(self._desk, self.order_id, wanted=False)
            self.submit()

    def _on_submitted(self, order: Order) -> None:
        self.known.refresh()
        self.asked.emit(order)

    def _on_not_submitted(self, error: Exception) -> None:
        self.known.refresh()
        self.failed.emit(error)
        if not self._on_screen:  # it was submitted by itself, and whoever wanted that is elsewhere
            self._desk.notices.failed(error)


def armed_orders(desk: Desk) -> tuple[int, ...]:
    """Those that submit when all is green."""
    kept = desk.preferences.get(SUBMIT_WHEN_GREEN)
    return tuple(n for n in kept if isinstance(n, int)) if isinstance(kept, list) else ()


def remember(desk: Desk, order_id: int, *, wanted: bool) -> None:
    """Keep in the preferences whether this order is one of them."""
    others = [n for n in armed_orders(desk) if n != order_id]
    now = [*others, order_id] if wanted else others
    if sorted(now) != sorted(armed_orders(desk)):
        desk.preferences.put(SUBMIT_WHEN_GREEN, now or None)
        desk.preferences.save()
