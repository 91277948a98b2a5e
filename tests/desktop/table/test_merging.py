"""From any list to any other by the steps of the plan."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from acme_desktop.desktop.table.merging import plan, ranges

KEYS = st.lists(st.integers(0, 30), unique=True)


@given(KEYS, KEYS)
def test_the_steps_lead_there(old: list[int], new: list[int]) -> None:
    steps = plan(old, new)
    here = list(old)
    for first, last in steps.removed:
        assert 0 <= first <= last < len(here)
        del here[first : last + 1]
    assert sorted(here) == sorted(steps.kept)
    assert steps.moved == (here != list(steps.kept))
    here = list(steps.kept)
    for first, last in steps.inserted:
        assert first <= len(here)
        here[first:first] = new[first : last + 1]
    assert here == new


@given(KEYS)
def test_nothing_to_do_is_no_step(keys: list[int]) -> None:
    steps = plan(keys, keys)
    assert (steps.removed, steps.moved, steps.inserted) == ((), False, ())


@given(st.sets(st.integers(0, 30)))
def test_ranges_hold_every_number_once(numbers: set[int]) -> None:
    parts = list(ranges(sorted(numbers)))
    assert {n for first, last in parts for n in range(first, last + 1)} == numbers
    assert all(left[1] + 1 < right[0] for left, right in pairwise(parts))
