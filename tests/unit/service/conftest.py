"""Cores: the service on a profile of its own, for every test anew."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.unit.service.core import Core, Shelf, Start, set_up

_IN_MEMORY = Path("/dev/shm")


@pytest.fixture(scope="session")
def quick_folder() -> Iterator[Path]:
    """In memory where this machine has such a place: nothing here is about disks, and flushing them takes time."""
    place = _IN_MEMORY if _IN_MEMORY.is_dir() else None
    with tempfile.TemporaryDirectory(dir=place) as folder:
        yield Path(folder)


@pytest.fixture(scope="session")
def shelf(quick_folder: Path) -> Iterator[Shelf]:
    shelf = Shelf(quick_folder)
    yield shelf
    shelf.close()


@pytest.fixture(scope="session")
def prepared(quick_folder: Path) -> Start:
    folder = quick_folder / "prepared"
    folder.mkdir()
    return set_up(folder)


@pytest.fixture(scope="session")
def empty(quick_folder: Path) -> Start:
    folder = quick_folder / "empty"
    folder.mkdir()
    core = Core(folder, Shelf(folder))
    core.shelf.close()
    return Start(core.shelf.file, {}, {})


@pytest.fixture
def core(tmp_path: Path, shelf: Shelf, prepared: Start) -> Core:
    """Ada, an admin, is signed in, and there is an account at the CA."""
    return Core(tmp_path, shelf, prepared)


@pytest.fixture
def fresh(tmp_path: Path, shelf: Shelf, empty: Start) -> Core:
    """A profile on which nobody has done anything yet."""
    return Core(tmp_path, shelf, empty)
