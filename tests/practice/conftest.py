"""A practice CA for a test: without sockets where that does, else with all of them, in a thread or in a process."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.journeys.core import Beginning, begun
from tests.practice.bench import Bench
from tests.practice.live_ca import LiveCa


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    """A CA without sockets and with a clock of its own."""
    made = Bench(tmp_path)
    yield made
    made.close()


@pytest.fixture
def ca(tmp_path: Path) -> Iterator[LiveCa]:
    """A CA of its own with every socket."""
    with LiveCa(tmp_path / "home") as made:
        yield made


@pytest.fixture(scope="module")
def shared_ca(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveCa]:
    """The same for tests that do not change it for each other."""
    with LiveCa(tmp_path_factory.mktemp("shared") / "home") as made:
        yield made


@pytest.fixture(scope="session")
def beginning(tmp_path_factory: pytest.TempPathFactory) -> Beginning:
    """What our own program begins with."""
    return begun(tmp_path_factory.mktemp("beginning") / "profile")
