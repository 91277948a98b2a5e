"""The audit trail's model: any number of rows, read a page at a time from the newest back, few of them in memory.

A page is asked for by the row it begins behind, never by its distance from the top, so that the last page costs no
more than the first. Where no row is left out by a filter (`dense`), a row's number tells its place, and any page can be
asked for at once: the scroll bar is true, and its end one step away. Else pages are found one after another.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from functools import partial
from typing import Generic, TypeVar

from PySide6.QtCore import QObject, QTimer

from acme_desktop.desktop.desk import Client
from acme_desktop.desktop.table.column import Column
from acme_desktop.desktop.table.lines_model import ROOT, Index, LinesModel, tell_changed
from acme_desktop.service.requests import Query

T = TypeVar("T")

PAGE = 200
_MOST_PAGES = 40  # in memory
_MOST_ASKED = 4  # at a time; of what was wanted before that, the reader has scrolled away
_MOST_NEW = 2000  # rows that came after the list was read; beyond, it is read anew


class _Pages(Generic[T]):
    """The pages that were used last, and where each page begins that was found."""

    def __init__(self, cursor: Callable[[T], int]) -> None:
        self._cursor = cursor
        self._held: OrderedDict[int, tuple[T, ...]] = OrderedDict()
        self._starts: list[int | None] = [None]
        self.newest: int | None = None  # with it the list is dense
        self.rows = 0
        self.complete = False

    def get(self, page: int) -> tuple[T, ...] | None:
        lines = self._held.get(page)
        if lines is not None:
            self._held.move_to_end(page)
        return lines

    def start(self, page: int) -> int | None:
        """What the page is asked for with: the row before it."""
        return self._starts[page] if self.newest is None or page == 0 else self.newest + 1 - page * PAGE

    @property
    def next(self) -> int:
        """The page after all that were found."""
        return len(self._starts) - 1

    def put(self, page: int, lines: tuple[T, ...]) -> bool:
        """Keep it, and let go what was used least; False where a dense list turns out to have a gap."""
        if self.newest is not None and not self.has_no_gap(lines, self.newest - page * PAGE):
            return False
        self._held[page] = lines
        self._held.move_to_end(page)
        while len(self._held) > _MOST_PAGES:
            self._held.popitem(last=False)
        return True

    def has_no_gap(self, lines: tuple[T, ...], first: int) -> bool:
        """Whether these are the rows from number `first` down."""
        last = first - min(PAGE, first) + 1
        return not lines or (self._cursor(lines[0]), self._cursor(lines[-1])) == (first, last)

    def grow(self, lines: tuple[T, ...]) -> None:
        """The page after all that were found."""
        self.put(self.next, lines)
        self.rows += len(lines)
        self.complete = len(lines) < PAGE
        if lines:
            self._starts.append(self._cursor(lines[-1]))

    def become_dense(self, lines: tuple[T, ...]) -> None:
        """Of the first page: rows are numbered down to 1 without a gap."""
        self.newest = self._cursor(lines[0]) if lines else 0
        self.put(0, lines)
        self.rows, self.complete = self.newest, True

    def find(self, wanted: Callable[[T], bool]) -> int:
        """The row of a line that is in memory, or -1."""
        for page, lines in self._held.items():
            for place, line in enumerate(lines):
                if wanted(line):
                    return page * PAGE + place
        return -1


class KeysetModel(LinesModel[T], Generic[T]):
    """`ask(cursor, limit)` asks for the lines behind the one whose `cursor` it is (None: from the newest on)."""

    def __init__(
        self,
        client: Client,
        ask: Callable[[int | None, int], Query[tuple[T, ...]]],
        columns: Sequence[Column[T]],
        cursor: Callable[[T], int],
        parent: QObject | None = None,
        *,
        claim: bool = False,
    ) -> None:
        super().__init__(columns, parent)
        self._question = ask
        self._cursor = cursor
        self._questions = self._ask_through(client, self.refresh, claim=claim)
        self._head: list[T] = []  # came after the pages were read
        self._pages = _Pages(cursor)
        self._newest: int | None = None
        self._wanted: OrderedDict[int, None] = OrderedDict()

    def reload(self, *, dense: bool = False) -> None:
        """Another question. `dense`: no row is left out, and there is one chain; wrong is noticed, and only slower."""
        self._questions.drop_all()
        self._questions.ask("first", self._question(None, PAGE), partial(self._on_first, dense))

    def refresh(self) -> None:
        """What came since, above all others."""
        if self.answered and not self._questions.waits_for("first"):
            self._questions.ask("newest", self._question(None, PAGE), self._on_newest)

    # --- lines ------------------------------------------------------------------------------------------------------

    def rowCount(self, parent: Index = ROOT) -> int:  # noqa: N802
        return 0 if parent.isValid() else len(self._head) + self._pages.rows

    def line(self, row: int) -> T | None:
        if row < len(self._head):
            return self._head[row]
        row -= len(self._head)
        if row >= self._pages.rows:
            return None
        page, place = divmod(row, PAGE)
        lines = self._pages.get(page)
        if lines is None:
            self._want(page)
            return None
        return lines[place] if place < len(lines) else None

    def key_of(self, line: T) -> Hashable:
        return self._cursor(line)

    def row_of(self, key: Hashable) -> int:
        head = next((row for row, line in enumerate(self._head) if self._cursor(line) == key), -1)
        if head >= 0:
            return head
        if self._pages.newest is not None:
            row = self._pages.newest - key if isinstance(key, int) else -1
            return len(self._head) + row if 0 <= row < self._pages.rows else -1
        row = self._pages.find(lambda line: self._cursor(line) == key)
        return row if row < 0 else len(self._head) + row

    def canFetchMore(self, parent: Index) -> bool:  # noqa: N802
        at_rest = self.answered and not (self._questions.waits_for("next") or self._questions.waits_for("first"))
        return not parent.isValid() and at_rest and not self._pages.complete

    def fetchMore(self, parent: Index) -> None:  # noqa: N802
        if self.canFetchMore(parent):
            start = self._pages.start(self._pages.next)
            self._questions.ask("next", self._question(start, PAGE), self._on_next)

    # --- answers ----------------------------------------------------------------------------------------------------

    def _on_first(self, dense: bool, lines: tuple[T, ...]) -> None:
        self.beginResetModel()
        self.answered = True
        self._head, self._pages = [], _Pages(self._cursor)
        self._newest = self._cursor(lines[0]) if lines else None
        self._wanted.clear()
        self.forget_cells()
        if dense and self._pages.has_no_gap(lines, self._newest or 0):
            self._pages.become_dense(lines)
        else:
            self._pages.grow(lines)
        self.endResetModel()

    def _on_next(self, lines: tuple[T, ...]) -> None:
        if not lines:
            self._pages.grow(lines)
            return
        first = self.rowCount()
        self.beginInsertRows(ROOT, first, first + len(lines) - 1)
        self._pages.grow(lines)
        self.endInsertRows()

    def _on_newest(self, lines: tuple[T, ...]) -> None:
        known = next((n for n, line in enumerate(lines) if self._cursor(line) == self._newest), None)
        if known is None or len(self._head) + known > _MOST_NEW:
            if lines:
                self.reload(dense=self._pages.newest is not None)
        elif known:
            self._newest = self._cursor(lines[0])
            self.merging.emit()
            self.beginInsertRows(ROOT, 0, known - 1)
            self._head = [*lines[:known], *self._head]
            self.forget_cells()
            self.endInsertRows()
            self.merged.emit()

    def _want(self, page: int) -> None:
        """Asked for when everything is painted: painting itself asks nobody."""
        if self._questions.waits_for(page):
            return
        if not self._wanted:
            QTimer.singleShot(0, self, self._ask_wanted)
        self._wanted[page] = None
        self._wanted.move_to_end(page)

    def _ask_wanted(self) -> None:
        wanted = list(self._wanted)[-_MOST_ASKED:]
        self._wanted.clear()
        for page in wanted:
            self._questions.ask(page, self._question(self._pages.start(page), PAGE), partial(self._on_page, page))
        self._questions.keep_newest(_MOST_ASKED)

    def _on_page(self, page: int, lines: tuple[T, ...]) -> None:
        if not self._pages.put(page, lines):
            self.reload()
            return
        first = len(self._head) + page * PAGE
        last = min(first + PAGE, self.rowCount()) - 1
        if first <= last:
            tell_changed(self, first, last)
