"""What things lie on: surfaces, lines between them, and the page that scrolls."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from acme_desktop.desktop.theme.metrics import metric


def surface(kind: str, edge: str = "") -> QFrame:
    """`kind` is window, rail, surface, header or tint; `edge` (top, bottom, left, right) draws one line."""
    made = QFrame()
    made.setProperty("surface", kind)
    if edge:
        made.setProperty("edge", edge)
    return made


def line(*, upright: bool = False) -> QFrame:
    """One pixel between neighbours."""
    made = QFrame()
    made.setProperty("separator", True)
    if upright:
        made.setFixedWidth(1)
        made.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
    else:
        made.setFixedHeight(1)
        made.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
    return made


class ScrollPage(QScrollArea):
    """The body of a pane: scrolls up and down, never sideways. Put things into `body`."""

    def __init__(self, parent: QWidget | None = None, *, margins: bool = True) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inside = QWidget()
        self.body = QVBoxLayout(inside)
        side = metric("pane-margin") if margins else 0
        self.body.setContentsMargins(side, metric("pane-top") if margins else 0, side, side)
        self.body.setSpacing(metric("card-gap") if margins else 0)
        self.setWidget(inside)
        # Only now: setWidget makes it paint the window's colour over the surface that it lies on.
        inside.setAutoFillBackground(False)

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """As wide as what is in it must be, since it does not scroll that way."""
        least = self.body.minimumSize().width() + self.verticalScrollBar().sizeHint().width()
        return QSize(least, super().minimumSizeHint().height())
