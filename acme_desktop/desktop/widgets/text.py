"""Words: plain text in one of the styles of type, and tool tips that can't be anything else."""

from __future__ import annotations

import html

from PySide6.QtCore import QEvent, QSize, Qt, QTextBoundaryFinder
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QApplication, QLabel, QSizePolicy, QWidget

from acme_desktop.desktop.theme.styling import set_property

WIDEST_ASKED = 480  # pixels, that a text asks for at most
_WIDTHS = 32  # of which the height is remembered
_LONG_TIP = 60  # characters, from which on a tip breaks its lines
_MOST = 4_000  # characters of one text that is read; whoever sends more wants the window to stand still


def label(
    text: str = "", role: str = "text", tone: str = "1", *, wrap: bool = False, selectable: bool = False
) -> QLabel:
    """`role` is a style of theme/fonts.py, `tone` 1, 2, 3 or a status."""
    made = _WrappedLabel() if wrap else _Label()
    _dress(made, text, role, tone)
    if selectable:
        made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return made


def bounded(text: str, most: int = _MOST) -> str:
    """The beginning of a text that is longer than anybody reads, with a sign that there is more."""
    return text if len(text) <= most else f"{text[:most]}…"


def set_tone(shown: QLabel, tone: str) -> None:
    """Another tone for a label."""
    set_property(shown, "tone", tone)


def tip(widget: QWidget, text: str) -> None:
    """A tool tip that is shown as it stands."""
    widget.setToolTip(tip_text(text))


def tip_text(text: str) -> str:
    """For whoever shows a tool tip himself: Qt would take some plain texts for HTML."""
    text = bounded(text)
    if "<" in text or len(text) > _LONG_TIP:
        return f"<qt>{html.escape(text).replace(chr(10), '<br>')}</qt>"
    return text


def literal(text: str) -> str:
    """For buttons, menus and labels with a buddy, where & would mark the next letter."""
    return bounded(text).replace("&", "&&")


class _Label(QLabel):
    """Its text may be anybody's."""

    def setText(self, text: str) -> None:  # noqa: N802
        super().setText(bounded(text))


class _WrappedLabel(_Label):
    """Breaks its lines only where there is no room; Qt's own would rather be square.

    How high it is for a width is remembered: whatever moves on a page, all of it is asked again, and Qt sets the text
    anew each time.
    """

    def __init__(self) -> None:
        super().__init__()
        self._heights: dict[int, int] = {}
        self._measured = ""
        self.setWordWrap(True)
        grows = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        grows.setHeightForWidth(True)
        self.setSizePolicy(grows)

    def sizeHint(self) -> QSize:  # noqa: N802
        metrics = self.fontMetrics()
        lines = self.text().split("\n")
        width = min(max(metrics.horizontalAdvance(part) for part in lines) + 2, WIDEST_ASKED)
        return QSize(width, max(self.heightForWidth(width), metrics.height()))

    def heightForWidth(self, width: int) -> int:  # noqa: N802
        if self._measured != self.text() or len(self._heights) > _WIDTHS:
            self._measured = self.text()
            self._heights.clear()
        if width not in self._heights:
            self._heights[width] = super().heightForWidth(width)
        return self._heights[width]

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        self._heights.clear()
        super().changeEvent(event)

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        metrics = self.fontMetrics()
        longest = max((metrics.horizontalAdvance(part) for part in _unbroken(self.text())), default=0)
        return QSize(min(longest + 2, WIDEST_ASKED), metrics.height())


class ElidedLabel(QLabel):
    """One line that ends in … where there is no room; the tool tip has all of it. Never for values to copy."""

    def __init__(self, text: str = "", role: str = "text", tone: str = "1", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        _dress(self, "", role, tone)
        self._whole = ""
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.set_text(text)

    def set_text(self, text: str) -> None:
        """Instead of setText, which would show it cut off."""
        self._whole = " ".join(bounded(text).split())
        self.setAccessibleName(self._whole)
        self._fit()
        self.updateGeometry()

    def whole_text(self) -> str:
        """Also where it is cut."""
        return self._whole

    def sizeHint(self) -> QSize:  # noqa: N802
        metrics = self.fontMetrics()
        return QSize(metrics.horizontalAdvance(self._whole) + 2, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        metrics = QFontMetrics(self.font())
        return QSize(min(self.sizeHint().width(), 6 * metrics.averageCharWidth()), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        shown = self.fontMetrics().elidedText(self._whole, Qt.TextElideMode.ElideRight, self.contentsRect().width())
        self.setText(shown)
        tip(self, self._whole if shown != self._whole else "")


def _unbroken(text: str) -> list[str]:
    """The parts in which no line may end: words, and those of a URL or of what has a hyphen."""
    finder = QTextBoundaryFinder(QTextBoundaryFinder.BoundaryType.Line, text)
    units = text.encode("utf-16-le", "surrogatepass")  # as Qt counts
    begin, parts = 0, []
    while (end := finder.toNextBoundary()) > 0:
        parts.append(units[2 * begin : 2 * end].decode("utf-16-le", "surrogatepass").strip())
        begin = end
    return parts


def _dress(shown: QLabel, text: str, role: str, tone: str) -> None:
    shown.setTextFormat(Qt.TextFormat.PlainText)
    shown.setText(text)
    if QApplication.layoutDirection() is Qt.LayoutDirection.RightToLeft:
        # Else a host name would stand at the left, since its letters run that way.
        shown.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignAbsolute)
    shown.setProperty("role", role)
    shown.setProperty("tone", tone)
