"""What the practice CA leaves for its clients is believed only as far as it can be right."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from acme_desktop.adapters.practice_file import read_practice_ca
from acme_desktop.domain.authority import PracticeCa
from acme_desktop.domain.preflight import Viewpoint

GOOD = {
    "format": 1,
    "directory_url": "https://127.0.0.1:21000/acme-desktop-practice/directory",
    "ca_bundle": "PEM",
    "dns": "127.0.0.1:21001",
    "http01_port": 21002,
}


def written(home: Path, text: str) -> Path:
    (home / "practice").mkdir()
    (home / "practice" / "ca.json").write_text(text)
    return home


def test_what_it_leaves_is_read(tmp_path: Path) -> None:
    found = read_practice_ca(written(tmp_path, json.dumps({**GOOD, "more": 1})))
    assert found == PracticeCa(GOOD["directory_url"], "PEM", "127.0.0.1:21001", 21002)  # type: ignore[arg-type]
    assert found.viewpoint == Viewpoint("127.0.0.1:21001", 21002)


def test_where_it_was_never_started_there_is_none(tmp_path: Path) -> None:
    assert read_practice_ca(tmp_path) is None


@pytest.mark.parametrize(
    "change",
    [
        {"format": 2},
        {"directory_url": "https://ca.example/acme-desktop-practice/directory"},
        {"directory_url": "https://127.0.0.1:21000/other"},
        {"directory_url": None},
        {"ca_bundle": 7},
        {"dns": "192.0.2.1:53"},
        {"dns": "127.0.0.1"},
        {"dns": "localhost:53"},
        {"dns": "127.0.0.1:0"},
        {"dns": "127.0.0.1:x"},
        {"http01_port": 0},
        {"http01_port": True},
        {"http01_port": "80"},
        {"http01_port": 65536},
    ],
    ids=str,
)
def test_anything_else_counts_as_none(tmp_path: Path, change: dict[str, object]) -> None:
    assert read_practice_ca(written(tmp_path, json.dumps({**GOOD, **change}))) is None


@pytest.mark.parametrize("text", ["", "{", "[]", "null", "x" * 100_000])
def test_so_does_a_file_that_is_no_json_object(tmp_path: Path, text: str) -> None:
    assert read_practice_ca(written(tmp_path, text)) is None
