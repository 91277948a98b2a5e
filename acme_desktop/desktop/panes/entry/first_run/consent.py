"""A CA's terms of service: where they can be read, and the box beside that."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from acme_desktop.desktop.theme.metrics import metric
from acme_desktop.desktop.widgets.link import LinkButton
from acme_desktop.desktop.widgets.tick import TickBox
from acme_desktop.domain.directory import Directory


class Consent(QWidget):
    """Not there for a CA without terms.

    Signals:
        changed(): agreed, or not any more.
    """

    changed = Signal()

    def __init__(self, open_url: Callable[[str], None], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._url = ""
        self.box = TickBox(self.tr("I agree to the CA’s terms of service."))
        self.link = LinkButton(self.tr("Read them"), external=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(metric("step"))
        row.addWidget(self.box)
        row.addWidget(self.link)
        row.addStretch(1)
        self.box.toggled.connect(self.changed)
        self.link.clicked.connect(lambda: open_url(self._url))
        self.put(None)

    @property
    def is_given(self) -> bool:
        """In words that were there to be read."""
        return self.box.isChecked()

    @property
    def is_missing(self) -> bool:
        """There are terms, and nobody has agreed to them."""
        return not self.isHidden() and not self.box.isChecked()

    def put(self, directory: Directory | None) -> None:
        """Of another CA: another consent."""
        self._url = directory.terms_of_service if directory else ""
        self.box.setChecked(False)
        self.link.setVisible(bool(self._url))
        self.setVisible(bool(directory and directory.has_terms))
