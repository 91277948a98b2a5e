"""Lines, columns and questions for the tests of tables."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractItemModel
from PySide6.QtTest import QAbstractItemModelTester

from acme_desktop.desktop.table.column import Bar, Column
from acme_desktop.desktop.wording.states import StateLook, health_look, mark_look
from acme_desktop.domain.authority import Environment
from acme_desktop.domain.value_class import value_class
from acme_desktop.service.lines import Health, Page
from acme_desktop.service.requests import Query


@value_class(frozen=True)
class Line:
    id: int
    name: str = ""
    more: int = 0
    days: int = 30
    health: Health = Health.HEALTHY
    environment: Environment = Environment.PRODUCTION


@value_class(frozen=True)
class FindLines(Query[Page[Line]]):
    offset: int
    limit: int
    sort: str = ""
    descending: bool = False


@value_class(frozen=True)
class ListBehind(Query[tuple[Line, ...]]):
    cursor: int | None
    limit: int


def _look(line: Line) -> StateLook:
    return health_look(line.health)


COLUMNS = (
    Column[Line](
        "name", "Name", lambda line: line.name, "names", width=200, stretch=1, delegate="names",
        more=lambda line: line.more, mark=lambda line: mark_look(line.environment),
        tip=lambda line: f"<b>{line.name}</b>" if line.more else "",
    ),
    Column[Line](
        "days", "Expires", lambda line: f"{line.days} d", "expires", rank=lambda line: line.days, width=110,
        delegate="expiry", bar=lambda line: Bar(line.days / 90),
    ),
    Column[Line]("state", "State", sort_key="state", width=140, delegate="state", state=_look),
    Column[Line]("id", "No.", lambda line: str(line.id), width=60, delegate="number", ink="text-2"),
    Column[Line]("print", "Print", lambda line: f"{line.id:08x}", width=90, delegate="mono"),
)  # fmt: skip


def a_line(number: int, **given: object) -> Line:
    return Line(number, f"host-{number}.example.com", **given)  # type: ignore[arg-type]  # a test's own business


def some(count: int, first: int = 1) -> list[Line]:
    return [a_line(number) for number in range(first, first + count)]


def pages_of(lines: Sequence[Line]) -> object:
    """What a RecordingClient answers FindLines with."""

    def answer(question: FindLines) -> Page[Line]:
        part = tuple(lines[question.offset : question.offset + question.limit])
        return Page(part, len(lines), question.offset, {"all": len(lines)})

    return answer


def trail_of(newest: int, left_out: frozenset[int] = frozenset()) -> object:
    """What a RecordingClient answers ListBehind with: lines newest, newest - 1, … 1."""

    def answer(question: ListBehind) -> tuple[Line, ...]:
        start = newest if question.cursor is None else question.cursor - 1
        found: list[Line] = []
        while start > 0 and len(found) < question.limit:
            if start not in left_out:
                found.append(a_line(start))
            start -= 1
        return tuple(found)

    return answer


def watch(model: QAbstractItemModel) -> None:
    """Qt's own tester looks at every change; what is wrong is a warning, which fails the test."""
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Warning, model)
    tester.setUseFetchMore(False)
