"""Cores: the service on a profile of its own, for every test anew."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.unit.service.core import Core, Start, set_up

_IN_MEMORY = Path("/dev/shm")


@pytest.fixture(scope="session")
def quick_folder() -> Iterator[Path]:
    """In memory where this machine has such a place: nothing here is about disks, and flushing them takes time."""
    place = _IN_MEMORY if _IN_MEMORY.is_dir() else None
    with tempfile.TemporaryDirectory(dir=place) as folder:
        yield Path(folder)


@pytest.fixture(scope="session")
def prepared(quick_folder: Path) -> Start:
    folder = quick_folder / "prepared"
    folder.mkdir()
    return set_up(folder)


@pytest.fixture
def folder(quick_folder: Path) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(dir=quick_folder) as folder:
        yield Path(folder)


@pytest.fixture
def core(folder: Path, prepared: Start) -> Iterator[Core]:
    """Ada, an admin, is signed in, and there is an account at the CA."""
    core = Core(folder, prepared)
    yield core
    core.close()


@pytest.fixture(scope="session")
def empty(quick_folder: Path) -> Start:
    folder = quick_folder / "empty"
    folder.mkdir()
    Core(folder).close()
    return Start(folder / "acme.db", {}, {})


@pytest.fixture
def fresh(folder: Path, empty: Start) -> Iterator[Core]:
    """A profile on which nobody has done anything yet."""
    core = Core(folder, empty)
    yield core
    core.close()
