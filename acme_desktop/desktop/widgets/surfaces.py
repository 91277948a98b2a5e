"""What things lie on: surfaces, lines between them, and the page that scrolls."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt
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
        self._least = 0
        # Only now: setWidget makes it paint the window's colour over the surface that it lies on.
        inside.setAutoFillBackground(False)

    def event(self, event: QEvent) -> bool:
        """What is in it may have become wider, which Qt's own would not tell of."""
        if event.type() is QEvent.Type.LayoutRequest and self._least != self.body.minimumSize().width():
            self._least = self.body.minimumSize().width()
            self.updateGeometry()
        return super().event(event)

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """As wide as what is in it must be, since it does not scroll that way."""
        least = self.body.minimumSize().width() + self.verticalScrollBar().sizeHint().width()
        return QSize(least, super().minimumSizeHint().height())


class GrowingPage(ScrollPage):
    """Asks for all the room that its contents need, for `least` at the least, and scrolls in what it gets."""

    def __init__(self, least: QSize, parent: QWidget | None = None) -> None:
        super().__init__(parent, margins=False)
        self._room = least
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def sizeHint(self) -> QSize:  # noqa: N802
        width = max(self._room.width(), self.body.totalMinimumSize().width())
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        return QSize(self._room.width(), min(self._room.height(), self.body.totalMinimumSize().height()))

    def heightForWidth(self, width: int) -> int:  # noqa: N802
        return max(self.body.totalHeightForWidth(width), self.body.totalSizeHint().height())

    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().event(event)
