"""States in a word: chips with a fill, plain state labels, and the round chips of names."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QWidget

from acme_desktop.desktop.theme import icons
from acme_desktop.desktop.theme.metrics import metric
from acme_desktop.desktop.theme.styling import set_property
from acme_desktop.desktop.widgets.text import label
from acme_desktop.desktop.wording.states import StateLook

_ICON = 14
_STATE_ICON = 16


class _Worded(QFrame):
    """An icon and a word in a row."""

    def __init__(
        self, role: str, icon_size: int, margin: int, parent: QWidget | None = None, *, wrap: bool = False
    ) -> None:
        super().__init__(parent)
        self._icon_size = icon_size
        self._icon = QLabel()
        self._icon.setFixedSize(icon_size, icon_size)
        self._word = label("", role, wrap=wrap)
        row = QHBoxLayout(self)
        row.setContentsMargins(margin, 0, margin, 0)
        row.setSpacing(metric("icon-gap"))
        row.addWidget(self._icon)
        row.addWidget(self._word)
        across = QSizePolicy.Policy.Preferred if wrap else QSizePolicy.Policy.Fixed
        self.setSizePolicy(across, QSizePolicy.Policy.Preferred if wrap else QSizePolicy.Policy.Fixed)

    @property
    def text(self) -> str:
        """The word."""
        return self._word.text()

    def _put(self, text: str, icon: str, ink: str, word_ink: str) -> None:
        self._icon.setVisible(bool(icon))
        if icon:
            icons.bind(self._icon, icon, ink, self._icon_size)
        self._word.setText(text)
        set_property(self._word, "tone", word_ink)
        self.setAccessibleName(text)


class Chip(_Worded):
    """`tone` is ok, warn, bad, virtual, quiet or you."""

    def __init__(self, text: str, icon: str = "", tone: str = "quiet", parent: QWidget | None = None) -> None:
        super().__init__("chip", _ICON, metric("step"), parent)
        self.setFixedHeight(max(metric("chip"), self._word.sizeHint().height() + 4))
        self.put(text, icon, tone)

    def put(self, text: str, icon: str = "", tone: str = "quiet") -> None:
        """Say something else."""
        set_property(self, "chip", tone)
        ink = "on-tint" if tone == "you" else tone
        self._put(text, icon, ink, ink)

    def put_look(self, look: StateLook) -> None:
        """Say a state."""
        self.put(look.word, look.icon, look.tone)


def chip(text: str, icon: str = "", tone: str = "quiet") -> Chip:
    """A chip; `chip_of` makes one of a state."""
    return Chip(text, icon, tone)


def chip_of(look: StateLook) -> Chip:
    """A state as a chip."""
    return Chip(look.word, look.icon, look.tone)


class StateLabel(_Worded):
    """A state without a fill: the icon has the colour, the word only where somebody must act."""

    def __init__(
        self,
        text: str = "",
        icon: str = "",
        tone: str = "quiet",
        *,
        loud: bool = False,
        role: str = "text",
        wrap: bool = False,
    ) -> None:
        super().__init__(role, _STATE_ICON, 0, wrap=wrap)
        self.put(text, icon, tone, loud=loud)

    def put(self, text: str, icon: str = "", tone: str = "quiet", *, loud: bool = False) -> None:
        """Say something else."""
        self.put_look(StateLook(icon, text, tone, loud))

    def put_look(self, look: StateLook) -> None:
        """Say a state."""
        self._put(look.word, look.icon, look.ink, _TONES.get(look.word_ink, look.word_ink))


def state_label(look: StateLook, role: str = "text") -> StateLabel:
    """A state as plain icon and word."""
    return StateLabel(look.word, look.icon, look.tone, loud=look.loud, role=role)


class NameChip(_Worded):
    """A DNS name, round, with the border in the colour of what is wrong with it; why stands beside it."""

    def __init__(self, text: str, icon: str = "", tone: str = "plain", parent: QWidget | None = None) -> None:
        super().__init__("text", _ICON, metric("step"), parent)
        self.setFixedHeight(max(metric("name-chip"), self._word.sizeHint().height() + 4))
        self._word.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.put(text, icon, tone)

    def put(self, text: str, icon: str = "", tone: str = "plain") -> None:
        """`tone` is plain, ok, warn or bad."""
        set_property(self, "name-chip", tone)
        self._put(text, icon, "text-2" if tone == "plain" else tone, "1")


# The tokens of the palette → the tones of labels.
_TONES = {"text": "1", "text-2": "2", "text-3": "3"}
