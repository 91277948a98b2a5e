"""The band over a pane about one object of a CA that browsers don't trust, so that nobody takes it for a real one."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QWidget

from acme_desktop.desktop.theme import icons
from acme_desktop.desktop.theme.metrics import metric
from acme_desktop.desktop.widgets.text import label
from acme_desktop.domain.authority import Environment
from acme_desktop.domain.value_class import value_class


@value_class(frozen=True)
class _Words:
    """Of one kind of CA."""

    icon: str
    headline: str
    explanation: str


_TEST = _Words(
    "test",
    str(QT_TRANSLATE_NOOP("Band", "TEST – not trusted by browsers")),
    str(QT_TRANSLATE_NOOP("Band", "Certificates from this CA are for rehearsal only.")),
)
_WORDS: Mapping[str, _Words] = {
    "staging": _TEST,
    "test": _TEST,
    "practice": _Words(
        "practice",
        str(QT_TRANSLATE_NOOP("Band", "PRACTICE")),
        str(
            QT_TRANSLATE_NOOP(
                "Band", "This CA runs inside the program: no internet, and nothing here is trusted anywhere."
            )
        ),
    ),
}


class Band(QFrame):
    """Hidden where the CA is a real one."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("environmentBand")
        self.setFixedHeight(metric("band"))
        self._icon = QLabel(self)
        self._headline = label("", "strong", "on-band")
        self._explanation = label("", "text", "on-band")
        row = QHBoxLayout(self)
        row.setContentsMargins(metric("pane-margin"), 0, metric("pane-margin"), 0)
        row.setSpacing(metric("step"))
        row.addWidget(self._icon)
        row.addWidget(self._headline)
        row.addWidget(self._explanation)
        row.addStretch(1)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.hide()

    def show_environment(self, environment: Environment | None) -> None:
        """None: a pane about no single object."""
        words = _WORDS.get(environment) if environment is not None else None
        self.setVisible(words is not None)
        if words is not None:
            icons.bind(self._icon, words.icon, "on-band", 16)
            self._headline.setText(QCoreApplication.translate("Band", words.headline))
            self._explanation.setText(QCoreApplication.translate("Band", words.explanation))
            self.setAccessibleName(self._headline.text())
