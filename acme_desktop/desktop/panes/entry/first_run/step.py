"""What every step is."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from acme_desktop.desktop.theme.metrics import metric
from acme_desktop.desktop.widgets.text import label


class Step(QWidget):
    """One thing at a time. `go_on` is called for the primary button, and answers with `done` when it may be left.

    Signals:
        changed(): `reason`, `busy` or `next_text` is another.
        done(): on to the next one.
    """

    changed = Signal()
    done = Signal()

    def __init__(self, title: str, explanation: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = title
        self.busy = False
        self.reason = ""  # why the primary button is off
        self.next_text = self.tr("Continue")
        self.skip_text = ""  # of a second way on
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(metric("card-gap"))
        if explanation:
            self.body.addWidget(label(explanation, tone="2", wrap=True))
        self.setAccessibleName(title)

    def begin(self) -> None:
        """It is shown, for the first time or again."""

    def go_on(self) -> None:
        """The primary button."""
        self.done.emit()

    def skip(self) -> None:
        """The second way on."""

    def set_busy(self, busy: bool) -> None:
        """While an answer is on its way nothing can be pressed."""
        self.busy = busy
        self.changed.emit()

    def set_reason(self, reason: str) -> None:
        """ "" lets it go on."""
        self.reason = reason
        self.changed.emit()
