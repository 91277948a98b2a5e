"""What can be done with a challenge file besides copying it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from acme_desktop.desktop.panes.challenges.things import Thing
from acme_desktop.desktop.theme.metrics import metric
from acme_desktop.desktop.widgets.buttons import button
from acme_desktop.desktop.widgets.flow import FlowLayout
from acme_desktop.desktop.widgets.text import tip


class FileTools(QFrame):
    """Signals:
    save_asked(): this one file.
    tree_asked(): a ZIP of the folders and files of all.
    serve_asked(): this program is to answer by itself.
    """

    save_asked = Signal()
    tree_asked = Signal()
    serve_asked = Signal()

    def __init__(self, thing: Thing, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("surface", "surface")
        self.setProperty("edge", "top")
        self.save_button = button(self.tr("Save file…"), compact=True)
        self.tree_button = button(self.tr("Save as ZIP tree…"), compact=True)
        self.serve_button = button(self.tr("Serve from this computer"), compact=True)
        self.serve_button.hide()
        self.serve_button.clicked.connect(self.serve_asked)
        tip(
            self.serve_button,
            self.tr("This program answers for all web servers of the order, looks, and tells the CA when it is seen."),
        )
        self.save_button.setAccessibleName(self.tr("Save the file for {name}").format(name=thing.name))
        self.tree_button.setAccessibleName(self.tr("Save the files of all web servers as a ZIP file"))
        self.save_button.clicked.connect(self.save_asked)
        self.tree_button.clicked.connect(self.tree_asked)
        row = QWidget()
        flow = FlowLayout(row)
        flow.addWidget(self.save_button)
        flow.addWidget(self.tree_button)
        flow.addWidget(self.serve_button)
        column = QVBoxLayout(self)
        side = metric("card-inside")
        column.setContentsMargins(side, metric("step") + 2, side, metric("step") + 2)
        column.addWidget(row)
