"""The names of an order: how far each is proved, and what the CA says of it in its own words."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from acme_desktop.desktop.theme.metrics import metric
from acme_desktop.desktop.widgets.card import Card
from acme_desktop.desktop.widgets.chip import state_label
from acme_desktop.desktop.widgets.emptied import empty
from acme_desktop.desktop.widgets.surfaces import line
from acme_desktop.desktop.widgets.text import label
from acme_desktop.desktop.wording.errors import ca_words
from acme_desktop.desktop.wording.states import StateLook, proof_look
from acme_desktop.domain.names import Identifier
from acme_desktop.domain.order import Authorization, OrderState
from acme_desktop.domain.value_class import value_class
from acme_desktop.service.lines import OrderStory

_MOST = 100
_ALL_PROVED = (OrderState.READY, OrderState.PROCESSING, OrderState.ISSUED, OrderState.STORED, OrderState.VALID)


@value_class(frozen=True)
class NameStanding:
    """`look` is None where the CA was not asked yet."""

    name: str
    look: StateLook | None
    problem: str = ""


def standings(story: OrderStory) -> tuple[NameStanding, ...]:
    """Those in trouble first, else as ordered."""
    known = {one.identifier: one for one in story.authorizations}
    found = [_standing(name, known.get(name), story) for name in story.order.wish.identifiers]
    return tuple(sorted(found, key=lambda one: not one.problem))


def _standing(name: Identifier, known: Authorization | None, story: OrderStory) -> NameStanding:
    # The CA is not asked for each name again once the order went on, which it does only when all are proved.
    status = "valid" if story.order.state in _ALL_PROVED else known.status if known is not None else ""
    look = proof_look(status) if status else None
    return NameStanding(name.display, look, ca_words(story.problem_of(name)))


class NamesCard(Card):
    """A row each."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.standings: tuple[NameStanding, ...] = ()
        self._count = label("", "small", "2")
        self.beside.addWidget(self._count)
        self.set_title(self.tr("Names"))
        self.set_body_margins(0, 0, 0, 0)

    def show_names(self, shown: tuple[NameStanding, ...]) -> None:
        """These from now on; what stands there already stays."""
        if shown == self.standings:
            return
        self.standings = shown
        proved = sum(1 for one in shown if one.look == proof_look("valid"))
        self._count.setText(self.tr("{proved} of {all} proved").format(proved=proved, all=len(shown)))
        rows = QWidget()
        column = QVBoxLayout(rows)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for place, one in enumerate(shown[:_MOST]):
            if place:
                column.addWidget(line())
            column.addWidget(_NameRow(one))
        if len(shown) > _MOST:
            column.addWidget(label(self.tr("and %n more", "", len(shown) - _MOST), tone="2"))
        empty(self.body)
        self.body.addWidget(rows)


class _NameRow(QWidget):
    """The name, how it stands, and under them what the CA says."""

    def __init__(self, one: NameStanding) -> None:
        super().__init__()
        side = metric("card-inside")
        column = QVBoxLayout(self)
        column.setContentsMargins(side, metric("icon-gap"), side, metric("icon-gap"))
        column.setSpacing(metric("half"))
        head = QHBoxLayout()
        column.addLayout(head)
        head.setSpacing(side)
        head.addWidget(label(one.name, wrap=True, selectable=True), 1)
        look = one.look or StateLook("clock", self.tr("Not asked yet"), "quiet")
        head.addWidget(state_label(look))
        if one.problem:
            column.addWidget(label(one.problem, "small", "2", wrap=True, selectable=True))
