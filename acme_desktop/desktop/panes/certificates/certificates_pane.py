"""Certificates as a pane: the bar that narrows the list down, the list, and the drawer of the one that is chosen."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QShortcut
from PySide6.QtWidgets import QWidget

from acme_desktop.desktop.desk import Desk
from acme_desktop.desktop.forms.ui_certificates_pane import Ui_CertificatesPane
from acme_desktop.desktop.pane import Crumb, Header, Pane
from acme_desktop.desktop.panes.certificates.certificate_drawer import CertificateDrawer
from acme_desktop.desktop.panes.certificates.deeds import Deeds
from acme_desktop.desktop.panes.certificates.listing import Listing
from acme_desktop.desktop.panes.certificates.renewing import Renewals
from acme_desktop.desktop.panes.certificates.study import Study
from acme_desktop.desktop.panes.certificates.wanted import wanted_by
from acme_desktop.desktop.theme import icons
from acme_desktop.desktop.widgets.drawer import WithDrawer
from acme_desktop.domain.authority import Environment
from acme_desktop.domain.operator import Permission
from acme_desktop.domain.routes import Route
from acme_desktop.service.lines import CertificateDetail, CertificateLine


class CertificatesPane(Pane):
    """What is looked for is in the address, and so is the certificate that an address names."""

    help_page = "certificates"

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.ui = Ui_CertificatesPane()
        self.ui.setupUi(self)
        self._named: int | None = None
        self.listing = Listing(desk, self)
        self.renewals = Renewals(desk, self)
        self.study = Study(desk, self)
        self.drawer = CertificateDrawer(desk, self.renewals)
        self.deeds = Deeds(desk, self.renewals, self)
        self._beside = WithDrawer(self.listing.table, self.drawer)
        self._new_order = QAction(self.tr("New order"), self)
        self._build()
        self._connect()

    def header(self) -> Header:
        environment: Environment | None = None
        detail = self.drawer.detail
        if detail is not None and self._named == int(detail.certificate.id):
            environment = detail.line.environment
        return Header((Crumb(self.tr("Certificates")),), environment=environment, primary=self._new_order)

    def show_route(self, route: Route) -> None:
        self._named = route.number
        usual = self.listing.usual
        if route.number is None:
            self._put_away()
            self.listing.look(wanted_by(route, superseded=usual.superseded))
            return
        if not (self.listing.model.answered or self.listing.model.busy):
            self.listing.look(usual)
        self._show(route.number, self.listing.choose(route.number))

    def wake(self) -> None:
        self.listing.model.rest(False)
        self.study.rest(False)

    def rest(self) -> None:
        self.listing.model.rest(True)
        self.study.rest(True)

    def check_now(self) -> None:
        self.listing.model.refresh()
        self.study.again()

    def focus_filter(self) -> None:
        self.listing.filters.text.setFocus()
        self.listing.filters.text.selectAll()

    def palette_actions(self) -> Sequence[QAction]:
        return tuple(action for action in self.deeds.actions.values() if action.isEnabled())

    def _build(self) -> None:
        icons.bind(self._new_order, "plus", "on-accent")
        self._new_order.setEnabled(self.desk.may(Permission.ISSUE))
        self._new_order.triggered.connect(lambda: self.desk.go("/acme/orders/create"))
        self.ui.notice_box.addWidget(self.listing.trouble)
        self.ui.filter_box.addWidget(self.listing.filters)
        self.ui.table_box.addWidget(self._beside)
        self.listing.table.addActions(tuple(self.deeds.actions.values()))

    def _connect(self) -> None:
        self.listing.table.chosen.connect(self._on_chosen)
        self.listing.table.opened.connect(self._on_opened)
        self.drawer.closed.connect(self._put_away)
        leave = QShortcut(Qt.Key.Key_Escape, self.listing.table, context=Qt.ShortcutContext.WidgetShortcut)
        leave.activated.connect(self.drawer.close_drawer)
        self.drawer.asked.connect(self.deeds.do)
        self.study.answered.connect(self._on_studied)
        self.study.failed.connect(self.drawer.show_trouble)

    def _on_chosen(self, line: CertificateLine | None) -> None:
        if line is not None:
            if self._named != line.id:
                self._named = None
            self._show(line.id, line)

    def _on_opened(self, line: CertificateLine) -> None:
        self.listing.table.choose(line.id)
        self._on_chosen(line)
        self.drawer.take_focus()

    def _show(self, number: int, line: CertificateLine | None) -> None:
        self.drawer.begin(number, line)
        self.deeds.show_detail(self.drawer.detail)
        self._beside.open()
        self.study.ask(number)
        self.header_changed.emit()

    def _on_studied(self, detail: CertificateDetail) -> None:
        self.drawer.show_detail(detail)
        self.deeds.show_detail(detail)
        self.header_changed.emit()

    def _put_away(self) -> None:
        """Nothing is chosen any more."""
        self._beside.close_drawer()
        self.study.ask(None)
        self.drawer.begin(None, None)
        self.deeds.show_detail(None)
        self.listing.table.choose(None)
        self.header_changed.emit()
