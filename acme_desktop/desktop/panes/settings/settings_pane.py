"""The pane of the settings: a search and a row of sections above, the sections below."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from acme_desktop.desktop.desk import Desk
from acme_desktop.desktop.forms.ui_settings_pane import Ui_SettingsPane
from acme_desktop.desktop.pane import Crumb, Header, Pane
from acme_desktop.desktop.panes.settings.appearance import AppearanceSection, LanguageSection
from acme_desktop.desktop.panes.settings.health_section import HealthSection
from acme_desktop.desktop.panes.settings.network import NetworkSection
from acme_desktop.desktop.panes.settings.operators import OperatorsSection
from acme_desktop.desktop.panes.settings.renewals import RenewalsSection
from acme_desktop.desktop.panes.settings.section import Section
from acme_desktop.desktop.panes.settings.security import SecuritySection
from acme_desktop.desktop.panes.settings.storage import StorageSection
from acme_desktop.desktop.widgets.buttons import button, link_button
from acme_desktop.desktop.widgets.empty import EmptyState
from acme_desktop.desktop.widgets.search_field import SearchField
from acme_desktop.desktop.widgets.segments import Segment, Segments
from acme_desktop.desktop.widgets.settled import settle
from acme_desktop.desktop.widgets.surfaces import ScrollPage
from acme_desktop.desktop.widgets.turns import Turns

_ALL = "all"
_KINDS: tuple[type[Section], ...] = (
    AppearanceSection,
    LanguageSection,
    SecuritySection,
    OperatorsSection,
    NetworkSection,
    StorageSection,
    HealthSection,
    RenewalsSection,
)
_ON_THE_SCREEN = 2


class SettingsPane(Pane):
    """Sections ask for what they show when the pane wakes.

    Those that are below what is on the screen are drawn one in each turn of the event loop after that.
    """

    help_page = "settings"

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.ui = Ui_SettingsPane()
        self.ui.setupUi(self)
        self.search = SearchField(self.tr("Search settings"))
        self.page = ScrollPage()
        self.choice = Segments([Segment(_ALL, self.tr("All")), *(Segment(kind.key, kind.heading()) for kind in _KINDS)])
        everything = button(self.tr("Show all settings"))
        everything.clicked.connect(self.show_all)
        self.nothing = EmptyState("search", self.tr("No setting has these words in it."), everything)
        self._lay_out()
        self._awake = False
        self._drawn: list[Section] = []
        # Else the first sections would become narrower when there are more than have room.
        self.page.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self._drawing = Turns([partial(self._draw, kind) for kind in _KINDS], self)
        self._drawing.take(_ON_THE_SCREEN)
        self.search.searched.connect(lambda _: self._narrow())
        self.choice.chosen.connect(lambda _: self._narrow())

    @property
    def sections(self) -> tuple[Section, ...]:
        """All of them; those that were not drawn yet are drawn now."""
        self._drawing.finish()
        return tuple(self._drawn)

    def header(self) -> Header:
        return Header((Crumb(self.tr("Settings")),), extras=(self._about(),))

    def wake(self) -> None:
        self._awake = True
        self.check_now()

    def rest(self) -> None:
        self._awake = False

    def check_now(self) -> None:
        for section in self._drawn:
            section.refresh()

    def focus_filter(self) -> None:
        self.search.setFocus()
        self.search.selectAll()

    def show_all(self) -> None:
        """No search, every section."""
        self.search.show_text("")
        self.choice.choose(_ALL)
        self._narrow()

    def _about(self) -> QWidget:
        made = link_button(self.tr("About ACME Desktop"))
        made.clicked.connect(lambda: self.desk.go("/acme/about"))
        return made

    def _lay_out(self) -> None:
        self.ui.search_box.addWidget(self.search)
        self.ui.choice_box.addWidget(self.choice)
        self.ui.page_box.addWidget(self.page)
        self.ui.page_box.addWidget(self.nothing)
        self.page.body.addStretch(1)
        self.nothing.hide()

    def _draw(self, kind: type[Section]) -> None:
        section = kind(self.desk)
        self.page.body.insertWidget(len(self._drawn), section)
        self._drawn.append(section)
        section.show()
        if self._awake:
            section.refresh()
        if len(self._drawn) == len(_KINDS):
            self.page.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        settle(section)

    def _narrow(self) -> None:
        wanted = self.search.text().casefold().split()
        only = self.choice.key
        found = False
        for section in self.sections:
            shown = only in (_ALL, section.key) and section.narrow(wanted)
            section.setVisible(shown)
            found = found or shown
        self.page.setVisible(found)
        self.nothing.setVisible(not found)
        self.page.verticalScrollBar().setValue(0)
