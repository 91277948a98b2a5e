"""The CAs to choose from, a card each, in one group of radio buttons."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QRadioButton, QVBoxLayout, QWidget

from acme_desktop.desktop.theme.metrics import metric
from acme_desktop.desktop.theme.styling import set_property
from acme_desktop.desktop.widgets.chip import chip_of
from acme_desktop.desktop.widgets.text import ElidedLabel, label
from acme_desktop.desktop.wording.states import environment_look
from acme_desktop.domain.authority import Environment, preset_for
from acme_desktop.service.answers import AuthorityRow

OTHER = "other"
_HEIGHT = 58
_ORDER = (Environment.STAGING, Environment.PRODUCTION, Environment.PRIVATE, Environment.PRACTICE, Environment.TEST)


class CaCard(QFrame):
    """One CA; a click anywhere on it chooses it."""

    def __init__(self, key: str, name: str, note: str, environment: Environment | None) -> None:
        super().__init__()
        self.key = key
        self.setProperty("card", True)
        self.setProperty("chosen", False)
        self.setMinimumHeight(_HEIGHT)
        self.radio = QRadioButton()
        self.radio.setAccessibleName(name)
        self.radio.setMinimumSize(metric("target"), metric("target"))
        self.radio.setAccessibleDescription(note)
        self.radio.toggled.connect(lambda chosen: set_property(self, "chosen", chosen))
        head = QHBoxLayout()
        head.setSpacing(metric("step"))
        head.addWidget(self.radio)
        head.addWidget(ElidedLabel(name, "section"), 1)
        if environment is not None:
            look = environment_look(environment)
            head.addWidget(chip_of(look) if look.tone == "virtual" else label(look.word, "small", "2"))
        under = ElidedLabel(note, "small", "2")
        under.setContentsMargins(metric("target") + metric("step"), 0, 0, 0)
        column = QVBoxLayout(self)
        column.setContentsMargins(metric("card-inside"), metric("step"), metric("card-inside"), metric("step"))
        column.setSpacing(2)
        column.addLayout(head)
        column.addWidget(under)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        if event.button() is Qt.MouseButton.LeftButton:
            self.radio.click()
            self.radio.setFocus()


class CaCards(QWidget):
    """Signals:
    chosen(str): the key of the card that the operator chose: a preset's id, a directory URL, or `other`.
    """

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._group = QButtonGroup(self)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(metric("step"))
        self._cards: list[CaCard] = []
        self._quiet = False

    @property
    def key(self) -> str:
        """What is chosen; "" before there is anything to choose from."""
        return next((card.key for card in self._cards if card.radio.isChecked()), "")

    def show_authorities(self, rows: Sequence[AuthorityRow], chosen: str) -> None:
        """Staging first: it is where to begin; then the others, and one that is not listed."""
        for card in self._cards:
            self._group.removeButton(card.radio)
            card.hide()
            card.deleteLater()
        ordered = sorted(rows, key=lambda row: _ORDER.index(row.environment))
        made = [CaCard(row.id or row.directory_url, row.name, self._note(row), row.environment) for row in ordered]
        other = self.tr("By its directory URL, with a CA bundle of your own")
        self._cards = [*made, CaCard(OTHER, self.tr("Another CA…"), other, None)]
        for card in self._cards:
            self._group.addButton(card.radio)
            self._column.addWidget(card)
            card.radio.toggled.connect(lambda on, key=card.key: self._on_toggled(on, key))
        self.choose(chosen)

    def choose(self, key: str) -> None:
        """Show it as chosen, without telling anybody; the first where it is not there."""
        found = next((card for card in self._cards if card.key == key), self._cards[0] if self._cards else None)
        if found is not None:
            self._quiet = True
            found.radio.setChecked(True)
            self._quiet = False

    def _on_toggled(self, on: bool, key: str) -> None:
        """By the mouse, by a key, or by a screen reader, which does not click."""
        if on and not self._quiet:
            self.chosen.emit(key)

    def _note(self, row: AuthorityRow) -> str:
        preset = preset_for(row.directory_url)
        if row.environment is Environment.PRACTICE:
            return self.tr("Inside the program, no internet; faults on demand")
        if preset is None:
            return row.directory_url
        if row.environment is Environment.STAGING and not row.eab:
            return self.tr("Same rules, wide limits, no trust. Best for a first try.")
        parts = [self.tr("wildcard")] if preset.wildcards else []
        parts += [self.tr("IP")] if preset.ip else []
        parts += [self.tr("needs EAB")] if preset.eab else []
        parts += [self.tr("up to %n name(s)", "", preset.max_names)] if preset.max_names else []
        return " · ".join(parts)
