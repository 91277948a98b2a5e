"""“Abandon…”: what is lost with an order that is let go, before anything is."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from acme_desktop.desktop.theme import icons
from acme_desktop.desktop.theme.metrics import metric
from acme_desktop.desktop.widgets.buttons import button
from acme_desktop.desktop.widgets.dialog import Dialog
from acme_desktop.desktop.widgets.text import label
from acme_desktop.domain.order import Deployed
from acme_desktop.service.lines import OrderStory

_ICON = 16
_PROVED = "valid"


class AbandonDialog(Dialog):
    """Signals:
    confirmed(): let it go.
    """

    confirmed = Signal()

    def __init__(self, story: OrderStory, parent: QWidget) -> None:
        title = QCoreApplication.translate("AbandonDialog", "Abandon order {number}?")
        super().__init__(title.format(number=story.order.id), _names(story), parent)
        for words in consequences(story):
            self.body.addWidget(_Point(words))
        self.abandon_button = self.add_button(button(self.tr("Abandon order"), "danger-final"))
        self.abandon_button.clicked.connect(self._on_abandon)
        self.cancel_button.setText(self.tr("Keep it"))
        self.foot.addStretch(1)

    def _on_abandon(self) -> None:
        self.accept()
        self.confirmed.emit()


class _Point(QWidget):
    """One consequence."""

    def __init__(self, words: str) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(metric("step"))
        sign = QLabel()
        sign.setFixedSize(_ICON, _ICON)
        icons.bind(sign, "minus", "text-2", _ICON)
        row.addWidget(sign, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(label(words, wrap=True), 1)


def consequences(story: OrderStory) -> tuple[str, ...]:
    """What is lost, what stays, and what is to be done afterwards."""
    translate = QCoreApplication.translate
    proved = sum(1 for one in story.authorizations if one.status == _PROVED)
    deployed = any(c.deployed in (Deployed.INTENDED, Deployed.DONE) for a in story.authorizations for c in a.challenges)
    said = [translate("orders", "No certificate comes from it any more, and it can’t be carried on.")]
    if story.order.replaces_certificate is not None:
        words = translate(
            "orders",
            "Certificate {number} is not renewed by it. It goes on as before; a later renewal run orders anew.",
        )
        said.append(words.format(number=story.order.replaces_certificate))
    if proved:
        said.append(
            translate("orders", "%n name(s) are proved already; the CA may remember that for a new order.", "", proved)
        )
    if story.order.wish.solver.automatic and deployed:
        said.append(translate("orders", "What this program has put in place is taken away."))
    elif not story.order.wish.solver.automatic:
        said.append(translate("orders", "What you have put in place stays there until you take it away."))
    said.append(translate("orders", "Nothing is revoked, and the CA counts no failure: the order lapses there."))
    return tuple(said)


def _names(story: OrderStory) -> str:
    names = story.line.names
    first, more = names[0] if names else "–", len(names) - 1
    if more <= 0:
        return QCoreApplication.translate("orders", "It is for {name}.").format(name=first)
    return QCoreApplication.translate("orders", "It is for {name} and %n more.", "", more).format(name=first)
