"""What is kept of how somebody likes the window: each operator's own, and never more than can be read again."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from acme_desktop.desktop.preferences import Preferences

ALIKE = ("", "window", "Jörg", "Jürg", "a b", "a-b", "A-b", "-", "ö", "../window")


@pytest.mark.parametrize(("one", "other"), list(pairwise((*ALIKE, ALIKE[0]))))
def test_no_operator_finds_what_another_has_left(tmp_path: Path, one: str, other: str) -> None:
    mine = Preferences(tmp_path, one)
    mine.put("new-order.draft", "secret.example.com")
    mine.save()
    assert Preferences(tmp_path, other).get("new-order.draft") is None
    assert Preferences(tmp_path, one).get("new-order.draft") == "secret.example.com"
    assert [path.parent for path in tmp_path.rglob("*.json")] == [tmp_path / "window"]


def test_a_draft_beyond_all_measure_costs_nothing_else(tmp_path: Path) -> None:
    kept = Preferences(tmp_path, "maren")
    kept.put("draft", "ü" * 1_000_000)
    kept.put("route", "/acme/orders")
    kept.put("numbers", [1, 2, 3])
    kept.save()
    found = Preferences(tmp_path, "maren")
    assert (found.get("route"), found.get("numbers"), found.get("draft")) == ("/acme/orders", [1, 2, 3], None)


def test_what_is_no_json_is_not_saved_and_hurts_nobody(tmp_path: Path) -> None:
    kept = Preferences(tmp_path, "maren")
    kept.put("route", "/acme/orders")
    kept.save()
    kept.put("odd", object())
    kept.save()
    assert Preferences(tmp_path, "maren").get("route") == "/acme/orders"
