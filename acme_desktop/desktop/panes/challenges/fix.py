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
