"""Buttons of every kind, with icons in the colour of their words."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu, QPushButton, QSizePolicy, QToolButton

from acme_desktop.desktop.theme import icons
from acme_desktop.desktop.theme.styling import set_property
from acme_desktop.desktop.widgets.link import LinkButton
from acme_desktop.desktop.widgets.text import tip

ICON_ROOM = 4
# What the words of a kind are painted in.
_INK = {
    "plain": "text",
    "primary": "on-accent",
    "tonal": "on-tint",
    "flat": "link",
    "link": "link",
    "danger": "bad",
    "danger-final": "surface",
}


def button(text: str, kind: str = "plain", icon: str = "", *, compact: bool = False) -> QPushButton:
    """`kind`: plain, primary (one a pane), tonal, flat, link, danger, danger-final (only the last confirmation)."""
    made = QPushButton(text)
    made.setProperty("compact", compact)
    _dress(made, kind, icon)
    return made


def set_kind(made: QPushButton, kind: str) -> None:
    """Another kind for a button, which keeps its icon."""
    if kind not in _INK:
        raise KeyError(kind)
    set_property(made, "kind", kind)
    if made.property("icon-name"):
        set_icon(made, str(made.property("icon-name")))


def set_icon(made: QPushButton, icon: str) -> None:
    """In the ink of its kind; "" takes it away."""
    made.setProperty("icon-name", icon)
    icons.bind(made, icon, _INK[str(made.property("kind"))], room=ICON_ROOM)


def tool_button(icon: str, name: str, *, size: int = 16, tone: str = "text-2") -> QToolButton:
    """An icon alone; its name is its tool tip and what a screen reader says."""
    made = QToolButton()
    icons.bind(made, icon, tone, size)
    rename(made, name)
    made.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    return made


def rename(made: QToolButton, name: str) -> None:
    """Another name for a button that shows only an icon."""
    made.setAccessibleName(name)
    tip(made, name)


def link_button(text: str, *, icon: str = "", external: bool = False) -> LinkButton:
    """A link in running text; `external` says by an arrow that a browser opens."""
    return LinkButton(text, icon=icon, external=external)


def menu_button(text: str, menu: QMenu, *, kind: str = "plain", icon: str = "", compact: bool = False) -> QPushButton:
    """Opens a menu, and says so by a chevron."""
    made = button(text, kind, icon, compact=compact)
    menu.setParent(made, menu.windowFlags())
    made.setMenu(menu)
    return made


def _dress(made: QPushButton, kind: str, icon: str) -> None:
    made.setAutoDefault(False)
    made.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
    set_kind(made, kind)
    if icon:
        set_icon(made, icon)
