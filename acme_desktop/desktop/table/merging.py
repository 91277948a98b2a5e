"""How one list becomes another with as few steps as a table needs to keep selection and scroll."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from itertools import pairwise

from acme_desktop.domain.value_class import value_class

Range = tuple[int, int]  # the first and the last


@value_class(frozen=True)
class Plan:
    """In this order: take `removed` away (from the end, counted in the old list), put what stays into the order
    `kept` if it `moved`, put `inserted` in (from the start, counted in the new list)."""

    removed: tuple[Range, ...]
    kept: tuple[Hashable, ...]
    moved: bool
    inserted: tuple[Range, ...]


def plan(old: Sequence[Hashable], new: Sequence[Hashable]) -> Plan:
    """From the old keys to the new ones. No key may be in a list twice."""
    here, wanted = set(old), set(new)
    stays = [key for key in old if key in wanted]
    kept = tuple(key for key in new if key in here)
    return Plan(
        removed=tuple(reversed(tuple(ranges(i for i, key in enumerate(old) if key not in wanted)))),
        kept=kept,
        moved=tuple(stays) != kept,
        inserted=tuple(ranges(i for i, key in enumerate(new) if key not in here)),
    )


def ranges(numbers: Iterable[int]) -> Iterable[Range]:
    """Ascending numbers, those side by side together."""
    all_of_them = list(numbers)
    if not all_of_them:
        return
    first = all_of_them[0]
    for one, following in pairwise(all_of_them):
        if following != one + 1:
            yield first, one
            first = following
    yield first, all_of_them[-1]
