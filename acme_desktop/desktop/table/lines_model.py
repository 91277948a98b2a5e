"""What every model of the window's table has: columns, texts that are made once a row, and a place for each key.

The delegate takes its cells from here without Qt in between; `data` is for screen readers, and for who copies.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from acme_desktop.desktop.desk import Client
from acme_desktop.desktop.table.asking import Asking
from acme_desktop.desktop.table.column import Cell, Column
from acme_desktop.domain.errors import AcmeDesktopError
from acme_desktop.domain.events import Topic

T = TypeVar("T")
Index = QModelIndex | QPersistentModelIndex

ROOT = QModelIndex()
_Role = Qt.ItemDataRole
# What a few screens full take.
_MOST_ROWS_OF_CELLS = 2000


class LinesModel(QAbstractTableModel, Generic[T]):
    """A table of lines of type T.

    Signals:
        state_changed(): busy, failed or at rest; and how many rows there are.
        failed(AcmeDesktopError): it could not be read; what is shown already stays.
        merging(), merged(): around changes after which the reader should be where he was.
    """

    state_changed = Signal()
    failed = Signal(object)
    merging = Signal()
    merged = Signal()

    def __init__(self, columns: Sequence[Column[T]], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self.sort_key = ""
        self.descending = False
        self.answered = False  # whether its lines were read at all
        self._cells: dict[int, tuple[Cell, ...]] = {}
        self._asking: Asking | None = None

    # --- what a model says of itself --------------------------------------------------------------------------------

    def line(self, row: int) -> T | None:
        """None while it is not read yet."""
        raise NotImplementedError

    def key_of(self, line: T) -> Hashable:
        """What stays the same when everything else of a line changes."""
        raise NotImplementedError

    def row_of(self, key: Hashable) -> int:
        """-1 where it is not shown, or not read yet."""
        raise NotImplementedError

    @property
    def busy(self) -> bool:
        """Whether something is being read."""
        return self._asking is not None and self._asking.busy

    @property
    def error(self) -> AcmeDesktopError | None:
        """Why the newest answer is none."""
        return self._asking.error if self._asking else None

    def follow(self, *topics: Topic) -> None:
        """Refresh when something of these kinds happens."""
        if self._asking is not None:
            self._asking.follow(*topics)

    def rest(self, resting: bool) -> None:
        """While nobody looks, refresh later."""
        if self._asking is not None:
            self._asking.rest(resting)

    def sort_by(self, sort_key: str, descending: bool) -> None:
        """By a column's `sort_key`."""
        self.sort_key, self.descending = sort_key, descending

    # --- cells ------------------------------------------------------------------------------------------------------

    def cells(self, row: int) -> tuple[Cell, ...] | None:
        """What each column shows in this row; None while it is not read yet."""
        cells = self._cells.get(row)
        if cells is None:
            line = self.line(row)
            if line is None:
                return None
            if len(self._cells) > _MOST_ROWS_OF_CELLS:
                self._cells.clear()
            cells = self._cells[row] = tuple(column.cell(line) for column in self.columns)
        return cells

    def forget_cells(self) -> None:
        """Make them again when they are shown: the time is another, or the language."""
        self._cells.clear()

    # --- for Qt -----------------------------------------------------------------------------------------------------

    def columnCount(self, parent: Index = ROOT) -> int:  # noqa: N802
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = _Role.DisplayRole) -> Any:
        if role not in _TEXTS or not index.isValid():
            return None
        cells = self.cells(index.row())
        if cells is None:
            return ""
        cell = cells[index.column()]
        return cell.spoken if role == _Role.AccessibleTextRole else f"{cell.text} {cell.more}".rstrip()

    def headerData(  # noqa: N802
        self, section: int, orientation: Qt.Orientation, role: int = _Role.DisplayRole
    ) -> Any:
        if orientation is not Qt.Orientation.Horizontal or role not in _TEXTS or not 0 <= section < len(self.columns):
            return None
        return self.columns[section].title

    def _ask_through(self, client: Client, refresh: Callable[[], None], *, claim: bool) -> Asking:
        """For models whose lines the service has."""
        self._asking = Asking(client, self, claim=claim)
        self._asking.changed.connect(self.state_changed)
        self._asking.failed.connect(self.failed)
        self._asking.due.connect(refresh)
        return self._asking


def tell_changed(model: LinesModel[Any], first: int, last: int) -> None:
    """These rows show something else."""
    model.dataChanged.emit(model.index(first, 0), model.index(last, len(model.columns) - 1))


_TEXTS = frozenset((int(_Role.DisplayRole), int(_Role.AccessibleTextRole)))
