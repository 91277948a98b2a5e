"""What a sheet does besides showing: submit, save files, place the same order again."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog, QWidget

from acme_desktop.desktop.desk import Desk
from acme_desktop.desktop.panes.challenges.headline import missing_words
from acme_desktop.desktop.panes.challenges.next_step import NextStep
from acme_desktop.desktop.panes.challenges.order_watch import OrderWatch
from acme_desktop.desktop.panes.challenges.same_order import again, served_here
from acme_desktop.desktop.panes.challenges.sheet_notes import SheetNotes
from acme_desktop.desktop.panes.challenges.submit_anyway_dialog import SubmitAnywayDialog
from acme_desktop.desktop.panes.challenges.things import Thing
from acme_desktop.desktop.tickets import Ticket
from acme_desktop.domain.order import ChallengeId, Order
from acme_desktop.service.answers import ExportedFiles
from acme_desktop.service.questions import SaveChallengeFiles


class SheetActs(QObject):
    """For one order; `over` is what its dialogs lie upon."""

    def __init__(self, desk: Desk, watch: OrderWatch, notes: SheetNotes, over: QWidget) -> None:
        super().__init__(over)
        self._desk = desk
        self._watch = watch
        self._notes = notes
        self._over = over
        self._placing: Ticket[Order] | None = None

    def go_on(self, step: NextStep) -> None:
        """The primary button."""
        acts: dict[NextStep, Callable[[], None]] = {
            NextStep.PREPARE: self._watch.submission.prepare,
            NextStep.SUBMIT: self._watch.submit,
            NextStep.CONTINUE: self._watch.submit,
            NextStep.EXPORT: self._export,
            NextStep.RETRY: self._place_again,
        }
        act = acts.get(step)
        if act is not None:
            self._notes.no_failure()
            act()

    def submit_anyway(self) -> None:
        """Asks why first."""
        ca = self._watch.known.story.line.ca if self._watch.known.story else ""
        dialog = SubmitAnywayDialog(ca, missing_words(self._watch.known.sheet, self._watch.known.done), self._over)
        dialog.reason_given.connect(lambda reason: self._watch.submit(reason=reason))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def save_file(self, thing: Thing) -> None:
        """Exactly its content, under its name, into a folder."""
        dialog = self._dialog(self.tr("Save the file for {name} into a folder").format(name=thing.name))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.fileSelected.connect(lambda path: self._save(path, thing.values[0].challenge_id))
        dialog.open()

    def save_tree(self) -> None:
        """Folders and files of all, to be unpacked in the web servers' folders."""
        dialog = self._dialog(self.tr("Save the files of all web servers"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("zip")
        dialog.selectFile(f"order-{self._watch.order_id}-well-known.zip")
        dialog.fileSelected.connect(lambda path: self._save(path, None))
        dialog.open()

    def serve(self) -> None:
        """Let this program answer; the order is proved by it from now on, or as before where nobody sees it."""
        story = self._watch.known.story
        if story is not None:
            self._notes.no_failure()
            self._watch.serve(served_here(story.order, self._watch.known.seen.values()))

    def _dialog(self, title: str) -> QFileDialog:
        made = QFileDialog(self._over, title)
        made.finished.connect(made.deleteLater)
        return made

    def _save(self, path: str, challenge_id: ChallengeId | None) -> None:
        request = SaveChallengeFiles(self._watch.order_id, path, challenge_id)
        ticket = self._desk.client.submit(request, claim=True)
        ticket.succeeded.connect(self._on_saved)
        ticket.failed.connect(self._notes.show_failure)

    def _on_saved(self, files: ExportedFiles) -> None:
        self._notes.show_saved(files.paths)

    def _export(self) -> None:
        story = self._watch.known.story
        number = story.order.certificate_id if story else None
        self._desk.go(f"/acme/certificates/{number}" if number else "/acme/certificates")

    def _place_again(self) -> None:
        """The same order once more: new challenges, the same wish."""
        story = self._watch.known.story
        if story is None or self._placing is not None:
            return
        ticket = self._desk.client.submit(again(story.order), claim=True)
        self._placing = ticket
        ticket.succeeded.connect(self._on_placed)
        ticket.failed.connect(self._notes.show_failure)
        ticket.finished.connect(self._on_placing_over)

    def _on_placed(self, order: Order) -> None:
        self._desk.go(f"/acme/orders/{order.id}/challenges")

    def _on_placing_over(self) -> None:
        self._placing = None
