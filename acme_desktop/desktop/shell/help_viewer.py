"""F1: the pages of help, each about one pane, in a window of their own beside the work."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable

from PySide6.QtCore import QLocale, QSize, Qt, QUrl, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from acme_desktop.desktop.forms.ui_help_viewer import Ui_HelpViewer
from acme_desktop.desktop.theme import resources
from acme_desktop.desktop.widgets.buttons import tool_button
from acme_desktop.desktop.widgets.help_text import HelpText
from acme_desktop.desktop.widgets.room import screen_room
from acme_desktop.desktop.widgets.text import ElidedLabel
from acme_desktop.domain.errors import StorageError

_SIZE = QSize(560, 680)
_PAGE = re.compile(r"[a-z][a-z0-9-]{0,40}")
_TITLE = re.compile(r"^#\s+(.+)$", re.MULTILINE)
_INDEX = "index"


class HelpViewer(QWidget):
    """Shows pages from the program's own resources, and nothing from anywhere else.

    Signals:
        chosen(str): a link to a route of the window.
    """

    chosen = Signal(str)

    def __init__(self, open_url: Callable[[str], None], parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.ui = Ui_HelpViewer()
        self.ui.setupUi(self)
        self._open_url = open_url
        self._trail: list[str] = []
        self.page = ""
        self.text = HelpText()
        self.text.anchorClicked.connect(self._on_link)
        self.back_button = tool_button("chevron-left", self.tr("Back"), size=20, tone="text")
        self.back_button.clicked.connect(self.back)
        self.index_button = tool_button("help", self.tr("All pages"), size=18, tone="text")
        self.index_button.clicked.connect(lambda: self.show_page(_INDEX))
        self._title = ElidedLabel("", "pane-title")
        self.resize(_SIZE.boundedTo(screen_room()))
        for part, stretch in ((self.back_button, 0), (self._title, 1), (self.index_button, 0)):
            self.ui.head_layout.addWidget(part, stretch)
        self.ui.body_layout.addWidget(self.text, 1)
        QShortcut(QKeySequence(Qt.Key.Key_Escape), self, self.close)
        QShortcut(QKeySequence("Alt+Left"), self, self.back)

    def show_page(self, page: str) -> None:
        """A page by its name, in the operator's language where there is one; the index where there is none."""
        if self.page and self.page != page:
            self._trail.append(self.page)
        self._put(page)

    def back(self) -> None:
        """To the page before."""
        if self._trail:
            self._put(self._trail.pop())

    def _put(self, page: str) -> None:
        text = read_page(page)
        if not text:
            page, text = _INDEX, read_page(_INDEX)
        found = _TITLE.search(text)
        title = found[1] if found else self.tr("Help")
        self.page = page
        self.text.show_markdown(text[found.end() :] if found else text)
        self.back_button.setEnabled(bool(self._trail))
        self._title.set_text(title)
        self.setWindowTitle(self.tr("{title} – Help").format(title=title))

    def _on_link(self, url: QUrl) -> None:
        """A page, a route, or a page of the web, which the browser shows."""
        target = url.toString()
        if target.startswith("/acme"):
            self.chosen.emit(target)
        elif url.scheme() in ("https", "http"):
            self._open_url(target)
        elif not url.scheme():
            self.show_page(posixpath.splitext(posixpath.basename(url.path()))[0])


def read_page(page: str) -> str:
    """The Markdown of a page, in the operator's language or in English; "" where there is none."""
    if not _PAGE.fullmatch(page):
        return ""
    language = QLocale().name().partition("_")[0]
    for code in (language, "en"):
        try:
            return resources.text(f"help/{code}/{page}.md")
        except StorageError:
            continue
    return ""
