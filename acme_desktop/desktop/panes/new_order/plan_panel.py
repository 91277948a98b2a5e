"""What will happen, before anything does: who issues, what is to be done by hand, what is already under way."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from acme_desktop.desktop.panes.new_order.wish import Wish
from acme_desktop.desktop.theme import icons
from acme_desktop.desktop.theme.metrics import metric
from acme_desktop.desktop.widgets.emptied import empty
from acme_desktop.desktop.widgets.surfaces import ScrollPage, line, surface
from acme_desktop.desktop.widgets.text import label
from acme_desktop.domain.authority import Environment
from acme_desktop.domain.value_class import value_class
from acme_desktop.service.lines import AccountLine, NameReading, NameVerdict, OrderLine

_ICON = 18
_SIDE = 16


@value_class(frozen=True)
class PlanPoint:
    """One block of the plan."""

    icon: str
    tone: str
    headline: str
    more: str = ""


class PlanPanel(QWidget):
    """A column at the right of the form."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        frame = surface("surface", "left")
        head = surface("surface", "bottom")
        row = QHBoxLayout(head)
        row.setContentsMargins(_SIDE, 0, _SIDE, 0)
        row.addWidget(label(self.tr("What will happen"), "section"))
        row.addStretch(1)
        head.setFixedHeight(metric("two-lines"))
        self._page = ScrollPage(margins=False)
        self._page.body.addStretch(1)
        inside = QVBoxLayout(frame)
        inside.setContentsMargins(1, 0, 0, 0)
        inside.setSpacing(0)
        inside.addWidget(head)
        inside.addWidget(self._page, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(frame)

    def show_plan(
        self,
        wish: Wish,
        account: AccountLine | None,
        names: Sequence[NameReading],
        same: OrderLine | None,
        profiles: Sequence[str],
    ) -> None:
        """Draw it for what the form holds now."""
        empty(self._page.body)
        for point in self._points(wish, account, names, same, profiles):
            self._page.body.addWidget(_block(point))
            self._page.body.addWidget(line())
        self._page.body.addStretch(1)

    def _points(
        self,
        wish: Wish,
        account: AccountLine | None,
        names: Sequence[NameReading],
        same: OrderLine | None,
        profiles: Sequence[str],
    ) -> list[PlanPoint]:
        if account is None:
            return [PlanPoint("accounts", "text-2", self.tr("Choose an account first"))]
        good = [name for name in names if name.verdict is not NameVerdict.BAD and not name.covered_by]
        points = [self._issuer(account)]
        if same is not None:
            points.append(self._same(same))
        if good:
            points.append(self._names(good))
            points.append(self._by_hand(wish, good) if wish.solver == "manual" else self._by_itself(wish))
        points.append(self._renewal(wish))
        if profiles:
            offered = ", ".join(profiles)
            points.append(PlanPoint("certificates", "text-2", self.tr("Profiles of this CA"), offered))
        return points

    def _issuer(self, account: AccountLine) -> PlanPoint:
        if account.environment is Environment.PRODUCTION:
            more = self.tr("Trusted by browsers. Each certificate counts towards this CA’s limits.")
            return PlanPoint("healthy", "ok", account.ca, more)
        if account.environment is Environment.PRIVATE:
            return PlanPoint("server", "text-2", account.ca, self.tr("Trusted where your company’s root is."))
        return PlanPoint("test", "virtual", account.ca, self.tr("For rehearsal only: browsers don’t trust it."))

    def _same(self, same: OrderLine) -> PlanPoint:
        headline = self.tr("Order {id} for these names is under way").format(id=same.id)
        return PlanPoint("info", "warn", headline, self.tr("It goes on; a second one is not placed."))

    def _names(self, good: Sequence[NameReading]) -> PlanPoint:
        wildcards = sum(1 for name in good if name.wildcard)
        more = self.tr("%n wildcard(s) among them: proved in the DNS", "", wildcards) if wildcards else ""
        return PlanPoint("certificates", "text-2", self.tr("One certificate for %n name(s)", "", len(good)), more)

    def _by_hand(self, wish: Wish, good: Sequence[NameReading]) -> PlanPoint:
        in_dns = wish.challenge_type == "dns-01" or (not wish.challenge_type and any(name.wildcard for name in good))
        count = len(good)
        if in_dns:
            headline = self.tr("By hand: up to %n TXT value(s)", "", count)
        else:
            headline = self.tr("By hand: up to %n file(s) on web servers", "", count)
        more = self.tr("You get them to copy next; the CA is told only when they are seen in place.")
        return PlanPoint("your-turn", "link", headline, more)

    def _by_itself(self, wish: Wish) -> PlanPoint:
        if wish.solver == "http-server":
            more = self.tr("This computer answers while the CA looks; port 80 of every name must lead here.")
        else:
            more = self.tr("The file is put into the folder, and taken away afterwards.")
        return PlanPoint("bolt", "ok", self.tr("Nothing by hand"), more)

    def _renewal(self, wish: Wish) -> PlanPoint:
        if not wish.auto_renew or wish.csr.strip():
            return PlanPoint("clock", "text-2", self.tr("It will not renew by itself"))
        if wish.solver == "manual":
            more = self.tr("When it is due, the order is placed and you are told that it is your turn.")
            return PlanPoint("clock", "text-2", self.tr("Renews when the CA suggests, with your help"), more)
        return PlanPoint("clock", "text-2", self.tr("Renews by itself when the CA suggests"))


def _block(point: PlanPoint) -> QWidget:
    block = QWidget()
    row = QHBoxLayout(block)
    row.setContentsMargins(_SIDE, metric("card-inside"), _SIDE, metric("card-inside"))
    row.setSpacing(metric("card-inside"))
    sign = QLabel()
    sign.setFixedSize(_ICON, _ICON)
    icons.bind(sign, point.icon, point.tone, _ICON)
    words = QVBoxLayout()
    words.setSpacing(2)
    words.addWidget(label(point.headline, "section", wrap=True))
    if point.more:
        words.addWidget(label(point.more, "text", "2", wrap=True))
    words.addStretch(1)
    column = QVBoxLayout()
    column.addWidget(sign)
    column.addStretch(1)
    row.addLayout(column)
    row.addLayout(words, 1)
    return block
