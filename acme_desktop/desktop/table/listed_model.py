"""Lines in a list. A new list is merged into the old one, so that selection and scroll stay with their lines."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import Generic, TypeVar

from PySide6.QtCore import QObject

from acme_desktop.desktop.table.column import Column
from acme_desktop.desktop.table.lines_model import ROOT, Index, LinesModel, tell_changed
from acme_desktop.desktop.table.merging import Plan, plan, ranges

T = TypeVar("T")

# With more steps than this a table is quicker to fill anew.
_MOST_STEPS = 40


class ListedModel(LinesModel[T], Generic[T]):
    """`lines` are all there are; `key` tells them apart."""

    def __init__(
        self, columns: Sequence[Column[T]], key: Callable[[T], Hashable], parent: QObject | None = None
    ) -> None:
        super().__init__(columns, parent)
        self._key = key
        self._lines: list[T] = []
        self._rows: dict[Hashable, int] = {}

    @property
    def lines(self) -> tuple[T, ...]:
        """In the order they are shown in."""
        return tuple(self._lines)

    def line(self, row: int) -> T | None:
        return self._lines[row] if 0 <= row < len(self._lines) else None

    def key_of(self, line: T) -> Hashable:
        return self._key(line)

    def row_of(self, key: Hashable) -> int:
        if not self._rows:
            self._rows = {self._key(line): row for row, line in enumerate(self._lines)}
        return self._rows.get(key, -1)

    def rowCount(self, parent: Index = ROOT) -> int:  # noqa: N802
        return 0 if parent.isValid() else len(self._lines)

    def _show(self, lines: Sequence[T], *, anew: bool = False) -> None:
        """Become these lines; `anew`: it is another list altogether, to be read from its start."""
        wanted = {self._key(line): line for line in lines}
        steps = plan([self._key(line) for line in self._lines], list(wanted))
        if anew or len(steps.removed) + len(steps.inserted) > _MOST_STEPS or not steps.kept:
            self.beginResetModel()
            self._hold(list(wanted.values()))
            self.endResetModel()
            return
        self.merging.emit()
        self._merge(steps, wanted)
        self.merged.emit()

    def _append(self, lines: Sequence[T]) -> None:
        """At the end; those that are here already stay where they are."""
        new = {self._key(line): line for line in lines if self.row_of(self._key(line)) < 0}
        if new:
            self.beginInsertRows(ROOT, len(self._lines), len(self._lines) + len(new) - 1)
            self._hold([*self._lines, *new.values()], keep_cells=True)
            self.endInsertRows()

    def _merge(self, steps: Plan, wanted: dict[Hashable, T]) -> None:
        for first, last in steps.removed:
            self.beginRemoveRows(ROOT, first, last)
            self._hold(self._lines[:first] + self._lines[last + 1 :])
            self.endRemoveRows()
        if steps.moved:
            self._reorder(steps.kept)
        new = list(wanted.values())
        for first, last in steps.inserted:
            self.beginInsertRows(ROOT, first, last)
            self._hold([*self._lines[:first], *new[first : last + 1], *self._lines[first:]])
            self.endInsertRows()
        changed = [row for row, line in enumerate(self._lines) if line != new[row]]
        self._hold(new)
        for first, last in ranges(changed):
            tell_changed(self, first, last)

    def _reorder(self, kept: Sequence[Hashable]) -> None:
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        keys = [self._key(self._lines[index.row()]) for index in before]
        lines = {self._key(line): line for line in self._lines}
        self._hold([lines[key] for key in kept])
        after = [self.index(self.row_of(key), index.column()) for key, index in zip(keys, before, strict=True)]
        self.changePersistentIndexList(before, after)
        self.layoutChanged.emit()

    def _hold(self, lines: list[T], *, keep_cells: bool = False) -> None:
        self._lines = lines
        self._rows = {}
        if not keep_cells:
            self.forget_cells()
