"""All certificates for the same names, newest first, and how one differs from the one before it."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from acme_desktop.desktop.desk import Desk
from acme_desktop.desktop.panes.certificates.comparison import Difference, compare
from acme_desktop.desktop.table.column import Column
from acme_desktop.desktop.table.model import RowsModel
from acme_desktop.desktop.table.view import Table
from acme_desktop.desktop.theme.metrics import metric
from acme_desktop.desktop.widgets.buttons import button
from acme_desktop.desktop.widgets.dialog import Dialog
from acme_desktop.desktop.widgets.emptied import empty
from acme_desktop.desktop.widgets.text import label
from acme_desktop.desktop.wording import moments
from acme_desktop.desktop.wording.keys import key_kind
from acme_desktop.desktop.wording.states import health_look
from acme_desktop.service.lines import CertificateDetail, CertificateLine

_WIDTH, _LIST_HEIGHT = 680, 190


class VersionsDialog(Dialog):
    """Signals:
    opened(int): the operator wants to see this one.
    """

    opened = Signal(int)

    def __init__(self, detail: CertificateDetail, desk: Desk, parent: QWidget) -> None:
        name = detail.certificate.identifiers[0].display
        super().__init__(
            self.tr("Versions of {name}").format(name=name),
            self.tr("Every certificate for the same names. Choose one to see what is another than in the one before."),
            parent,
            width=_WIDTH,
        )
        self._versions = detail.versions
        self.model: RowsModel[CertificateLine] = RowsModel(_columns(), lambda line: line.id, self)
        self.table = Table(self.model, desk, "", self.tr("Versions"), margin="card-inside")
        self.table.setFixedHeight(_LIST_HEIGHT)
        self._heading = label("", "section")
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(metric("card-inside"))
        self._grid.setVerticalSpacing(metric("half"))
        self._grid.setColumnStretch(1, 1)
        self._grid.setColumnStretch(2, 1)
        self.body.addWidget(self.table)
        self.body.addWidget(self._heading)
        self.body.addLayout(self._grid)
        self.show_button = button(self.tr("Show this one"))
        self.show_button.clicked.connect(self._on_show)
        self.foot.addWidget(self.show_button)
        self.foot.addStretch(1)
        self.cancel_button.setText(self.tr("Close"))
        self.table.chosen.connect(self._on_chosen)
        self.table.opened.connect(lambda _: self._on_show())
        self.model.show(self._versions)
        self.table.choose(int(detail.certificate.id))
        self._on_chosen(self.table.chosen_line())

    def _on_chosen(self, line: CertificateLine | None) -> None:
        self.show_button.setEnabled(line is not None)
        empty(self._grid)
        before = self._before(line)
        if line is None or before is None:
            self._heading.setText(self.tr("There is none before it.") if line else "")
            return
        self._heading.setText(self.tr("Certificate {new} beside {old}").format(new=line.id, old=before.id))
        self._head(before, line)
        for row, difference in enumerate(compare(before, line), start=1):
            self._add(row, difference)

    def _before(self, line: CertificateLine | None) -> CertificateLine | None:
        places = [place for place, one in enumerate(self._versions) if line is not None and one.id == line.id]
        return self._versions[places[0] + 1] if places and places[0] + 1 < len(self._versions) else None

    def _head(self, before: CertificateLine, line: CertificateLine) -> None:
        for column, number in ((1, before.id), (2, line.id)):
            self._grid.addWidget(label(self.tr("Certificate {id}").format(id=number), "label", "2"), 0, column)

    def _add(self, row: int, difference: Difference) -> None:
        self._grid.addWidget(label(difference.what, "text", "2"), row, 0)
        self._grid.addWidget(label(difference.before, "text", "2", wrap=True), row, 1)
        role = "strong" if difference.changed else "text"
        after = label(difference.after, role, "1" if difference.changed else "2", wrap=True, selectable=True)
        if difference.changed:
            after.setAccessibleName(self.tr("{value}, changed").format(value=difference.after))
        self._grid.addWidget(after, row, 2)

    def _on_show(self) -> None:
        line = self.table.chosen_line()
        if line is not None:
            self.accept()
            self.opened.emit(line.id)


def _columns() -> tuple[Column[CertificateLine], ...]:
    translate = QCoreApplication.translate
    return (
        Column("id", translate("certificates", "No."), lambda line: str(line.id), ink="text-2", width=56, least=44),
        Column("from", translate("certificates", "From"), lambda line: moments.date(line.not_before), width=110,
               least=90),
        Column("to", translate("certificates", "To"), lambda line: moments.date(line.not_after), width=110, least=90),
        Column("issuer", translate("certificates", "Issuer"), lambda line: line.issuer, width=110, least=70, stretch=1),
        Column("key", translate("certificates", "Key"), lambda line: key_kind(line.key_type), ink="text-2", width=90,
               least=70),
        Column("state", translate("certificates", "State"), state=lambda line: health_look(line.health),
               delegate="state", width=124, least=100),
    )  # fmt: skip
