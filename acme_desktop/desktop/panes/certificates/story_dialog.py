"""“Explain this certificate”: everything that the audit trail knows of it, as one story."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QLabel, QWidget

from acme_desktop.desktop.desk import Desk
from acme_desktop.desktop.theme.metrics import metric
from acme_desktop.desktop.widgets.buttons import button, link_button
from acme_desktop.desktop.widgets.chapter_row import ChapterRow
from acme_desktop.desktop.widgets.copy_button import CopyButton
from acme_desktop.desktop.widgets.dialog import Dialog
from acme_desktop.desktop.widgets.message_bar import MessageBar
from acme_desktop.desktop.widgets.surfaces import ScrollPage
from acme_desktop.desktop.widgets.text import label
from acme_desktop.desktop.wording import moments
from acme_desktop.desktop.wording.story import Chapter, as_text, story
from acme_desktop.domain.errors import AcmeDesktopError
from acme_desktop.service.lines import CertificateDetail, Milestone
from acme_desktop.service.questions import ExplainCertificate

_WIDTH, _HEIGHT = 640, 520
_AT_ONCE = 40  # steps: more would keep the window from painting


class StoryDialog(Dialog):
    """One line a step, by day; can be copied, and leads to the rows of the trail."""

    def __init__(self, detail: CertificateDetail, desk: Desk, parent: QWidget) -> None:
        name = detail.certificate.identifiers[0].display
        super().__init__(
            self.tr("How the certificate for {name} came to be").format(name=name),
            self.tr("As the audit trail recorded it, oldest first."),
            parent,
            width=_WIDTH,
        )
        self._desk = desk
        self._detail = detail
        self.chapters: tuple[Chapter, ...] = ()
        self._first = 0
        self._top_day: QLabel | None = None
        self.trouble = MessageBar("bad")
        self._page = ScrollPage(margins=False)
        self._page.body.setSpacing(metric("half"))
        self._reading = label(self.tr("Reading…"), tone="2")
        self._earlier = link_button("", icon="chevron-up")
        self._earlier.clicked.connect(self._show_more)
        self._earlier.hide()
        self._page.body.addWidget(self._reading)
        self._page.body.addWidget(self._earlier)
        self._page.body.addStretch(1)
        self.body.addWidget(self.trouble)
        self.body.addWidget(self._page, 1)
        copy = CopyButton(lambda: as_text(self.chapters), self.tr("the story"))
        copy.setProperty("compact", False)
        self.foot.addWidget(copy)
        rows = button(self.tr("Rows of the trail"), "flat")
        rows.clicked.connect(self._on_rows)
        self.foot.addWidget(rows)
        self.foot.addStretch(1)
        self.cancel_button.setText(self.tr("Close"))
        self.resize(_WIDTH, _HEIGHT)
        self._ask()

    def _ask(self) -> None:
        self.trouble.clear()
        ticket = self._desk.client.submit(ExplainCertificate(self._detail.certificate.id), claim=True)
        ticket.succeeded.connect(self._on_told)
        ticket.failed.connect(self._on_failed)

    def _on_told(self, milestones: Sequence[Milestone]) -> None:
        self.chapters = story(milestones)
        self._first = len(self.chapters)
        self._reading.setVisible(not self.chapters)
        self._reading.setText(self.tr("The trail holds nothing about it."))
        self._show_more()

    def _show_more(self) -> None:
        """The last ones first: the steps before them are made only when they are asked for."""
        last, self._first = self._first, max(0, self._first - _AT_ONCE)
        self._earlier.setText(self.tr("Show %n earlier step(s)", "", self._first))
        self._earlier.setVisible(self._first > 0)
        widgets: list[QWidget] = []
        day = ""
        for chapter in self.chapters[self._first : last]:
            if moments.date(chapter.at) != day:
                day = moments.date(chapter.at)
                widgets.append(label(day, "section"))
            widgets.append(ChapterRow(chapter))
        if self._top_day is not None and self._top_day.text() == day:
            self._top_day.hide()  # the day goes on from the steps above it
        for place, widget in enumerate(widgets, start=self._page.body.indexOf(self._earlier) + 1):
            self._page.body.insertWidget(place, widget)
        self._top_day = next((one for one in widgets if isinstance(one, QLabel)), self._top_day)

    def _on_failed(self, error: AcmeDesktopError) -> None:
        self.trouble.show_error(error, self._ask)

    def _on_rows(self) -> None:
        self.accept()
        self._desk.go(f"/acme/audit?object=certificate+{self._detail.certificate.id}")
