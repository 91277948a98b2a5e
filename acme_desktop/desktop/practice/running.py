"""A running practice CA: what it tells of itself, its DNS records, what it did; asked again and again while watched."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, QTimer, Signal

from acme_desktop.desktop.practice.control import (
    Document,
    PracticeControl,
    PracticeHappening,
    PracticeRecord,
    Refused,
    read_happenings,
    read_records,
)

_EVERY_MS = 1500
_MOST_HAPPENINGS = 200


class RunningPractice(QObject):
    """Empty while none runs.

    Signals:
        changed(): `document` is another.
        records_changed(): `records` are others.
        happenings_changed(): `happenings` are others, oldest first.
        gone(): nobody answers any more.
    """

    changed = Signal()
    records_changed = Signal()
    happenings_changed = Signal()
    gone = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.document: Document = {}
        self.records: tuple[PracticeRecord, ...] = ()
        self.happenings: tuple[PracticeHappening, ...] = ()
        self._control: PracticeControl | None = None
        self._again = QTimer(self, interval=_EVERY_MS)
        self._again.timeout.connect(self.refresh)

    def attach(self, document: Document) -> bool:
        """The one that this document describes, from now on; whether the document says how to reach it."""
        url, token = document.get("control"), document.get("token")
        if not isinstance(url, str) or not isinstance(token, str):
            return False
        self.detach()
        self._control = PracticeControl(url, token, self)
        self.document = {name: value for name, value in document.items() if name != "token"}
        self.changed.emit()
        self.refresh()
        return True

    def detach(self) -> None:
        """None any more."""
        if self._control is None:
            return
        self._control.deleteLater()
        self._control, self.document = None, {}
        self._show_records(())
        self._show_happenings(())

    def watch(self, watching: bool) -> None:
        """Whether somebody looks."""
        if watching:
            self._again.start()
            self.refresh()
        else:
            self._again.stop()

    def refresh(self) -> None:
        """Ask it now."""
        if self._control is not None:
            self._ask("GET", "/status", self._on_status)
            self._ask("GET", "/dns", lambda document: self._show_records(read_records(document)))
            after = self.happenings[-1].number if self.happenings else 0
            self._ask("GET", f"/happenings?after={after}", self._on_happenings)

    def put_record(self, record: PracticeRecord, done: Callable[[], None], refused: Callable[[Refused], None]) -> None:
        """Add a record, or (with an id) put it in the old one's place."""
        body = {"name": record.name, "type": record.type, "value": record.value, "ttl": record.ttl}
        method, path = ("PUT", f"/dns/{record.id}") if record.id else ("POST", "/dns")

        def answered(_: Document) -> None:
            done()
            self.refresh()

        self._ask(method, path, answered, body, refused)

    def remove_record(self, record: PracticeRecord) -> None:
        """Take it away."""
        self._ask("DELETE", f"/dns/{record.id}", lambda _: self.refresh())

    def switch(self, on: Sequence[str]) -> None:
        """Exactly these failures are on from now on."""
        self._ask("PUT", "/failures", self._on_status, {"on": list(on)})

    def stop(self, done: Callable[[], None]) -> None:
        """Have it end itself."""
        self._ask("POST", "/stop", lambda _: done())

    def _ask(
        self,
        method: str,
        path: str,
        answered: Callable[[Document], None],
        body: Document | None = None,
        refused: Callable[[Refused], None] | None = None,
    ) -> None:
        asked = self._control
        if asked is None:
            return

        def if_still_asked(document: Document) -> None:
            if self._control is asked:
                answered(document)

        def gone() -> None:
            if self._control is asked:
                self.gone.emit()

        asked.ask(method, path, body, answered=if_still_asked, refused=refused, gone=gone)

    def _on_status(self, document: Document) -> None:
        if document != self.document:
            self.document = document
            self.changed.emit()

    def _on_happenings(self, document: Document) -> None:
        known = self.happenings[-1].number if self.happenings else 0
        more = tuple(one for one in read_happenings(document) if one.number > known)
        self._show_happenings((*self.happenings, *more)[-_MOST_HAPPENINGS:])

    def _show_records(self, records: tuple[PracticeRecord, ...]) -> None:
        if records != self.records:
            self.records = records
            self.records_changed.emit()

    def _show_happenings(self, happenings: tuple[PracticeHappening, ...]) -> None:
        if happenings != self.happenings:
            self.happenings = happenings
            self.happenings_changed.emit()
