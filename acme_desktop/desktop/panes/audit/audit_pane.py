"""The audit trail as a pane: filters, the table over any number of rows, the drawer, integrity and export."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from acme_desktop.desktop.desk import Desk
from acme_desktop.desktop.forms.ui_audit_pane import Ui_AuditPane
from acme_desktop.desktop.pane import Crumb, Header, Pane
from acme_desktop.desktop.panes.audit.columns import columns
from acme_desktop.desktop.panes.audit.count_line import CountLine
from acme_desktop.desktop.panes.audit.export_menu import ExportMenu
from acme_desktop.desktop.panes.audit.filter_bar import FilterBar
from acme_desktop.desktop.panes.audit.integrity import IntegrityBadge, IntegrityTrouble
from acme_desktop.desktop.panes.audit.row_drawer import RowDrawer
from acme_desktop.desktop.panes.audit.saved_filters import SavedFilters
from acme_desktop.desktop.panes.audit.wanted import Wanted, wanted_by
from acme_desktop.desktop.table.keyset_model import KeysetModel
from acme_desktop.desktop.table.view import Table
from acme_desktop.desktop.widgets.buttons import link_button, menu_button
from acme_desktop.desktop.widgets.drawer import WithDrawer
from acme_desktop.desktop.widgets.empty import EmptyState
from acme_desktop.desktop.widgets.message_bar import MessageBar
from acme_desktop.domain.audit import AuditRow
from acme_desktop.domain.events import Topic
from acme_desktop.domain.operator import Permission
from acme_desktop.domain.routes import Route, read_route
from acme_desktop.service.lines import AuditState
from acme_desktop.service.questions import ListAuditFacets
from acme_desktop.service.requests import ListAudit


class AuditPane(Pane):
    """Newest first; what is filtered for is in the address, and can be copied, saved and opened again."""

    help_page = "audit"

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.ui = Ui_AuditPane()
        self.ui.setupUi(self)
        self.badge = IntegrityBadge(desk)
        self.trouble = MessageBar("bad")
        self.integrity = IntegrityTrouble()
        self.filters = FilterBar()
        self.count = CountLine(desk)
        self.model: KeysetModel[AuditRow] = KeysetModel(
            desk.client, self._question, columns(desk.now), lambda row: row.seq, self, claim=True
        )
        self.table = Table(self.model, desk, "audit", self.tr("Audit trail"))
        self.drawer = RowDrawer(desk.go)
        self._beside = WithDrawer(self.table, self.drawer)
        self._build()
        self._connect()

    def header(self) -> Header:
        return Header((Crumb(self.tr("Audit trail")),), extras=(self.badge,))

    def show_route(self, route: Route) -> None:
        wanted = wanted_by(route)
        if wanted != self.filters.wanted or not self.model.answered:
            self.filters.show_wanted(wanted)
            self._look(wanted)

    def wake(self) -> None:
        self.model.rest(False)
        self.badge.ask()
        self.desk.client.submit(ListAuditFacets(), claim=True).succeeded.connect(self.filters.show_facets)

    def rest(self) -> None:
        self.model.rest(True)

    def check_now(self) -> None:
        self.trouble.clear()
        if self.model.answered:
            self.model.refresh()
            self.count.count_later()
        else:
            self._look(self.filters.wanted)
        self.badge.ask()

    def focus_filter(self) -> None:
        self.filters.text.setFocus()
        self.filters.text.selectAll()

    def _build(self) -> None:
        saved = SavedFilters(self.desk, lambda: self.filters.wanted.address(), self)
        saved.chosen.connect(lambda address: self.show_route(read_route(address)))
        export_menu = ExportMenu(self.desk, lambda: self.filters.wanted, self)
        copy = link_button(self.tr("Copy filter"), icon="copy")
        copy.clicked.connect(self._on_copy)
        export = menu_button(self.tr("Export…"), export_menu, kind="flat", icon="download", compact=True)
        export.setEnabled(self.desk.may(Permission.EXPORT_AUDIT))
        for bar in (self.trouble, self.integrity):
            self.ui.notice_box.addWidget(bar)
        self.ui.chips_box.addWidget(self.filters)
        self.ui.counts_row.addWidget(self.count, 1)
        for part in (menu_button(self.tr("Saved filters"), saved, kind="flat", compact=True), copy, export):
            self.ui.counts_row.addWidget(part)
        self.ui.table_box.addWidget(self._beside)
        self.table.set_empty(EmptyState("audit", self.tr("No row of the trail is like that.")))

    def _connect(self) -> None:
        self.filters.changed.connect(self._look)
        self.table.chosen.connect(self._on_chosen)
        self.drawer.moved.connect(self._on_moved)
        for source in (self.model.failed, self.badge.failed):
            source.connect(lambda error: self.trouble.show_error(error, self.check_now))
        self.badge.stated.connect(self._on_stated)
        self.desk.client.happened.connect(lambda _: self.count.count_later() if self.isVisible() else None)
        self.model.follow(*Topic)

    def _question(self, before: int | None, limit: int) -> ListAudit:
        wanted = self.filters.wanted.for_service(self.desk.now())
        return ListAudit(replace(wanted, before_seq=before, limit=limit))

    def _look(self, wanted: Wanted) -> None:
        self.trouble.clear()
        self._beside.close_drawer()
        self.model.reload(dense=wanted.is_empty)
        self.count.count(wanted)

    def _on_stated(self, state: AuditState) -> None:
        self.count.show_signed(state.signed)
        self.integrity.show_state(state)

    def _on_chosen(self, row: AuditRow | None) -> None:
        if row is not None:
            self.drawer.show_row(row)
            self._beside.open()

    def _on_moved(self, step: int) -> None:
        current = self.table.currentIndex()
        index = current.siblingAtRow(current.row() + step)
        if index.isValid():
            self.table.setCurrentIndex(index)

    def _on_copy(self) -> None:
        QGuiApplication.clipboard().setText(self.filters.wanted.address())
        self.desk.notices.toast(self.tr("Copied. “acme-desktop open” takes it too."))
