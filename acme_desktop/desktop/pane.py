"""What a pane is: a widget for one screen, which tells the shell what stands above it and reacts to a few keys."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from acme_desktop.desktop.desk import Desk
from acme_desktop.domain.authority import Environment
from acme_desktop.domain.routes import Route
from acme_desktop.domain.value_class import value_class


@value_class(frozen=True)
class Crumb:
    """One step of the path in the title row; with a route it can be clicked."""

    text: str
    route: str = ""


@value_class(frozen=True)
class Chip:
    """A word with its icon; `tone` is a token of the palette: ok, warn, bad, virtual, quiet, you."""

    text: str
    icon: str
    tone: str


@value_class(frozen=True)
class Header:
    """What the shell shows above a pane.

    `environment` puts a band above a pane about one object of a CA that browsers don't trust; `primary` is the pane's
    one primary action (its text, icon and enabled state are followed); `extras` stand right of the path.
    """

    crumbs: tuple[Crumb, ...]
    chip: Chip | None = None
    environment: Environment | None = None
    primary: QAction | None = None
    extras: tuple[QWidget, ...] = ()


class Pane(QWidget):
    """The base of every screen.

    Signals:
        header_changed(): ask `header()` again.
    """

    header_changed = Signal()
    # The page under resources/help/ that F1 opens.
    help_page = "index"

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk

    def header(self) -> Header:
        """What stands above this pane now."""
        raise NotImplementedError

    def show_route(self, route: Route) -> None:
        """The pane is about to be shown for this route; also when it is shown already."""

    def wake(self) -> None:
        """It is on screen from now on: start timers, ask again."""

    def rest(self) -> None:
        """It is not on screen any more: stop timers; drafts stay."""

    def check_now(self) -> None:
        """F5."""

    def focus_filter(self) -> None:
        """Ctrl+F."""

    def palette_actions(self) -> Sequence[QAction]:
        """What the palette (Ctrl+K) offers besides the shell's own, as long as this pane is shown."""
        return ()
