"""The truth board as a table: small, as high as its rows, read with the arrow keys."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QColor, QFocusEvent, QFontMetrics, QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QFrame, QSizePolicy, QTableView

from acme_desktop.desktop.desk import Desk
from acme_desktop.desktop.panes.challenges.board_columns import columns_of
from acme_desktop.desktop.panes.challenges.things import Thing
from acme_desktop.desktop.panes.challenges.truth import TruthRow
from acme_desktop.desktop.table.delegates import RowDelegate
from acme_desktop.desktop.table.header import TableHeader
from acme_desktop.desktop.table.lines_model import Index
from acme_desktop.desktop.table.model import RowsModel
from acme_desktop.desktop.table.strokes import RowLook, Strokes
from acme_desktop.desktop.theme import fonts
from acme_desktop.desktop.theme.metrics import metric
from acme_desktop.desktop.widgets.announce import announce

_INSTEAD = {"header": "surface"}


class _SmallStrokes(Strokes):
    """Twelve pixels instead of thirteen, and a header on the card's own ground: it is what stands beside."""

    def renew(self) -> None:
        super().renew()
        self.font = fonts.font("small")
        self.metrics = QFontMetrics(self.font)

    def color(self, token: str, chosen: bool = False) -> QColor:
        return super().color(_INSTEAD.get(token, token), chosen)


class TruthBoard(QTableView):
    """Who was asked, and what they said to each value of a thing."""

    def __init__(self, desk: Desk, thing: Thing) -> None:
        super().__init__()
        self._rows: RowsModel[TruthRow] = RowsModel(columns_of(thing), _key, self)
        self._look = RowLook(metric("card-inside"))
        self._look.last_column = len(self._rows.columns) - 1
        self._strokes = _SmallStrokes(desk.theme, self._look)
        header = TableHeader(self._rows.columns, self._look, self._strokes, self)
        self.setHorizontalHeader(header)
        self.setModel(self._rows)
        self.setItemDelegate(RowDelegate(self._rows, self._look, self._strokes, self))
        self.setAccessibleName(self.tr("Who was asked about {name}").format(name=thing.name))
        self.entered.connect(lambda index: self._hover(index.row()))
        self.viewportEntered.connect(lambda: self._hover(-1))
        self._be_small()
        header.fit()
        desk.theme.changed.connect(self._on_theme_changed)

    def show_rows(self, rows: tuple[TruthRow, ...]) -> None:
        """The last look's."""
        if rows == self._rows.lines:
            return
        self._rows.show(rows)
        self._fit()

    def sizeHint(self) -> QSize:  # noqa: N802
        height = metric("table-header") + metric("truth-row") * max(1, self._rows.rowCount())
        return QSize(360, height)

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        return QSize(280, self.sizeHint().height())

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.matches(QKeySequence.StandardKey.Copy):
            self._copy_row()
            return
        super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        super().focusInEvent(event)
        if not self.currentIndex().isValid() and self._rows.rowCount():
            self.setCurrentIndex(self._rows.index(0, 0))
        keys = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason, Qt.FocusReason.ShortcutFocusReason)
        self._ring(self.currentIndex().row() if event.reason() in keys else -1)

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        super().focusOutEvent(event)
        self._ring(-1)

    def currentChanged(self, current: Index, previous: Index) -> None:  # noqa: N802
        super().currentChanged(current, previous)
        if self.hasFocus():
            self._ring(current.row())

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802
        super().leaveEvent(event)
        self._hover(-1)

    def _be_small(self) -> None:
        self.verticalHeader().hide()
        self.verticalHeader().setMinimumSectionSize(metric("target"))
        self.verticalHeader().setDefaultSectionSize(metric("truth-row"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.setWordWrap(False)
        self.setProperty("ring", "none")
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._fit()

    def _fit(self) -> None:
        self.setFixedHeight(self.sizeHint().height())
        self.updateGeometry()

    def _ring(self, row: int) -> None:
        self._look.ringed = row
        self.viewport().update()

    def _hover(self, row: int) -> None:
        if row != self._look.hovered:
            self._look.hovered = row
            self.viewport().update()

    def _copy_row(self) -> None:
        cells = self._rows.cells(max(0, self.currentIndex().row()))
        if cells is not None:
            QGuiApplication.clipboard().setText("\t".join(cell.spoken for cell in cells))
            announce(self, self.tr("Row copied"))

    def _on_theme_changed(self) -> None:
        self._strokes.renew()
        self.viewport().update()
        self.horizontalHeader().viewport().update()


def _key(row: TruthRow) -> tuple[str, str]:
    return row.evidence.asked, row.evidence.address
