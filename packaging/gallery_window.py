"""The pages of the gallery: what packaging/gallery.py shows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from PySide6.QtCore import QObject, Qt, QTranslator
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLayout,
    QLineEdit,
    QListWidget,
    QMenu,
    QPlainTextEdit,
    QRadioButton,
    QSpinBox,
    QTableWidget,
    QTableWidgetItem,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from acme_desktop.desktop.theme.theme import Theme
from acme_desktop.desktop.widgets.action_bar import ActionBar
from acme_desktop.desktop.widgets.buttons import button, link_button, menu_button, tool_button
from acme_desktop.desktop.widgets.card import Card, ValueRow, align_rows
from acme_desktop.desktop.widgets.chip import Chip, NameChip, StateLabel
from acme_desktop.desktop.widgets.choice import Choice
from acme_desktop.desktop.widgets.copy_button import CopyButton
from acme_desktop.desktop.widgets.countdown import Countdown
from acme_desktop.desktop.widgets.date_field import DateField
from acme_desktop.desktop.widgets.drawer import Drawer, WithDrawer
from acme_desktop.desktop.widgets.empty import EmptyState
from acme_desktop.desktop.widgets.facts import FactsGrid
from acme_desktop.desktop.widgets.field import Field
from acme_desktop.desktop.widgets.filter_chip import FilterChip
from acme_desktop.desktop.widgets.flow import FlowLayout
from acme_desktop.desktop.widgets.message_bar import MessageBar
from acme_desktop.desktop.widgets.progress import Bar, PlacesBar, WorkRow
from acme_desktop.desktop.widgets.search_field import SearchField
from acme_desktop.desktop.widgets.segments import Segment, Segments
from acme_desktop.desktop.widgets.surfaces import ScrollPage, surface
from acme_desktop.desktop.widgets.text import ElidedLabel, label
from acme_desktop.desktop.widgets.toast import ToastStack
from acme_desktop.domain.errors import VaultError, VaultTrouble

SIZE = (1280, 800)
NARROW = (1024, 680)
NOW = datetime(2026, 11, 24, 10, 43, tzinfo=UTC)
LONGER = 0.4


def run(*, save: Path | None, schemes: Sequence[str], right_to_left: bool, long: bool, points: float | None) -> int:
    """Show the pages, or save them."""
    app = QApplication([])
    if right_to_left:
        app.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    translator = _Longer(app)
    if long:
        app.installTranslator(translator)
        global _words
        _words = stretched
    theme = Theme(app)
    theme.choose_text_size(points)
    theme.choose(schemes[0])
    theme.apply(app)
    window = Gallery()
    window.resize(*SIZE)
    if save is None:
        QShortcut(QKeySequence("F2"), window, lambda: _next_scheme(theme))
        window.show()
        return app.exec()
    save.mkdir(parents=True, exist_ok=True)
    for scheme in schemes:
        theme.choose(scheme)
        _save(app, window, save, scheme)
    return 0


def stretched(text: str) -> str:
    """As long as a wordy language is."""
    more = "~" * round(len(text) * LONGER)
    return " ".join([text, *(more[at : at + 6] for at in range(0, len(more), 6))]) if more else text


_words: Callable[[str], str] = str


def w(text: str) -> str:
    """The page's own words, which no translator sees."""
    return _words(text)


class _Longer(QTranslator):
    """Makes the program's words longer."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)

    def translate(self, context: str, text: str, disambiguation: str | None = None, n: int = -1) -> str:  # noqa: ARG002
        return text if context == "QShortcut" else stretched(text)

    def isEmpty(self) -> bool:  # noqa: N802
        return False


class Gallery(QTabWidget):
    """A page a tab."""

    def __init__(self) -> None:
        super().__init__()
        self.setWindowTitle("Gallery")
        self.setDocumentMode(True)
        for name, make in PAGES.items():
            self.addTab(make(), name)


def _save(app: QApplication, window: Gallery, folder: Path, scheme: str) -> None:
    window.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen, False)
    window.tabBar().hide()
    for place, name in enumerate(PAGES):
        window.setCurrentIndex(place)
        for size, suffix in ((SIZE, ""), (NARROW, "-1024")):
            window.resize(*size)
            window.show()
            window.activateWindow()
            field = window.currentWidget().findChild(QLineEdit, "focused")
            if field is not None:
                field.setFocus()
            for _ in range(5):
                app.processEvents()
            window.grab().save(str(folder / f"{name}-{scheme}{suffix}.png"))


def _next_scheme(theme: Theme) -> None:
    order = ("light", "dark", "contrast")
    theme.choose(order[(order.index(theme.scheme) + 1) % len(order)])


def page(*parts: QWidget | QLayout) -> QWidget:
    """Parts under each other."""
    made = ScrollPage()
    for part in parts:
        if isinstance(part, QWidget):
            made.body.addWidget(part)
        else:
            made.body.addLayout(part)
    made.body.addStretch(1)
    return made


def row(*parts: QWidget, stretch: bool = True) -> QHBoxLayout:
    """Parts beside each other."""
    made = QHBoxLayout()
    made.setSpacing(8)
    for part in parts:
        made.addWidget(part)
    if stretch:
        made.addStretch(1)
    return made


def flow(*parts: QWidget) -> QWidget:
    """Parts beside each other, in as many lines as they need."""
    made = QWidget()
    layout = FlowLayout(made)
    for part in parts:
        layout.addWidget(part)
    return made


def off(widget: QWidget) -> QWidget:
    """Switched off."""
    widget.setEnabled(False)
    return widget


def buttons_page() -> QWidget:
    """Buttons, ticks, chips."""
    grid = QGridLayout()
    grid.setSpacing(8)
    kinds = ("primary", "tonal", "plain", "flat", "danger", "danger-final", "link")
    for at, kind in enumerate(kinds):
        words = {"primary": "New order", "danger": "Revoke…", "danger-final": "Revoke certificate"}.get(
            kind, "Check now"
        )
        icon = {"primary": "plus", "danger": "", "danger-final": ""}.get(kind, "refresh")
        for column, made in enumerate(
            (
                button(w(words), kind, icon),
                button(w(words), kind),
                off(button(w(words), kind, icon)),
                button(w(words), kind, icon, compact=True),
            )
        ):
            grid.addWidget(made, at, column)
    grid.setColumnStretch(4, 1)
    menu = QMenu()
    menu.addAction(w("Zone-file lines"))
    copied, failed = CopyButton(lambda: "x", "value 1"), CopyButton(lambda: "", "value 2")
    copied.copy()
    failed.copy()
    checks = []
    for kind in (QCheckBox, QRadioButton):
        for on, enabled in ((True, True), (False, True), (True, False), (False, False)):
            made = kind(w("Submit when green"))
            made.setAutoExclusive(False)
            made.setChecked(on)
            made.setEnabled(enabled)
            checks.append(made)
    partly = QCheckBox(w("Some of them"))
    partly.setTristate(True)
    partly.setCheckState(Qt.CheckState.PartiallyChecked)
    return page(
        label(w("Buttons"), "pane-title"),
        grid,
        flow(
            menu_button(w("Hand off"), menu, icon="upload"),
            CopyButton(lambda: "x", "value"),
            copied,
            failed,
            CopyButton(lambda: "x", "key", secret=True),
            CopyButton(lambda: "x", "key", icon_only=True),
            tool_button("close", "Close"),
            off(tool_button("refresh", "Ask again")),
            link_button(w("Read them"), external=True),
            link_button(w("Explain this certificate"), icon="audit"),
        ),
        flow(*checks, partly),
        label(w("Chips"), "section"),
        flow(*chips()),
        flow(*states()),
        flow(
            NameChip("shop.example.com", "healthy", "ok"),
            NameChip("www.shop.example.com", "info", "warn"),
            NameChip("intranet.local", "other-value", "bad"),
            NameChip("plain.example"),
            badge("1"),
            badge("128"),
        ),
    )


def chips() -> list[QWidget]:
    """Every tone."""
    return [
        Chip(w("Your turn"), "your-turn", "you"),
        Chip(w("Due soon"), "clock", "warn"),
        Chip(w("Failing"), "failing", "bad"),
        Chip(w("Found"), "healthy", "ok"),
        Chip(w("TEST"), "test", "virtual"),
        Chip(w("PRACTICE"), "practice", "virtual"),
        Chip(w("TXT, two values")),
        Chip(w("Waiting for CA"), "waiting", "quiet"),
    ]


def states() -> list[QWidget]:
    """Without a fill."""
    return [
        StateLabel(w("Healthy"), "healthy", "ok"),
        StateLabel(w("Due soon"), "clock", "warn", loud=True),
        StateLabel(w("Failing"), "failing", "bad", loud=True),
        StateLabel(w("Your turn"), "your-turn", "you", loud=True),
        StateLabel(w("Waiting for CA"), "waiting", "quiet"),
        StateLabel(w("TEST"), "test", "virtual", loud=True),
        StateLabel(w("None"), "none", "bad", loud=True, role="small"),
    ]


def badge(text: str) -> QLabel:
    """A count."""
    made = label(text)
    made.setProperty("badge", True)
    made.setSizePolicy(made.sizePolicy().horizontalPolicy().Fixed, made.sizePolicy().verticalPolicy().Fixed)
    return made


def fields_page() -> QWidget:
    """Fields in every state."""
    focused = QLineEdit("ops@example.com")
    focused.setObjectName("focused")
    wrong = Field(w("Key identifier"), QLineEdit("kid 7"), required=True)
    wrong.set_error(w("A key identifier has no blanks. Paste it as the CA shows it."))
    read_only = QLineEdit("https://acme-v02.api.letsencrypt.org/directory")
    read_only.setReadOnly(True)
    caps = Field(w("Password"), QLineEdit("secret"))
    caps.set_help(w("Caps Lock is on"), "caps-lock", "warn")
    accounts = [("1", w("Let’s Encrypt · Production · ops@example.com")), ("2", w("Corp step-ca"))]
    combo, editable, disabled = Choice(accounts), Choice(accounts), Choice(accounts)
    editable.setEditable(True)
    disabled.setEnabled(False)
    spin, date, off_date, read_spin = QSpinBox(), DateField(), DateField(), QSpinBox()
    spin.setSuffix(w(" days"))
    spin.setMaximum(400)
    spin.setValue(30)
    read_spin.setReadOnly(True)
    off_date.setEnabled(False)
    many = QPlainTextEdit("https://shop.example.com/, *.shop.example.com bücher.example.org; www.shop.example.com")
    many.setFixedHeight(56)
    wrong_many = QPlainTextEdit("intranet.local")
    wrong_many.setFixedHeight(56)
    wrong_combo = Choice([("http-01", "http-01")])
    compact = Choice([("http-01", "http-01"), ("dns-01", "dns-01")], compact=True)
    mono = QLineEdit("_acme-challenge.apps.example.net")
    mono.setProperty("role", "mono")
    fields = [
        Field(w("E-mail"), focused, required=True),
        wrong,
        Field(w("Directory URL"), read_only),
        Field(w("Record"), mono, help_=w("If your provider adds the zone by itself, leave it out.")),
        Field(w("Switched off"), off(QLineEdit("nothing to do"))),
        caps,
        Field(w("Account"), combo),
        Field(w("Editable"), editable),
        Field(w("Off"), disabled),
        Field(w("Window"), spin, hint=w("before the end")),
        Field(w("Since"), date),
        Field(w("Until"), off_date),
        Field(w("Read only"), read_spin),
        Field(w("Wrong"), wrong_combo),
        Field(w("Compact"), compact),
        Field(w("Names"), many, hint=w("Paste anything: commas, spaces, lines, links")),
        Field(w("Names, wrong"), wrong_many),
    ]
    fields[13].set_error(w("This CA does not offer it."))
    fields[16].set_error(w("Not a public name."))
    grid = QGridLayout()
    grid.setSpacing(16)
    for at, made in enumerate(fields):
        grid.addWidget(made, at // 3, at % 3, Qt.AlignmentFlag.AlignTop)
    return page(
        label(w("Fields"), "pane-title"),
        grid,
        row(
            SearchField(),
            SearchField(w("Text in summary or evidence")),
            SearchField(w("Search or do…"), "Ctrl+K", compact=False),
        ),
    )


def kit_page() -> QWidget:
    """Cards, bars, progress."""
    rows = [
        ValueRow(w("Name"), "_acme-challenge.apps.example.net"),
        ValueRow(w("In zone"), "_acme-challenge.apps"),
        ValueRow(w("Value 1"), "wrTVIbTpJKzM4Dn2N7USPoivcJFCdeK2BAsao7nYa0o"),
        ValueRow(
            w("URL"),
            "http://www.practice.example/.well-known/acme-challenge/4GA8SZquR-uJNDrQ7zF44ETGLnCuIwmzVZHR1JoyEew",
        ),
    ]
    align_rows(rows)
    card = Card("_acme-challenge.apps.example.net", Chip(w("TXT, two values")), fold=True)
    card.beside.addWidget(StateLabel(w("1 of 2 found"), "clock", "warn", loud=True))
    card.beside.addWidget(tool_button("info", "More"))
    for part in rows:
        card.body.addWidget(part)
    card.body.addWidget(label(w("Add both, replace none. TTL 60 s, or the lowest on offer."), "small", "2"))
    card.add_foot(
        MessageBar(
            "warn",
            w("Only one of the two values is published."),
            w("Add value 2 beside value 1. A second TXT record with the same name is right here."),
            button(w("Copy value 2"), icon="copy", compact=True),
            attached="foot",
        )
    )
    folded = Card("files.practice.example", Chip(w("HTTP file")), fold=True)
    folded.beside.addWidget(StateLabel(w("Right"), "healthy", "ok"))
    folded.set_folded(True)
    failed = MessageBar()
    failed.show_error(
        VaultError(VaultTrouble.LOCKED, "the keyring is locked", hint="Unlock it in the settings, then try again."),
        retry=lambda: None,
    )
    bar, unknown = Bar(), Bar()
    bar.put(3, 7)
    work = WorkRow(w("Renewing mail.example.org"))
    work.put(w("Step 3 of 7: asking name servers"), 3, 7)
    until = Countdown(lambda: NOW)
    until.put(
        NOW + timedelta(days=2, hours=3, minutes=37, seconds=10),
        w("Until Thu 26 Nov, 14:20. Then new values are needed."),
    )
    soon = Countdown(lambda: NOW)
    soon.put(NOW + timedelta(minutes=8, seconds=9, milliseconds=500), w("Until 11:41 today."))
    over = Countdown(lambda: NOW)
    over.put(NOW, w("Since 11:41 today."))
    work_card = Card()
    work_card.set_body_margins(0, 0, 0, 0)
    work_card.body.addWidget(work)
    return page(
        card,
        folded,
        failed,
        MessageBar("ok", w("The directory answers."), w("84 ms, IPv6")),
        MessageBar("info", w("Version 1.1 is out."), button=button(w("What is new"), compact=True)),
        row(until, soon, over),
        work_card,
        row(bar, unknown, PlacesBar(3, 5), stretch=False),
    )


def list_page() -> QWidget:
    """A list pane: filters, table, drawer, action bar, toasts."""
    top = surface("window", "bottom")
    line_one = QVBoxLayout(top)
    line_one.setContentsMargins(20, 12, 20, 12)
    when = FilterChip(w("When"), [("yesterday", w("since yesterday"))])
    when.choose("yesterday")
    segments = Segments(
        [
            Segment("all", w("All"), 152),
            Segment("you", w("Your turn"), 1, "your-turn", "link"),
            Segment("failing", w("Failing"), 1, "failing", "bad"),
            Segment("due", w("Due soon"), 9, "clock", "warn"),
            Segment("served", w("Not served"), 1, "not-served", "warn"),
        ]
    )
    first = row(SearchField(), segments, stretch=False)
    first.setStretch(1, 1)
    line_one.addLayout(first)
    line_one.addWidget(
        flow(
            FilterChip(w("Actor"), [("a", "Maren Holt")]),
            FilterChip(w("Action")),
            off(FilterChip(w("Outcome"))),
            when,
            button(w("Clear"), "flat", compact=True),
        )
    )
    table = QTableWidget(20, 4)
    table.setAccessibleName(w("Certificates"))
    table.setHorizontalHeaderLabels([w("Names"), w("Issuer"), w("Expires"), w("State")])
    table.verticalHeader().hide()
    table.verticalHeader().setDefaultSectionSize(32)
    table.setShowGrid(False)
    table.horizontalHeader().setStretchLastSection(True)
    table.setSortingEnabled(True)
    table.setSelectionBehavior(QTableWidget.SelectionBehavior.SelectRows)
    for at in range(80):
        table.setItem(
            at // 4, at % 4, QTableWidgetItem(("apps.example.net", "Let’s Encrypt", "34 d", "Healthy")[at % 4])
        )
    table.selectRow(2)
    drawer = certificate_drawer()
    both = WithDrawer(table, drawer)
    both.open()
    bar = ActionBar()
    bar.set_status(w("2 names need a decision"), "other-value", "bad", loud=True)
    bar.middle.addWidget(QCheckBox(w("Submit when green")))
    bar.add(button(w("Cancel")))
    bar.add(button(w("Place order"), "primary", "arrow-right"))
    bar.block(w("2 values are missing"))
    navigation = QListWidget()
    navigation.setProperty("nav", True)
    navigation.setAccessibleName(w("Navigation"))
    navigation.addItems([w("Dashboard"), w("Accounts"), w("Orders")])
    navigation.setCurrentRow(1)
    navigation.setFixedWidth(200)
    rail = surface("rail", "right")
    QVBoxLayout(rail).addWidget(navigation)
    whole = QWidget()
    column = QVBoxLayout()
    for part in (top, both, bar):
        column.addWidget(part, 1 if part is both else 0)
    across = QHBoxLayout(whole)
    across.addWidget(rail)
    across.addLayout(column, 1)
    for layout in (column, across):
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
    toasts = ToastStack(table)
    toasts.say(w("Certificate of mail.example.org revoked."))
    toasts.say(w("Filter “Failing mail” deleted. You can have it back until you leave."), undo=lambda: None)
    return whole


def certificate_drawer() -> Drawer:
    """As of one certificate."""
    drawer = Drawer()
    drawer.set_title("vpn.example.com", (w("Not served"), "not-served", "warn"))
    drawer.add_wide(
        MessageBar(
            "warn",
            w("1 of 4 endpoints serves the old certificate."),
            w("10.20.0.7 has it until Thu 3 Dec, 21:40."),
            button(w("Export again…"), compact=True),
            attached="drawer",
        )
    )
    served = drawer.add_block(w("Served at"), w("port 443, asked 10:38"))
    for address in ("10.20.0.4", "10.20.0.7"):
        served.addLayout(row(ElidedLabel(address), StateLabel(w("New"), "healthy", "ok"), stretch=False))
    facts = FactsGrid()
    facts.add(w("Names"), "vpn.example.com, a-very-long-name-of-a-host-in-the-company.corp.example.com")
    facts.add(w("Valid"), w("15 Nov 2026 to 13 Feb 2027"))
    facts.add_link(w("Account"), "ops@example.com", lambda: None)
    facts.add(w("SHA-256"), "9c:41:7e:d0:5b:0f:e2:9c:41:7e:d0:5b:0f:e2:9c:41", mono=True)
    facts.add_widget(w("Chain"), StateLabel(w("Matches"), "healthy", "ok"))
    facts.add_link(w("Terms of service"), w("LE-SA v1.6, October 2025"), lambda: None, external=True)
    drawer.add_block().addWidget(facts)
    drawer.add_block().addWidget(link_button(w("Explain this certificate"), icon="audit"))
    drawer.set_actions(
        button(w("Export…"), icon="download"), button(w("Renew now")), danger=button(w("Revoke…"), "danger")
    )
    return drawer


def empty_page() -> QWidget:
    """Nothing to show, and every style of type."""
    made = EmptyState(
        "certificates",
        w("Certificates that this program obtained, or that you import, are listed here with the days they have left."),
        button(w("Order your first certificate"), "primary"),
        button(w("Import…")),
    )
    whole = QWidget()
    across = QHBoxLayout(whole)
    across.addWidget(made, 1)
    column = QVBoxLayout()
    for style in (
        "big-number",
        "dialog-title",
        "pane-title",
        "drawer-title",
        "section",
        "label",
        "text",
        "small",
        "mono",
    ):
        column.addWidget(label(f"{style} 0123456789", style))
    for tone in ("1", "2", "3", "ok", "warn", "bad", "virtual", "quiet", "info", "link", "disabled"):
        column.addWidget(label(f"tone {tone}", "text", tone))
    column.addStretch(1)
    across.addLayout(column)
    return whole


PAGES: dict[str, Callable[[], QWidget]] = {
    "buttons": buttons_page,
    "fields": fields_page,
    "kit": kit_page,
    "list": list_page,
    "empty": empty_page,
}
