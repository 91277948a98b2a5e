"""Longer texts of the program itself, written in Markdown: pages of help, licences."""

from __future__ import annotations

from PySide6.QtCore import QUrl
from PySide6.QtGui import QTextBlock, QTextBlockFormat, QTextCharFormat, QTextCursor, QTextDocument
from PySide6.QtWidgets import QTextBrowser, QWidget

from acme_desktop.desktop.theme.fonts import font
from acme_desktop.desktop.theme.metrics import metric

_LINE_HEIGHT = 125.0  # per cent
_SMALL_HEADING = 3
_FEATURES = QTextDocument.MarkdownFeature.MarkdownDialectGitHub | QTextDocument.MarkdownFeature.MarkdownNoHTML


class HelpText(QTextBrowser):
    """A browser that loads nothing: no file, no page, no picture that is not in the program's help."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setOpenLinks(False)
        self.setOpenExternalLinks(False)
        self.setProperty("help", "true")
        self.setAccessibleName(self.tr("Help"))
        self.document().setDocumentMargin(metric("pane-margin"))

    def show_markdown(self, text: str) -> None:
        """From its beginning."""
        document = self.document()
        document.setMarkdown(text, _FEATURES)
        block = document.begin()
        while block.isValid():
            _set_out(block)
            block = block.next()
        self.moveCursor(QTextCursor.MoveOperation.Start)

    def loadResource(self, type: int, name: QUrl | str) -> object:  # noqa: N802
        address = QUrl(name)
        if address.scheme() == "qrc" and address.path().startswith("/help/") and ".." not in address.path():
            return super().loadResource(type, address)
        return None


def _set_out(block: QTextBlock) -> None:
    """Room between the lines, and headings that are no larger than a drawer's title."""
    cursor = QTextCursor(block)
    shape = block.blockFormat()
    level = shape.headingLevel()
    shape.setLineHeight(_LINE_HEIGHT, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
    if level:
        shape.setTopMargin(metric("card-gap"))
        shape.setBottomMargin(metric("half"))
    cursor.setBlockFormat(shape)
    if level:
        style = QTextCharFormat()
        style.setFont(font("drawer-title" if level < _SMALL_HEADING else "section"))
        cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
        cursor.setCharFormat(style)
