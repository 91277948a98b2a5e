"""Cards: a header with a name, what it is and how it stands; under it the body, which can be folded away."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from acme_desktop.desktop.theme import icons
from acme_desktop.desktop.theme.metrics import metric
from acme_desktop.desktop.theme.styling import set_property, set_shown
from acme_desktop.desktop.widgets.buttons import rename, tool_button
from acme_desktop.desktop.widgets.copy_button import CopyButton
from acme_desktop.desktop.widgets.surfaces import surface
from acme_desktop.desktop.widgets.text import ElidedLabel, label
from acme_desktop.desktop.widgets.value_text import ValueText


class Card(QFrame):
    """Without a title it is only a frame. What is put into `body` is folded with `fold`; `beside` is the header's end.

    Signals:
        fold_changed(bool): True when only the header is left.
    """

    fold_changed = Signal(bool)

    def __init__(
        self, title: str = "", chip: QWidget | None = None, *, fold: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setProperty("card", True)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self.setAccessibleName(title)
        self._title = ElidedLabel(title, "section")
        self._header = surface("none")
        self._chevron = tool_button("chevron-up", self.tr("Fold"))
        self._chevron.clicked.connect(lambda: self.set_folded(not self.folded))
        self.beside = QHBoxLayout()
        self.beside.setSpacing(metric("step"))
        self._inside = QWidget()
        self.body = QVBoxLayout()
        self._foot = QVBoxLayout()
        self._lay_out(chip)
        self._header.setVisible(bool(title))
        self._chevron.setVisible(fold)
        self.set_folded(False)

    @property
    def folded(self) -> bool:
        """Whether only the header is left."""
        return self._inside.isHidden()

    @property
    def title(self) -> str:
        """ "" for a card that is only a frame."""
        return self._title.whole_text()

    def set_title(self, title: str) -> None:
        """Another name."""
        self._title.set_text(title)
        self.setAccessibleName(title)
        self._header.setVisible(bool(title))

    def set_folded(self, folded: bool) -> None:
        """Leave only the header, or open it again."""
        changed = folded is not self.folded
        self._inside.setVisible(not folded)
        set_property(self._header, "edge", "none" if folded else "bottom")
        icons.bind(self._chevron, "chevron-down" if folded else "chevron-up", "text-2")
        rename(self._chevron, self.tr("Open {card}" if folded else "Fold {card}").format(card=self.title))
        if changed:
            self.fold_changed.emit(folded)

    def set_body_margins(self, left: int, top: int, right: int, bottom: int) -> None:
        """A table in a card has none."""
        self.body.setContentsMargins(left, top, right, bottom)

    def add_foot(self, widget: QWidget) -> None:
        """Under the body, from border to border: a message bar with attached="foot"."""
        self._foot.addWidget(widget)

    def _lay_out(self, chip: QWidget | None) -> None:
        side = metric("card-inside")
        row = QHBoxLayout(self._header)
        row.setContentsMargins(side, 0, side, 0)
        row.setSpacing(metric("step") + 2)
        row.addWidget(self._title)
        if chip is not None:
            row.addWidget(chip)
        row.addStretch(1)
        row.addLayout(self.beside)
        row.addWidget(self._chevron)
        self._header.setFixedHeight(max(metric("card-header"), self._title.sizeHint().height() + 2 * metric("step")))
        self.body.setContentsMargins(side, side, side, side)
        self.body.setSpacing(metric("icon-gap"))
        inside = QVBoxLayout(self._inside)
        column = QVBoxLayout(self)
        for layout in (inside, column, self._foot):
            layout.setContentsMargins(0, 0, 0, 0)
            layout.setSpacing(0)
        inside.addLayout(self.body)
        inside.addLayout(self._foot)
        column.addWidget(self._header)
        column.addWidget(self._inside, 1)


class ValueRow(QWidget):
    """A value that goes into another system: its label, the value itself, whole, and a button that copies it."""

    def __init__(
        self,
        name: str,
        value: str,
        *,
        copy: bool = True,
        mono: bool = True,
        what: str = "",
        label_width: int = 60,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._label = label(name, "small", "2")
        self._value = ValueText(value, name, mono=mono, well=True)
        self.copy_button = CopyButton(lambda: self._value.text, what or name)
        set_shown(self.copy_button, copy)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(metric("step"))
        self._label.setFixedWidth(max(label_width, 1))
        self._label.setMinimumHeight(metric("compact"))
        row.addWidget(self._label, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._value, 1, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.copy_button, 0, Qt.AlignmentFlag.AlignTop)

    @property
    def value(self) -> str:
        """What is shown and copied."""
        return self._value.text

    def set_value(self, value: str) -> None:
        """Another one."""
        self._value.set_text(value)

    def label_width(self) -> int:
        """What its label needs; a card gives all its rows the widest."""
        return self._label.fontMetrics().horizontalAdvance(self._label.text()) + 2

    def set_label_width(self, width: int) -> None:
        """So that the values of several rows stand under each other."""
        self._label.setFixedWidth(width)


def align_rows(rows: list[ValueRow]) -> None:
    """Give all labels the width of the widest."""
    width = max((row.label_width() for row in rows), default=0)
    for row in rows:
        row.set_label_width(width)
