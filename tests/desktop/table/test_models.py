"""Lists in memory and lists that the service finds: lazy, merged, never mixed up by late answers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt

from acme_desktop.desktop.table.model import PagedModel, RowsModel
from acme_desktop.domain.errors import StorageError
from acme_desktop.domain.events import Topic
from acme_desktop.service.lines import Health, Page
from tests.desktop.recording_client import RecordingClient
from tests.desktop.table.lines import COLUMNS, FindLines, Line, a_line, pages_of, some, watch

ROOT = QModelIndex()
Settle = Callable[[], None]


def paged(client: RecordingClient) -> PagedModel[Line]:
    model = PagedModel[Line](client, FindLines, COLUMNS, lambda line: line.id)
    watch(model)
    return model


def ids(model: Any) -> list[int]:
    return [line.id for line in model.lines]


@pytest.fixture
def rows() -> RowsModel[Line]:
    model = RowsModel(COLUMNS, lambda line: line.id)
    watch(model)
    return model


# --- in memory ------------------------------------------------------------------------------------------------------


def test_texts_are_there_for_the_screen_and_for_its_reader(rows) -> None:
    rows.show([a_line(7, more=2)])
    name = rows.index(0, 0)
    assert rows.data(name) == "host-7.example.com +2"
    assert rows.data(name, Qt.ItemDataRole.AccessibleTextRole) == "host-7.example.com and 2 more"
    assert rows.data(name, Qt.ItemDataRole.DecorationRole) is None
    assert [rows.headerData(n, Qt.Orientation.Horizontal) for n in range(5)] == [
        "Name", "Expires", "State", "No.", "Print",
    ]  # fmt: skip
    assert rows.headerData(0, Qt.Orientation.Vertical) is None
    assert rows.columnCount(name) == rows.rowCount(name) == 0


def test_rows_are_sorted_by_rank_or_by_text(rows) -> None:
    rows.show([Line(1, "b", days=9), Line(2, "A", days=80), Line(3, "c", days=10)])
    rows.sort_by("expires", False)
    assert ids(rows) == [1, 3, 2]
    rows.sort_by("names", True)
    assert ids(rows) == [3, 1, 2]
    rows.show([*rows.lines, Line(4, "bb")])
    assert ids(rows) == [3, 4, 1, 2]


def test_what_changed_is_shown_and_what_stays_keeps_its_place(rows) -> None:
    rows.show(some(5))
    third = QPersistentModelIndex(rows.index(2, 0))
    changed: list[tuple[int, int]] = []
    rows.dataChanged.connect(lambda first, last: changed.append((first.row(), last.row())))
    rows.show([a_line(9), *some(1), replace(a_line(3), health=Health.FAILING), *some(2, 4)])
    assert ids(rows) == [9, 1, 3, 4, 5]
    assert third.row() == 2
    assert changed == [(2, 2)]
    assert rows.data(rows.index(2, 2)) == "Failing"


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(st.lists(st.lists(st.integers(0, 12), unique=True), min_size=2, max_size=4))
def test_persistent_places_follow_their_lines_through_any_change(rows, lists) -> None:
    for numbers in lists:
        held = {line.id: QPersistentModelIndex(rows.index(row, 0)) for row, line in enumerate(rows.lines)}
        resets: list[bool] = []
        rows.modelReset.connect(lambda resets=resets: resets.append(True))
        rows.show([a_line(number) for number in numbers])
        assert ids(rows) == numbers
        for number, index in held.items():
            if not resets:
                assert index.isValid() == (number in numbers)
            if index.isValid():
                assert rows.line(index.row()).id == number
            assert rows.row_of(number) == (numbers.index(number) if number in numbers else -1)


# --- found by the service ---------------------------------------------------------------------------------------------


def test_pages_come_one_after_another(client, settle: Settle) -> None:
    client.answer(FindLines, pages_of(some(450)))
    model = paged(client)
    assert not model.canFetchMore(ROOT)
    model.reload()
    assert model.busy
    settle()
    assert (model.rowCount(), model.total, model.counts, model.busy) == (200, 450, {"all": 450}, False)
    while model.canFetchMore(ROOT):
        model.fetchMore(ROOT)
        assert not model.canFetchMore(ROOT)
        settle()
    assert ids(model) == list(range(1, 451))
    assert [(q.offset, q.limit) for q in client.submitted] == [(0, 200), (200, 200), (400, 200)]


def test_a_row_that_moved_between_two_pages_is_there_once(client, settle: Settle) -> None:
    client.answer(FindLines, pages_of(some(300)))
    model = paged(client)
    model.reload()
    settle()
    client.answer(FindLines, pages_of([a_line(0), *some(300)]))
    model.fetchMore(ROOT)
    settle()
    assert ids(model) == list(range(1, 301))


def test_a_list_that_became_shorter_ends(client, settle: Settle) -> None:
    client.answer(FindLines, pages_of(some(300)))
    model = paged(client)
    model.reload()
    settle()
    client.answer(FindLines, Page((), 300, 200))
    model.fetchMore(ROOT)
    settle()
    assert not model.canFetchMore(ROOT)


def test_a_refresh_asks_for_as_many_as_are_here_and_merges(client, settle: Settle) -> None:
    client.answer(FindLines, pages_of(some(450)))
    model = paged(client)
    model.refresh()  # nothing was read yet: it reads
    settle()
    model.fetchMore(ROOT)
    settle()
    held = QPersistentModelIndex(model.index(350, 0))
    resets: list[bool] = []
    model.modelReset.connect(lambda: resets.append(True))
    client.answer(FindLines, pages_of([a_line(1000), *some(450)]))
    model.refresh()
    settle()
    assert client.submitted[-1] == FindLines(0, 400)
    assert (model.rowCount(), held.row(), resets) == (400, 351, [])


def test_another_order_is_asked_of_the_service(client, settle: Settle) -> None:
    client.answer(FindLines, pages_of(some(3)))
    model = paged(client)
    model.sort_by("names", False)  # before the first question
    assert client.submitted == []
    model.reload()
    settle()
    model.sort_by("expires", True)
    settle()
    assert client.submitted == [FindLines(0, 200, "names", False), FindLines(0, 200, "expires", True)]


def test_the_older_of_two_answers_is_dropped(client) -> None:
    model = paged(client)
    model.reload()
    first = client.tickets[0]
    model.reload()
    assert first.stop_event.is_set()
    client.succeed(client.tickets[1], Page((a_line(2),), 1))
    client.succeed(first, Page((a_line(1),), 1))
    assert ids(model) == [2]
    assert not model.busy


def test_a_failure_leaves_what_is_shown_and_a_later_answer_mends_it(client, settle: Settle) -> None:
    client.answer(FindLines, pages_of(some(3)))
    model = paged(client)
    model.reload()
    settle()
    failures: list[object] = []
    model.failed.connect(failures.append)
    error = StorageError("the disk is full")
    client.answer(FindLines, error)
    model.refresh()
    settle()
    assert (failures, model.error, ids(model), model.busy) == ([error], error, [1, 2, 3], False)
    client.answer(FindLines, pages_of(some(4)))
    model.refresh()
    settle()
    assert (model.error, ids(model)) == (None, [1, 2, 3, 4])


def test_what_happens_to_its_objects_is_asked_once_a_moment(client, settle: Settle, qtbot) -> None:
    client.answer(FindLines, pages_of(some(3)))
    model = paged(client)
    model.follow(Topic.ORDER)
    model.follow(Topic.ORDER, Topic.CERTIFICATE)
    model.reload()
    settle()
    client.tell(Topic.AUDIT)
    for _ in range(5):
        client.tell(Topic.CERTIFICATE)
    qtbot.waitUntil(lambda: len(client.submitted) == 2)
    model.rest(True)
    client.tell(Topic.ORDER)
    qtbot.wait(150)
    assert len(client.submitted) == 2
    model.rest(False)
    qtbot.waitUntil(lambda: len(client.submitted) == 3)


def test_ten_thousand_rows_are_merged_at_once(client, settle: Settle, qtbot) -> None:
    lines = some(10_000)
    client.answer(FindLines, Page(tuple(lines), 10_000))
    model = PagedModel[Line](client, FindLines, COLUMNS, lambda line: line.id)
    model.reload()
    settle()
    lines[5000] = replace(lines[5000], days=1)
    client.answer(FindLines, Page((a_line(20_000), *lines), 10_001))
    model.refresh()
    settle()
    assert (model.rowCount(), model.line(5001).days, model.row_of(20_000)) == (10_001, 1, 0)


def test_texts_are_made_once_and_again_when_the_time_is_another(rows) -> None:
    rows.show(some(3))
    cells = rows.cells(1)
    assert rows.cells(1) is cells
    rows.forget_cells()
    assert rows.cells(1) is not cells
    assert rows.cells(99) is None


def test_under_a_storm_of_events_questions_live_to_be_answered(client: RecordingClient, qtbot) -> None:
    model = paged(client)
    model.follow(Topic.ORDER)
    model.reload()
    client.succeed(FindLines, Page(tuple(some(3)), 3))
    for _ in range(3):
        client.tell(Topic.ORDER)
        qtbot.wait(130)
    (open_,) = client.running()
    assert not open_.stop_event.is_set()
    client.succeed(open_, Page(tuple(some(4)), 4))
    assert ids(model) == [line.id for line in some(4)]
    qtbot.waitUntil(lambda: len(client.running()) == 1)  # what came meanwhile is asked about once
    assert len(client.requests(FindLines)) == 3


def test_who_went_to_rest_a_moment_ago_asks_nothing(client: RecordingClient, qtbot) -> None:
    model = paged(client)
    model.follow(Topic.ORDER)
    model.reload()
    client.succeed(FindLines, Page(tuple(some(3)), 3))
    client.tell(Topic.ORDER)
    model.rest(True)
    qtbot.wait(200)
    assert client.running() == ()
    model.rest(False)
    qtbot.waitUntil(lambda: len(client.running()) == 1)
