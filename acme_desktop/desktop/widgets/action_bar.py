"""The foot of forms and work sheets: how things stand at the left, what can be done at the right."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QWidget

from acme_desktop.desktop.theme.metrics import metric
from acme_desktop.desktop.widgets.chip import StateLabel
from acme_desktop.desktop.widgets.text import label


class ActionBar(QFrame):
    """Put widgets of your own into `left` and `middle`; buttons come with `add`, Cancel before the primary one."""

    def __init__(self, parent: QWidget | None = None) -> None:
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
        row = QHBoxLayout(self)
        row.setContentsMargins(metric("pane-margin"), metric("half"), metric("pane-margin"), metric("half"))
        row.setSpacing(metric("card-inside"))
        self.left.addWidget(self.status)
        row.addLayout(self.left)
        row.addStretch(1)
        row.addWidget(self._reason)
        row.addLayout(self.middle)
        row.addLayout(self._buttons)
        for part in (self.left, self.middle, self._buttons):
            part.setSpacing(metric("card-inside"))
        self._row = row

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
