"""The row above every pane: back and forward, where we are, what runs, the palette, and the one primary action."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QSizePolicy, QWidget

from acme_desktop.desktop.pane import Header
from acme_desktop.desktop.shell.history import History
from acme_desktop.desktop.shell.primary_button import PrimaryButton
from acme_desktop.desktop.shell.search_button import SearchButton
from acme_desktop.desktop.theme.metrics import metric
from acme_desktop.desktop.widgets.buttons import tool_button
from acme_desktop.desktop.widgets.chip import Chip
from acme_desktop.desktop.widgets.emptied import empty
from acme_desktop.desktop.widgets.settled import settle
from acme_desktop.desktop.widgets.text import ElidedLabel, label, literal

_SEARCH, _SEARCH_NARROW = 232, 180


class TitleRow(QFrame):
    """`running` is the button of what runs; it hides itself while nothing does.

    Signals:
        chosen(str): a route of the path.
        search_wanted(): the palette is to be opened.
    """

    chosen = Signal(str)
    search_wanted = Signal()

    def __init__(self, history: History, running: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("surface", "surface")
        self.setProperty("edge", "bottom")
        self.setFixedHeight(metric("title-row"))
        self._history = history
        ways = ("chevron-left", "chevron-right") if self.isLeftToRight() else ("chevron-right", "chevron-left")
        self.back_button = tool_button(ways[0], self.tr("Back (Alt+Left)"), size=20, tone="text")
        self.forward_button = tool_button(ways[1], self.tr("Forward (Alt+Right)"), size=20, tone="text")
        self.back_button.clicked.connect(history.back)
        self.forward_button.clicked.connect(history.forward)
        for step in (self.back_button, self.forward_button):
            step.setFixedSize(metric("compact"), metric("compact"))
        self.search_button = SearchButton()
        self.search_button.clicked.connect(self.search_wanted)
        self.primary_button = PrimaryButton()
        self._path = QHBoxLayout()
        self._path.setSpacing(metric("step"))
        self._extras: tuple[QWidget, ...] = ()
        self._lay_out(running)
        history.changed.connect(self._on_history_changed)
        self._on_history_changed()
        self.set_room(metric("narrow"))

    def set_room(self, width: int) -> None:
        """Of the window; where there is little, the search is its icon alone."""
        narrow = _SEARCH_NARROW if width < metric("narrow") else _SEARCH
        self.search_button.setMaximumWidth(metric("control") if width < metric("tiny") else narrow)

    def show_header(self, header: Header) -> None:
        """What the pane says of itself."""
        self._clear_path()
        last = len(header.crumbs) - 1
        for at, crumb in enumerate(header.crumbs):
            if at:
                self._add(label("/", "path", "3"))
            self._add(self._title(crumb.text) if at == last else self._crumb(crumb.text, crumb.route))
        if header.chip is not None:
            self._path.addSpacing(2)
            self._add(Chip(header.chip.text, header.chip.icon, header.chip.tone))
        self._extras = header.extras
        for extra in header.extras:
            self._add(extra)
        self._path.addStretch(1)
        self.primary_button.follow(header.primary)
        settle(self)

    def _add(self, part: QWidget) -> None:
        """To the path, and to be seen with the next painting: of itself it would be shown a turn later."""
        self._path.addWidget(part)
        part.show()

    def _lay_out(self, running: QWidget) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(metric("card-inside"), 0, metric("card-gap"), 0)
        row.setSpacing(metric("step"))
        row.addWidget(self.back_button)
        row.addWidget(self.forward_button)
        row.addLayout(self._path, 1)
        self._path.addStretch(1)
        row.addWidget(running)
        row.addWidget(self.search_button)
        row.addWidget(self.primary_button)

    def _title(self, text: str) -> ElidedLabel:
        title = ElidedLabel(text, "pane-title")
        title.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        return title

    def _crumb(self, text: str, route: str) -> QWidget:
        if not route:
            return label(text, "path", "2")
        step = QPushButton(literal(text))
        step.setProperty("kind", "crumb")
        step.setAccessibleName(self.tr("Go to {place}").format(place=text))
        step.setCursor(Qt.CursorShape.PointingHandCursor)
        step.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        step.clicked.connect(lambda: self.chosen.emit(route))
        return step

    def _clear_path(self) -> None:
        """Extras are the pane's own: they are put aside, not thrown away."""
        empty(self._path, keep=self._extras)
        self._path.addSpacing(metric("half"))

    def _on_history_changed(self) -> None:
        self.back_button.setEnabled(self._history.can_go_back)
        self.forward_button.setEnabled(self._history.can_go_forward)
