"""What this program is: version, licence, third parties, and what somebody who is to help wants to know."""

from __future__ import annotations

import platform

from PySide6 import __version__ as pyside_version
from PySide6.QtCore import QLocale, QSysInfo, qVersion
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from acme_desktop import __version__
from acme_desktop.desktop.desk import Desk
from acme_desktop.desktop.pane import Crumb, Header, Pane
from acme_desktop.desktop.theme import icons, resources
from acme_desktop.desktop.theme.metrics import metric
from acme_desktop.desktop.widgets.buttons import button
from acme_desktop.desktop.widgets.card import Card
from acme_desktop.desktop.widgets.copy_button import CopyButton
from acme_desktop.desktop.widgets.dialog import Dialog
from acme_desktop.desktop.widgets.facts import FactsGrid
from acme_desktop.desktop.widgets.flow import FlowLayout
from acme_desktop.desktop.widgets.help_text import HelpText
from acme_desktop.desktop.widgets.surfaces import ScrollPage
from acme_desktop.desktop.widgets.text import label
from acme_desktop.desktop.wording.report import without_secrets

_SIGN = 48
_WIDE, _HIGH = 720, 520  # pixels of a text
_LABEL = 132


class AboutPane(Pane):
    """Nothing of it is asked of the service."""

    help_page = "about"

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.copy_button = CopyButton(self.details, self.tr("system details"))
        page = ScrollPage()
        page.body.addWidget(self._program())
        page.body.addWidget(self._texts())
        page.body.addWidget(self._system())
        page.body.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(page)

    def header(self) -> Header:
        return Header((Crumb(self.tr("Settings"), "/acme/settings"), Crumb(self.tr("About"))))

    def details(self) -> str:
        """One thing a line, in English; nothing of accounts, names or secrets."""
        return without_secrets("\n".join(f"{name}: {value}" for name, value in self._facts()))

    def _program(self) -> QWidget:
        card = Card()
        row = QHBoxLayout()
        row.setSpacing(metric("card-gap"))
        card.body.addLayout(row)
        sign = QLabel()
        sign.setFixedSize(_SIGN, _SIGN)
        icons.bind(sign, "app", "accent", _SIGN)
        row.addWidget(sign)
        words = QVBoxLayout()
        row.addLayout(words, 1)
        words.setSpacing(metric("half"))
        words.addWidget(label("ACME Desktop", "dialog-title"))
        words.addWidget(label(self.tr("Version {number}").format(number=__version__), selectable=True))
        words.addWidget(
            label(
                self.tr("Certificates from any CA that speaks ACME (RFC 8555), with nothing lost on the way."),
                "text",
                "2",
                wrap=True,
            )
        )
        return card

    def _texts(self) -> QWidget:
        card = Card(self.tr("Licence and texts"))
        card.body.addWidget(
            label(
                self.tr(
                    "Licensed under the Apache License 2.0: free to use, to change and to pass on, without warranty. "
                    "It uses the work of others, each under its own licence."
                ),
                wrap=True,
            )
        )
        card.body.addSpacing(metric("half"))
        flow = QWidget()
        card.body.addWidget(flow)
        row = FlowLayout(flow)
        for name, title in (
            ("LICENSE.md", self.tr("Licence")),
            ("THIRD-PARTY.md", self.tr("Third parties")),
            ("SECURITY.md", self.tr("Security")),
            ("README.md", self.tr("Read me")),
        ):
            made = button(title, icon="file")
            made.clicked.connect(lambda _=False, name=name, title=title: self._open(name, title))
            row.addWidget(made)
        return card

    def _system(self) -> QWidget:
        card = Card(self.tr("This computer"))
        card.beside.addWidget(self.copy_button)
        grid = FactsGrid(label_width=_LABEL)
        for name, value in self._facts():
            grid.add(name, value)
        card.body.addWidget(grid)
        return card

    def _facts(self) -> tuple[tuple[str, str], ...]:
        screen = QGuiApplication.primaryScreen()
        size = screen.size()
        return (
            ("ACME Desktop", __version__),
            ("Python", f"{platform.python_version()} ({platform.python_implementation()}, {platform.machine()})"),
            ("Qt", f"{qVersion()}, PySide6 {pyside_version}"),
            ("System", f"{QSysInfo.prettyProductName()}, {QSysInfo.kernelType()} {QSysInfo.kernelVersion()}"),
            ("Platform", f"{QGuiApplication.platformName()}, {size.width()} × {size.height()}"),
            ("Scale", f"{screen.devicePixelRatio():g}, {screen.logicalDotsPerInch():g} dpi"),
            ("Theme", f"{self.desk.theme.choice} ({self.desk.theme.scheme})"),
            ("Locale", f"{QLocale().name()} (system {QLocale.system().name()})"),
            ("Role", self.desk.actor.role),
        )

    def _open(self, name: str, title: str) -> None:
        TextDialog(title, resources.text(f"texts/{name}"), self.desk, self.window()).open()


class TextDialog(Dialog):
    """One of the program's own texts; links lead to the browser."""

    def __init__(self, title: str, text: str, desk: Desk, parent: QWidget) -> None:
        super().__init__(title, "", parent, width=_WIDE)
        self.shown = HelpText()
        self.shown.setAccessibleName(title)
        self.shown.setMinimumHeight(_HIGH)
        self.shown.show_markdown(text)
        self.shown.anchorClicked.connect(
            lambda url: desk.open_url(url.toString()) if url.scheme() in ("https", "http") else None
        )
        self.body.addWidget(self.shown, 1)
        self.cancel_button.setText(self.tr("Close"))
