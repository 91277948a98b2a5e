"""Which orders are looked for: as the bar says it, as an address says it, and as the service is asked for it."""

from __future__ import annotations

from urllib.parse import urlencode

from acme_desktop.domain.account import AccountId
from acme_desktop.domain.health import OrderGroup
from acme_desktop.domain.routes import Route
from acme_desktop.domain.value_class import value_class
from acme_desktop.service.lines import OrderFilter

_MOST_DIGITS = 9  # no account has a greater number


@value_class(frozen=True)
class Wanted:
    """Empty members do not filter. `group` is an OrderGroup's value."""

    text: str = ""
    group: str = ""
    account: int | None = None

    @property
    def is_empty(self) -> bool:
        """Everything is shown."""
        return self == Wanted()

    def address(self) -> str:
        """As it can be copied, typed and opened again."""
        members = {"text": self.text, "group": self.group, "account": str(self.account or "")}
        chosen = {name: value for name, value in members.items() if value}
        return f"/acme/orders?{urlencode(chosen)}" if chosen else "/acme/orders"

    def for_service(self, offset: int, limit: int, sort: str, descending: bool) -> OrderFilter:
        """A page of it, in this order."""
        return OrderFilter(
            text=self.text,
            group=self.group,
            account_id=None if self.account is None else AccountId(self.account),
            sort=sort or "changed",
            descending=descending,
            offset=offset,
            limit=limit,
        )


def wanted_by(route: Route) -> Wanted:
    """What an address asks for; what it says that means nothing does not filter."""
    group, account = route.filter("group"), route.filter("account")
    is_number = account.isascii() and account.isdigit() and len(account) <= _MOST_DIGITS
    return Wanted(
        text=route.filter("text").strip(),
        group=group if group in {one.value for one in OrderGroup} else "",
        account=int(account) if is_number else None,
    )
