"""The audit trail's rows: asked for by the row before them, few in memory, new ones above without losing the place."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QModelIndex, QPersistentModelIndex

from acme_desktop.desktop.table.keyset_model import KeysetModel
from acme_desktop.domain.errors import StorageError
from acme_desktop.domain.events import Topic
from tests.desktop.recording_client import RecordingClient
from tests.desktop.table.lines import COLUMNS, Line, ListBehind, trail_of, watch

ROOT = QModelIndex()
Settle = Callable[[], None]


@pytest.fixture
def unwatched(client: RecordingClient) -> KeysetModel[Line]:
    """For lengths at which Qt's tester, which looks at every cell, would take minutes."""
    return KeysetModel[Line](client, ListBehind, COLUMNS, lambda line: line.id)


@pytest.fixture
def model(unwatched: KeysetModel[Line]) -> KeysetModel[Line]:
    watch(unwatched)
    return unwatched


def number(model: KeysetModel[Line], row: int) -> int | None:
    line = model.line(row)
    return line.id if line else None


def read_all(model: KeysetModel[Line], settle: Settle) -> None:
    while model.canFetchMore(ROOT):
        model.fetchMore(ROOT)
        settle()


def test_a_filtered_trail_is_found_page_after_page(client, model, settle: Settle) -> None:
    client.answer(ListBehind, trail_of(700, frozenset(range(1, 700, 7))))
    model.reload()
    settle()
    assert model.rowCount() == 200
    read_all(model, settle)
    assert model.rowCount() == 600
    assert [number(model, row) for row in (0, 1, 599)] == [700, 699, 2]
    cursors = [question.cursor for question in client.submitted]
    assert cursors == [None, 468, 235, 2]


def test_a_whole_trail_is_as_long_as_it_is_at_once(client, unwatched, settle: Settle) -> None:
    client.answer(ListBehind, trail_of(1_000_000))
    unwatched.reload(dense=True)
    settle()
    assert unwatched.rowCount() == 1_000_000
    assert not unwatched.canFetchMore(ROOT)
    assert number(unwatched, 999_999) is None
    assert unwatched.cells(999_999) is None
    assert unwatched.data(unwatched.index(999_999, 0)) == ""
    changed: list[tuple[int, int]] = []
    unwatched.dataChanged.connect(lambda first, last: changed.append((first.row(), last.row())))
    settle()
    assert number(unwatched, 999_999) == 1
    assert changed == [(999_800, 999_999)]
    assert client.submitted[-1] == ListBehind(201, 200)


@pytest.mark.parametrize("left_out", [900, 500, 1])
def test_a_trail_that_has_gaps_after_all_is_read_as_one(client, model, settle: Settle, left_out) -> None:
    client.answer(ListBehind, trail_of(1000, frozenset({left_out})))
    model.reload(dense=True)
    settle()
    for row in (450, 999):
        number(model, row)
        settle()
    assert model.rowCount() == 200
    read_all(model, settle)
    assert model.rowCount() == 999


def test_memory_holds_few_pages_and_reads_others_again(client, unwatched, settle: Settle) -> None:
    client.answer(ListBehind, trail_of(12_000))
    unwatched.reload()
    settle()
    read_all(unwatched, settle)
    assert unwatched.rowCount() == 12_000
    assert number(unwatched, 11_999) == 1
    asked = len(client.submitted)
    assert number(unwatched, 0) is None
    settle()
    assert number(unwatched, 0) == 12_000
    assert client.submitted[asked:] == [ListBehind(None, 200)]


def test_whoever_scrolls_fast_waits_for_the_last_pages_only(client, unwatched, settle: Settle) -> None:
    client.answer(ListBehind, trail_of(1_000_000))
    unwatched.reload(dense=True)
    settle()
    before = len(client.submitted)
    for row in range(100_000, 900_000, 10_000):
        unwatched.line(row)
    settle()
    assert len(client.submitted) == before + 4
    assert number(unwatched, 890_000) == 110_000


def test_new_rows_come_above_and_places_stay(client, model, settle: Settle, qtbot) -> None:
    client.answer(ListBehind, trail_of(500))
    model.follow(Topic.AUDIT)
    model.reload(dense=True)
    settle()
    held = QPersistentModelIndex(model.index(10, 0))
    client.answer(ListBehind, trail_of(503))
    client.tell(Topic.AUDIT)
    qtbot.waitUntil(lambda: model.rowCount() == 503)
    assert (held.row(), number(model, 0), number(model, 13)) == (13, 503, 490)
    client.answer(ListBehind, trail_of(504))
    model.refresh()
    settle()
    assert [number(model, row) for row in range(5)] == [504, 503, 502, 501, 500]
    assert [model.row_of(key) for key in (504, 500, 1, 505, "x")] == [0, 4, 503, -1, -1]
    model.refresh()
    settle()
    assert model.rowCount() == 504


def test_more_new_rows_than_a_page_are_read_anew(client, model, settle: Settle) -> None:
    client.answer(ListBehind, trail_of(500))
    model.reload()
    settle()
    client.answer(ListBehind, trail_of(900))
    model.refresh()
    settle()
    assert (number(model, 0), model.rowCount()) == (900, 200)


def test_a_row_is_found_by_its_key_where_it_is_in_memory(client, model, settle: Settle) -> None:
    client.answer(ListBehind, trail_of(500, frozenset({499})))
    model.reload()
    settle()
    assert [model.row_of(key) for key in (500, 498, 499, 1)] == [0, 1, -1, -1]


def test_an_empty_trail_is_empty(client, model, settle: Settle) -> None:
    client.answer(ListBehind, ())
    model.refresh()
    assert client.submitted == []
    for dense in (True, False):
        model.reload(dense=dense)
        settle()
        assert (model.rowCount(), model.answered, model.canFetchMore(ROOT)) == (0, True, False)
    client.answer(ListBehind, trail_of(3))
    model.refresh()
    settle()
    assert model.rowCount() == 3


def test_an_end_on_a_page_s_edge_is_seen(client, model, settle: Settle) -> None:
    client.answer(ListBehind, trail_of(200))
    model.reload()
    settle()
    assert model.canFetchMore(ROOT)
    read_all(model, settle)
    assert model.rowCount() == 200


def test_a_failure_is_told_and_the_rows_stay(client, model, settle: Settle) -> None:
    client.answer(ListBehind, trail_of(500))
    model.reload()
    settle()
    failures: list[object] = []
    model.failed.connect(failures.append)
    error = StorageError("no")
    client.answer(ListBehind, error)
    model.fetchMore(ROOT)
    settle()
    assert (failures, model.error, model.busy, model.rowCount()) == ([error], error, False, 200)
