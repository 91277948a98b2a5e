"""Values as they are: selectable, never cut off, broken anywhere rather than running out of their box."""

from __future__ import annotations

import math

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent, QTextOption
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QSizePolicy, QWidget

from acme_desktop.desktop.theme.metrics import metric
from acme_desktop.desktop.widgets.text import bounded

_MOST = 20_000  # characters that are shown; a chain of certificates has fewer
_WELL_MARGIN = 3  # frame and padding, besides the document's own margin


class ValueText(QPlainTextEdit):
    """Read-only text as high as it needs to be. `well` puts it into a box like a read-only field."""

    def __init__(
        self, text: str = "", name: str = "", *, mono: bool = False, well: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._well = well
        self._text = ""
        self.setReadOnly(True)
        self.setProperty("role", "mono" if mono else "text")
        self.setProperty("readOnly", True)
        self.setProperty("ring", "none")
        if not well:
            self.setProperty("bare", True)
            self.setFrameShape(QFrame.Shape.NoFrame)
            self.document().setDocumentMargin(0)
        # Words are broken between them first; a token anywhere, since a hyphen in it is no place to break it either.
        words = QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere
        self.setWordWrapMode(QTextOption.WrapMode.WrapAnywhere if mono else words)
        # Values are written from left to right everywhere; sentences of other languages find their own direction.
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        option = self.document().defaultTextOption()
        option.setTextDirection(Qt.LayoutDirection.LayoutDirectionAuto)
        self.document().setDefaultTextOption(option)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setTabChangesFocus(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(name)
        self.set_text(text)

    @property
    def text(self) -> str:
        """All of it, also where only the beginning is shown."""
        return self._text

    def set_text(self, text: str) -> None:
        """Show another value."""
        self._text = text
        self.setPlainText(bounded(text, _MOST))
        self._fit()

    def set_margins(self, above: int) -> None:
        """So much above and below the words."""
        self.setViewportMargins(0, above, 0, above)
        self._fit()

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(160, self._height())

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        return QSize(64, self._height())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        height = self._height()
        if height != self.height() or height != self.minimumHeight():
            self.setFixedHeight(height)
            self.updateGeometry()

    def _height(self) -> int:
        # The first and the last block have the document's margin.
        text = 0.0
        block = self.document().firstBlock()
        while block.isValid():
            text += self.blockBoundingRect(block).height()
            block = block.next()
        if not self._well:
            margins = self.viewportMargins()
            return math.ceil(text) + margins.top() + margins.bottom()
        return max(metric("compact"), math.ceil(text) + 2 * _WELL_MARGIN)
