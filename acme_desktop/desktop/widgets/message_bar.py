"""What failed, why, and what to do, in place: a bar that stays until it is answered."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from acme_desktop.desktop.theme import icons
from acme_desktop.desktop.theme.metrics import metric
from acme_desktop.desktop.theme.styling import set_property, set_shown
from acme_desktop.desktop.widgets.announce import announce
from acme_desktop.desktop.widgets.buttons import button, link_button
from acme_desktop.desktop.widgets.copy_button import CopyButton
from acme_desktop.desktop.widgets.emptied import empty
from acme_desktop.desktop.widgets.text import label
from acme_desktop.desktop.widgets.value_text import ValueText
from acme_desktop.desktop.wording.errors import told

_ICONS = {"ok": "healthy", "warn": "failing", "bad": "other-value", "info": "info"}
_ICON = 18
_NARROW = 440  # pixels, below which the buttons go under the words


class MessageBar(QFrame):
    """`tone` is ok, warn, bad or info. It never closes by itself; without words it is not there.

    `attached` is "" (a bar of its own), "drawer" (the whole width) or "foot" (of a card).

    Signals:
        shown(bool): it came or went.
    """

    shown = Signal(bool)

    def __init__(
        self,
        tone: str = "info",
        headline: str = "",
        text: str = "",
        button: QPushButton | None = None,
        details: str = "",
        *,
        attached: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._tone = tone
        self._stacked = False
        self.setProperty("attached", attached or "false")
        self._icon = QLabel()
        self._icon.setFixedSize(_ICON, _ICON)
        self._headline = label("", "strong", wrap=True, selectable=True)
        self._text = label("", wrap=True, selectable=True)
        self._details = _Details(self)
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(metric("button-gap"))
        self._row = QHBoxLayout(self)
        self._body = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._lay_out()
        self.show_message(tone, headline, text, () if button is None else (button,), details)

    @property
    def tone(self) -> str:
        """ok, warn, bad or info."""
        return self._tone

    @property
    def headline(self) -> str:
        """ "" while there is nothing to say."""
        return self._headline.text()

    @property
    def text(self) -> str:
        """What to do."""
        return self._text.text()

    def show_message(
        self, tone: str, headline: str, text: str = "", buttons: Sequence[QPushButton] = (), details: str = ""
    ) -> None:
        """Say this instead of what it said before."""
        self._tone = tone
        set_property(self, "message", tone)
        icons.bind(self._icon, _ICONS[tone], tone, _ICON)
        self._headline.setText(headline)
        self._text.setText(text)
        set_shown(self._text, bool(text))
        self._details.put(details)
        self._put_buttons(buttons)
        self._arrange()
        self.setAccessibleName(" ".join(filter(None, (headline, text))))
        set_shown(self, bool(headline))
        self.shown.emit(bool(headline))
        if headline:
            announce(self, self.accessibleName(), urgent=tone == "bad")

    def show_error(self, error: BaseException, retry: Callable[[], None] | None = None) -> None:
        """What failed, why and what to do; with `retry`, a button for it."""
        buttons = []
        if retry is not None:
            again = button(self.tr("Try again"), icon="refresh", compact=True)
            again.clicked.connect(lambda: retry())
            buttons.append(again)
        words = told(error, datetime.now(UTC))
        text = "\n".join(filter(None, (words.why, words.advice)))
        self.show_message("bad", words.headline, text, buttons, words.details)

    def clear(self) -> None:
        """Nothing to say any more."""
        self.show_message(self._tone, "")

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """The buttons may go under the words."""
        sides = 2 * metric("card-inside") + _ICON + metric("step")
        width = max(self._buttons.minimumSize().width(), self._headline.minimumSizeHint().width())
        return QSize(sides + width, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        stacked = self.width() < _NARROW
        if stacked is not self._stacked:
            self._stacked = stacked
            self._arrange()

    def _lay_out(self) -> None:
        """Icon, words and, beside or under them, the buttons.

        Only once: an item that is taken out of a layout leaves a wrapper of PySide's behind, which then stands for
        whatever lies at its address next.
        """
        side = metric("card-inside")
        self._row.setContentsMargins(side, metric("step"), side, metric("step"))
        self._row.setSpacing(metric("step"))
        self._row.addWidget(self._icon)
        self._row.addLayout(self._body, 1)
        self._body.setSpacing(metric("step"))
        words = QVBoxLayout()
        words.setSpacing(1)
        self._body.addLayout(words, 1)
        self._body.addLayout(self._buttons)
        for part in (self._headline, self._text, self._details):
            words.addWidget(part)

    def _arrange(self) -> None:
        direction = QBoxLayout.Direction
        self._body.setDirection(direction.TopToBottom if self._stacked else direction.LeftToRight)
        align = Qt.AlignmentFlag
        self._body.setAlignment(self._buttons, align.AlignLeading if self._stacked else align.AlignVCenter)
        one_block = not self._stacked and self._details.isHidden()
        self._row.setAlignment(self._icon, align.AlignVCenter if one_block else align.AlignTop)

    def _put_buttons(self, buttons: Sequence[QPushButton]) -> None:
        empty(self._buttons, keep=buttons)
        for made in buttons:
            set_property(made, "compact", True)
            self._buttons.addWidget(made)
            set_shown(made, True)


class _Details(QWidget):
    """What a report needs, folded away."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._more = link_button("")
        self._copy = CopyButton(lambda: self._shown.text, self.tr("details"), icon_only=True)
        self._shown = ValueText("", self.tr("Details"), mono=True, well=True)
        column, head = QVBoxLayout(self), QHBoxLayout()
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(metric("half"))
        column.addLayout(head)
        column.addWidget(self._shown)
        head.setSpacing(metric("step"))
        head.addWidget(self._more)
        head.addWidget(self._copy)
        head.addStretch()
        self._more.clicked.connect(lambda: self._open(self._shown.isHidden()))

    def put(self, text: str) -> None:
        self._shown.set_text(text)
        set_shown(self, bool(text))
        self._open(False)

    def _open(self, open_: bool) -> None:
        self._shown.setVisible(open_)
        self._copy.setVisible(open_)
        self._more.setText(self.tr("Hide details") if open_ else self.tr("Show details"))
