"""Which certificates are looked for: as the bar says it, as an address says it, and as the service is asked for it."""

from __future__ import annotations

from urllib.parse import urlencode

from acme_desktop.domain.health import Health
from acme_desktop.domain.routes import Route
from acme_desktop.domain.value_class import value_class
from acme_desktop.service.lines import CertificateFilter

_LARGEST = 10**9  # no account and no number of days is greater


@value_class(frozen=True)
class Wanted:
    """Empty members do not filter. `within` are days; `superseded` is no part of the address: it is a habit."""

    text: str = ""
    health: str = ""
    within: int | None = None
    account: int | None = None
    superseded: bool = False

    @property
    def is_empty(self) -> bool:
        """Everything in use is shown."""
        return not (self.text or self.health or self.within is not None or self.account is not None)

    def address(self) -> str:
        """As it can be copied, typed and opened again."""
        members = {"text": self.text, "health": self.health, "within": self.within, "account": self.account}
        chosen = {name: str(value) for name, value in members.items() if value not in ("", None)}
        return f"/acme/certificates?{urlencode(chosen)}" if chosen else "/acme/certificates"

    def for_service(self, offset: int, limit: int, sort: str, descending: bool) -> CertificateFilter:
        """A page of it, in this order."""
        return CertificateFilter(
            text=self.text,
            health=self.health,
            within_days=self.within,
            account_id=self.account,
            superseded=self.superseded,
            sort=sort or "expires",
            descending=descending,
            offset=offset,
            limit=limit,
        )


def wanted_by(route: Route, *, superseded: bool) -> Wanted:
    """What an address asks for; what it says that means nothing does not filter."""
    health = route.filter("health")
    return Wanted(
        text=route.filter("text").strip(),
        health=health if health in {one.value for one in Health} else "",
        within=_number(route.filter("within")),
        account=_number(route.filter("account")),
        superseded=superseded,
    )


def _number(text: str) -> int | None:
    if not (text.isascii() and text.isdigit()) or len(text) > len(str(_LARGEST)):
        return None
    return min(int(text), _LARGEST)
