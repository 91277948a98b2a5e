"""Under which names the public registers its own: the ICANN half of the public suffix list."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import idna

if TYPE_CHECKING:
    from collections.abc import Sequence

    from publicsuffixlist import PublicSuffixList


def registered_domain(name: str) -> str:
    """The part of an A-label name that somebody has registered; its last two labels where no suffix is known."""
    base = name.removeprefix("*.")
    last = base.rpartition(".")[2]
    if last in icann_rules():
        found = suffixes_under(last).privatesuffix(base)
        return base if found is None else str(found)
    return ".".join(base.split(".")[-2:])


@cache
def icann_rules() -> dict[str, Sequence[str]]:
    """The ICANN half of the public suffix list: rules by the A-label of their top-level domain.

    Parsing all 7,000 of them costs more than the rest of an order; one top-level domain at a time costs nothing.
    """
    from publicsuffixlist import PSLFILE

    text = Path(PSLFILE).read_text(encoding="utf-8")
    text = text.partition("// ===BEGIN ICANN DOMAINS===")[2].partition("// ===END ICANN DOMAINS===")[0]
    rules: dict[str, list[str]] = {}
    for line in text.split("\n"):
        if line and not line.startswith("//"):
            rules.setdefault(line.rpartition(".")[2], []).append(line)
    return {last if last.isascii() else idna.encode(last).decode("ascii"): found for last, found in rules.items()}


@cache
def suffixes_under(last: str) -> PublicSuffixList:
    """The rules under one top-level domain that has some."""
    from publicsuffixlist import PublicSuffixList

    return PublicSuffixList(icann_rules()[last], accept_unknown=False)
