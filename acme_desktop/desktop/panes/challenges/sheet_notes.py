"""What is said above the cards: what failed, what the CA answered, and how far the submission is."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from acme_desktop.desktop.panes.challenges.submission import Submission
from acme_desktop.desktop.theme.metrics import metric
from acme_desktop.desktop.widgets.card import Card
from acme_desktop.desktop.widgets.message_bar import MessageBar
from acme_desktop.desktop.widgets.progress import WorkRow
from acme_desktop.desktop.wording.progress import progress_line
from acme_desktop.domain.errors import AcmeDesktopError
from acme_desktop.domain.order import Order, OrderState
from acme_desktop.domain.problem import Problem, plain_text


class SheetNotes(QWidget):
    """Nothing closes by itself but the progress.

    Signals:
        stop_asked(): give up waiting for the CA.
    """

    stop_asked = Signal()

    def __init__(self, retry: Callable[[], None], parent: QWidget) -> None:
        super().__init__(parent)
        self._retry = retry
        self._work: WorkRow | None = None
        self._problem: Problem | None = None
        self.failure = MessageBar(parent=self)
        self.answer = MessageBar(parent=self)
        self._frame = Card(parent=self)
        self._frame.set_body_margins(0, 0, 0, 0)
        self._frame.hide()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(metric("step"))
        for part in (self._frame, self.failure, self.answer):
            self._column.addWidget(part)
        self._fit()

    def show_failure(self, error: AcmeDesktopError) -> None:
        """The last thing that was asked could not be done."""
        self.failure.show_error(error, self._retry)
        self._fit()

    def no_failure(self) -> None:
        """It can be done again."""
        if self.failure.headline:
            self.failure.clear()
            self._fit()

    def show_answer(self, order: Order) -> None:
        """The order came back to us although it was submitted."""
        if order.state is OrderState.AWAITING_DEPLOYMENT:
            self.answer.show_message(
                "warn",
                self.tr("At the last look not everything was right, so nothing was submitted."),
                plain_text(order.note),
            )
        else:
            self.answer.clear()
        self._fit()

    def show_problem(self, problem: Problem | None, ca: str) -> None:
        """What the CA has against the order as a whole."""
        if problem == self._problem:
            return
        self._problem = problem
        if problem is None:
            self.answer.clear()
        else:
            headline = self.tr("{ca} did not accept the order.").format(ca=ca)
            self.answer.show_message("bad", headline, plain_text(problem.sentence))
        self._fit()

    def show_saved(self, paths: Sequence[str]) -> None:
        """Where files were written."""
        self.answer.show_message("ok", self.tr("Saved."), "\n".join(paths))
        self._fit()

    def show_submission(self, submission: Submission, ca: str) -> None:
        """How far it is; gone when it is over."""
        if not submission.running:
            if self._work is not None:
                self._work.hide()
                self._work.deleteLater()
                self._work = None
        elif self._work is None:
            self.no_failure()
            self._work = WorkRow(self.tr("Telling {ca}").format(ca=ca))
            self._work.cancelled.connect(self.stop_asked)
            self._frame.body.addWidget(self._work)
        if self._work is not None and submission.progress is not None:
            progress = submission.progress
            self._work.put(progress_line(progress), progress.done, progress.total)
        self._frame.setVisible(self._work is not None)
        self._fit()

    def _fit(self) -> None:
        """Without anything to say it takes no room, not even between its neighbours."""
        parts = (self._frame, self.failure, self.answer)
        self.setVisible(any(not part.isHidden() for part in parts))
