"""The foot of forms and work sheets: how things stand at the left, what can be done at the right."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QPushButton, QWidget

from acme_desktop.desktop.theme.metrics import metric
from acme_desktop.desktop.widgets.chip import StateLabel
from acme_desktop.desktop.widgets.text import label


class ActionBar(QFrame):
    """Put widgets of your own into `left` and `middle`; buttons come with `add`, Cancel before the primary one.

    Where words and buttons have no room beside each other, the words go above.
    """

    def __init__(self, parent: QWidget | None = None, *, side: int = metric("pane-margin")) -> None:
        super().__init__(parent)
        self.setProperty("surface", "surface")
        self.setProperty("edge", "top")
        self.setMinimumHeight(metric("action-bar"))
        self.status = StateLabel(wrap=True)
        self.status.hide()
        self._reason = label("", tone="2", wrap=True)
        self._reason.setAlignment(Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter)
        self._reason.hide()
        self._primary: QPushButton | None = None
        self.left, self.middle, self._buttons = QHBoxLayout(), QHBoxLayout(), QHBoxLayout()
        self._words, self._acts = QHBoxLayout(), QHBoxLayout()
        self._halves = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._halves.setContentsMargins(side, metric("half"), side, metric("half"))
        self._halves.addLayout(self._words, 1)
        self._halves.addLayout(self._acts)
        self._words.addLayout(self.left)
        self._words.addStretch(1)
        self._words.addWidget(self._reason)
        self._acts.addStretch(1)
        self._acts.addLayout(self.middle)
        self._acts.addLayout(self._buttons)
        self.left.addWidget(self.status)
        for part in (self.left, self.middle, self._buttons, self._words, self._acts, self._halves):
            part.setSpacing(metric("card-inside"))

    @property
    def reason(self) -> str:
        """Why the primary button is off; "" where it is on."""
        return self._reason.text()

    def add(self, made: QPushButton) -> QPushButton:
        """At the right end; the last one of kind "primary" is the one that `block` switches off."""
        self._buttons.addWidget(made)
        if made.property("kind") == "primary":
            self._primary = made
        return made

    def set_status(self, text: str, icon: str = "", tone: str = "quiet", *, loud: bool = False) -> None:
        """How things stand: “2 names need a decision”; "" for nothing."""
        self.status.put(text, icon, tone, loud=loud)
        self.status.setVisible(bool(text))

    def block(self, reason: str) -> None:
        """Switch the primary button off and say why beside it; "" switches it on."""
        self._reason.setText(reason)
        self._reason.setVisible(bool(reason))
        if self._primary is not None:
            self._primary.setEnabled(not reason)
            self._primary.setAccessibleDescription(reason)
        self._turn()

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """What its buttons need; its words may go above them."""
        margins = self._halves.contentsMargins()
        least = max(self._words.minimumSize().width(), self._acts.minimumSize().width())
        return QSize(least + margins.left() + margins.right(), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self._turn()

    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.LayoutRequest:
            self._turn()
        return super().event(event)

    def _turn(self) -> None:
        margins = self._halves.contentsMargins()
        needed = self._words.minimumSize().width() + self._acts.minimumSize().width() + self._halves.spacing()
        beside = needed + margins.left() + margins.right() <= self.width()
        direction = QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom
        if self._halves.direction() is not direction:
            self._halves.setDirection(direction)
