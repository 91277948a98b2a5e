"""What a diagnosis is made of."""

from __future__ import annotations

from acme_desktop.domain.value_class import value_class


@value_class(frozen=True)
class Advice:
    """`tone` is warn, bad or info. `fix` is the text of the button that copies `copied`; "" where there is none."""

    tone: str
    headline: str
    text: str
    fix: str = ""
    copied: str = ""


def begun(where: str, alone: str, behind: str, **values: str) -> str:
    """A sentence that stands alone, or behind “Over IPv6”."""
    return (behind if where else alone).format(where=where, **values)
