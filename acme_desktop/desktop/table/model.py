"""Models of lists: RowsModel for a few lines in memory, PagedModel for what the service finds, a page at a time."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import Any, Generic, Protocol, TypeVar

from PySide6.QtCore import QObject

from acme_desktop.desktop.desk import Client
from acme_desktop.desktop.table.column import Column
from acme_desktop.desktop.table.lines_model import Index
from acme_desktop.desktop.table.listed_model import ListedModel
from acme_desktop.service.lines import Page
from acme_desktop.service.requests import Query

T = TypeVar("T")

_PAGE = 200


class RowsModel(ListedModel[T], Generic[T]):
    """Lines that somebody else has read; sorted here, by a column's `rank`, or by its text as people sort."""

    def show(self, lines: Sequence[T]) -> None:
        """These from now on."""
        self.answered = True
        self._show(self._sorted(lines))
        self.state_changed.emit()

    def sort_by(self, sort_key: str, descending: bool) -> None:
        super().sort_by(sort_key, descending)
        self._show(self._sorted(self._lines))

    def _sorted(self, lines: Sequence[T]) -> list[T]:
        column = next((c for c in self.columns if self.sort_key and c.sort_key == self.sort_key), None)
        if column is None:
            return list(lines)
        rank: Callable[[T], Any] = column.rank or (lambda line: column.cell(line).text.casefold())
        return sorted(lines, key=rank, reverse=self.descending)


class PageQuestion(Protocol[T]):
    """Asks for the lines from `offset` on, at most `limit`, in this order; filters are its own business."""

    def __call__(self, offset: int, limit: int, sort: str, descending: bool) -> Query[Page[T]]: ...


class PagedModel(ListedModel[T], Generic[T]):
    """Lines as the service finds them. `total` and `counts` are the newest answer's.

    Nothing is asked before `reload`. With `claim` who shows `failed` shows it alone.
    """

    def __init__(
        self,
        client: Client,
        ask: PageQuestion[T],
        columns: Sequence[Column[T]],
        key: Callable[[T], Hashable],
        parent: QObject | None = None,
        *,
        claim: bool = False,
    ) -> None:
        super().__init__(columns, key, parent)
        self._question = ask
        self._questions = self._ask_through(client, self.refresh, claim=claim)
        self.total = 0
        self.counts: dict[str, int] = {}

    def reload(self) -> None:
        """Another question: what is shown stays until the answer is here, then it is read from its start."""
        self._questions.drop_all()
        question = self._question(0, _PAGE, self.sort_key, self.descending)
        self._questions.ask("list", question, lambda page: self._on_page(page, anew=True))

    def refresh(self) -> None:
        """The same question: as many lines as are here are asked for, and merged."""
        if not self.answered:
            self.reload()
            return
        self._questions.drop_all()
        question = self._question(0, max(_PAGE, len(self._lines)), self.sort_key, self.descending)
        self._questions.ask("list", question, lambda page: self._on_page(page, anew=False))

    def sort_by(self, sort_key: str, descending: bool) -> None:
        super().sort_by(sort_key, descending)
        if self.answered or self.busy:
            self.reload()

    def canFetchMore(self, parent: Index) -> bool:  # noqa: N802
        return not parent.isValid() and self.answered and not self.busy and len(self._lines) < self.total

    def fetchMore(self, parent: Index) -> None:  # noqa: N802
        if self.canFetchMore(parent):
            question = self._question(len(self._lines), _PAGE, self.sort_key, self.descending)
            self._questions.ask("list", question, self._on_more)

    def _on_page(self, page: Page[T], *, anew: bool) -> None:
        self._take(page)
        self._show(page.rows, anew=anew)

    def _on_more(self, page: Page[T]) -> None:
        self._take(page)
        before = len(self._lines)
        self._append(page.rows)
        if len(self._lines) == before:
            # The list has become shorter behind our back: there is no more to fetch.
            self.total = before

    def _take(self, page: Page[T]) -> None:
        self.answered = True
        self.total, self.counts = page.total, dict(page.counts)
