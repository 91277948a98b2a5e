"""Where the service can't be opened, or its vault can't be used: what is so, what helps, and another try in place."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from acme_desktop.desktop.forms.ui_trouble_screen import Ui_TroubleScreen
from acme_desktop.desktop.panes.entry.heading import Heading
from acme_desktop.desktop.theme.metrics import metric
from acme_desktop.desktop.widgets.announce import announce
from acme_desktop.desktop.widgets.copy_button import CopyButton
from acme_desktop.desktop.widgets.emptied import empty
from acme_desktop.desktop.widgets.text import label
from acme_desktop.desktop.widgets.value_text import ValueText
from acme_desktop.desktop.wording.vault_advice import Advice


class TroubleScreen(QWidget):
    """`details` are for a report; `other` is the words of a second way out, "" for none.

    Signals:
        again_wanted(): another try.
        other_wanted(): the second way out.
    """

    again_wanted = Signal()
    other_wanted = Signal()

    def __init__(self, advice: Advice, details: str = "", *, other: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ui = Ui_TroubleScreen()
        self.ui.setupUi(self)
        self.heading = Heading("", icon="failing")
        self.ui.heading_box.addWidget(self.heading)
        self.why = ValueText("", self.tr("Why"))  # paths have no blanks to be broken at
        self.ui.why_box.addWidget(self.why)
        self.details = ValueText("", self.tr("Details"), mono=True, well=True)
        self.copy_button = CopyButton(lambda: self.details.text, self.tr("details"))
        self.ui.details_box.addWidget(self.details)
        self.ui.copy_box.addWidget(self.copy_button)
        self.ui.again_button.clicked.connect(self._on_again)
        self.ui.other_button.clicked.connect(self.other_wanted)
        self.ui.other_button.setText(other)
        self.ui.other_button.setVisible(bool(other))
        self.show_trouble(advice, details)

    def show_trouble(self, advice: Advice, details: str = "") -> None:
        """As it is now: another try has ended."""
        self.heading.put(advice.headline, icon="failing")
        self.why.set_text(advice.why)
        self.why.setVisible(bool(advice.why))
        self.ui.what_to_do_label.setVisible(bool(advice.steps))
        self._show_steps(advice.steps)
        self.details.set_text(details)
        self.details.setVisible(bool(details))
        self.copy_button.setVisible(bool(details))
        self.ui.again_button.setEnabled(True)
        self.ui.again_button.setText(self.tr("Try again"))
        self.setAccessibleName(advice.headline)
        announce(self, " ".join((advice.headline, *advice.steps)), urgent=True)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        super().focusInEvent(event)
        self.ui.again_button.setFocus()

    def _on_again(self) -> None:
        self.ui.again_button.setEnabled(False)
        self.ui.again_button.setText(self.tr("Trying…"))
        self.again_wanted.emit()

    def _show_steps(self, steps: Sequence[str]) -> None:
        box = self.ui.advice_box
        empty(box)
        for step in steps:
            box.addWidget(_Step(step))


class _Step(QWidget):
    """One thing that helps."""

    def __init__(self, text: str) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(metric("step"))
        mark = label("•", tone="3")
        words = label(text, wrap=True, selectable=True)
        row.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(words, 1)
