"""What a database says of itself, and what it costs to ask."""

from __future__ import annotations

from pathlib import Path

import pytest

from acme_desktop.adapters.db.schema import HEAD
from acme_desktop.domain.errors import StorageError
from tests.adapters.db.conftest import OpenDatabase


def test_a_small_file_is_looked_at_wholly(file_url: str, open_it: OpenDatabase) -> None:
    facts = open_it(file_url).describe()
    assert (facts["kind"], facts["schema"], facts["integrity"]) == ("SQLite", HEAD, "ok")


def test_a_large_file_only_when_that_is_asked_for(
    file_url: str, open_it: OpenDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("acme_desktop.adapters.db.transaction._LARGE", 1000)
    database = open_it(file_url)
    assert database.describe()["integrity"].startswith("not looked at (0 MB")
    assert database.describe(whole=True)["integrity"] == "ok"


def test_a_damaged_file_is_told_and_not_described(file_url: str, open_it: OpenDatabase, tmp_path: Path) -> None:
    database = open_it(file_url)
    database.close()
    with (tmp_path / "acme.db").open("r+b") as file:
        file.seek(8 * 4096)
        file.write(b"\xaa" * 4096)
    with pytest.raises(StorageError, match="is damaged"):
        database.describe(whole=True)
