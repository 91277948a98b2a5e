"""What the form holds, as a value: kept as a draft, read again, and turned into the command."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, fields

from acme_desktop.domain.account import AccountId
from acme_desktop.domain.value_class import value_class
from acme_desktop.service.lines import NameReading, NamesReading, NameVerdict
from acme_desktop.service.requests import PlaceOrder

WAIT = 180.0  # seconds, where nobody has to copy anything
_PRIVATE = "PRIVATE KEY"


@value_class(frozen=True)
class Wish:
    """`account_id` 0: none chosen. `place` is the listener's port or the web server's folder."""

    account_id: int = 0
    text: str = ""
    challenge_type: str = ""
    solver: str = "manual"
    place: str = ""
    profile: str = ""
    key_type: str = "ec256"
    auto_renew: bool = True
    csr: str = ""
    preferred_chain: str = ""

    @property
    def solver_text(self) -> str:
        """As the service reads it."""
        return f"{self.solver}:{self.place.strip()}" if self.place.strip() and self.solver != "manual" else self.solver

    def command(self, names: Sequence[NameReading]) -> PlaceOrder:
        """For the names that can be ordered, without those that a wildcard among them covers (CAs refuse both)."""
        good = NamesReading(tuple(names)).to_order
        return PlaceOrder(
            account_id=AccountId(self.account_id),
            domains=", ".join(good),
            challenge_type=self.challenge_type,
            solver=self.solver_text,
            key_type=self.key_type,
            profile=self.profile,
            csr=self.csr.strip().encode("utf-8"),
            auto_renew=self.auto_renew,
            preferred_chain=self.preferred_chain.strip(),
            wait=0.0 if self.solver == "manual" else WAIT,
        )


def as_draft(wish: Wish) -> dict[str, object]:
    """JSON-ready. A private key that was pasted by mistake must not come to rest on the disk."""
    known = asdict(wish)
    return {
        name: "" if isinstance(value, str) and _PRIVATE in value.upper() else value for name, value in known.items()
    }


def from_draft(kept: object) -> Wish:
    """What was kept; members that are missing or of another kind are as in a new form."""
    if not isinstance(kept, Mapping):
        return Wish()
    blank = Wish()
    known = {f.name: kept[f.name] for f in fields(Wish) if type(kept.get(f.name)) is type(getattr(blank, f.name))}
    return Wish(**known)


def without(names: Sequence[NameReading], gone: NameReading) -> str:
    """What was typed, without one of its names."""
    return ", ".join(name.typed for name in names if name is not gone)


def instead(names: Sequence[NameReading], old: NameReading, new: str) -> str:
    """What was typed, with another name in the place of one."""
    return ", ".join(new if name is old else name.typed for name in names)


def missing(wish: Wish, names: Sequence[NameReading], *, reading: bool) -> tuple[str, int]:
    """Why the order can't be placed yet, as a key of the pane's words and a number; "" where it can."""
    bad = sum(1 for name in names if name.verdict is NameVerdict.BAD)
    if not wish.account_id:
        return "account", 0
    if wish.csr.strip():
        return ("", 0)
    if not names:
        return "names", 0
    if bad:
        return "decide", bad
    if wish.solver == "webroot" and not wish.place.strip():
        return "folder", 0
    return ("reading", 0) if reading else ("", 0)
