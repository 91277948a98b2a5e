"""The icons: one drawing each in resources/icons/, tinted by a token of the palette when they are asked for.

A rendering is kept as long as the palette is in use, once for each name, tone, size and scale. What is shown already
is told: an icon that was given to a widget with `bind` is given again, in the new colours, when the theme changes.
"""

from __future__ import annotations

import logging
from typing import Protocol

from PySide6.QtCore import QByteArray, QFile, QIODevice, QObject, QRectF, QSize, Qt, Signal, SignalInstance
from PySide6.QtGui import QAction, QColor, QGuiApplication, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QAbstractButton, QLabel

_log = logging.getLogger(__name__)

# Below this size a thin line would turn grey: it is drawn a little wider.
_SMALL = 20
_STROKE, _SMALL_STROKE = b'stroke-width="1.75"', b'stroke-width="2"'

Bindable = QAbstractButton | QAction | QLabel


class Colours(Protocol):
    """What icons need of a theme."""

    changed: SignalInstance

    def color(self, token: str, *, selected: bool = False) -> QColor:
        """A token of the palette in use; `selected` as it is painted on a selected row."""


class _Renderings(QObject):
    """Everything that was rendered in the colours of now.

    Signals:
        renewed(): what is shown is to be rendered again.
    """

    renewed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._colours: Colours | None = None
        self._sources: dict[str, bytes] = {}
        self._pixmaps: dict[tuple[str, str, int, float, bool], QPixmap] = {}
        self._icons: dict[tuple[str, str, int], QIcon] = {}

    def use(self, colours: Colours) -> None:
        if self._colours is not None:
            self._colours.changed.disconnect(self._on_changed)
        self._colours = colours
        colours.changed.connect(self._on_changed)
        self._on_changed()

    def pixmap(self, name: str, tone: str, size: int, ratio: float, selected: bool = False) -> QPixmap:
        key = (name, tone, size, ratio, selected)
        found = self._pixmaps.get(key)
        if found is None:
            found = self._pixmaps[key] = _rendered(self._source(name), self._color(tone, selected), size, ratio)
        return found

    def icon(self, name: str, tone: str, size: int) -> QIcon:
        key = (name, tone, size)
        found = self._icons.get(key)
        if found is None:
            found = self._icons[key] = self._made(name, tone, size)
        return found

    def _made(self, name: str, tone: str, size: int) -> QIcon:
        # Qt fades an icon by itself where a mode is missing, into greys that no palette holds.
        made = QIcon()
        for ratio in ratios():
            made.addPixmap(self.pixmap(name, tone, size, ratio), QIcon.Mode.Normal)
            made.addPixmap(self.pixmap(name, tone, size, ratio), QIcon.Mode.Active)
            made.addPixmap(self.pixmap(name, tone, size, ratio, True), QIcon.Mode.Selected)
            made.addPixmap(self.pixmap(name, "disabled", size, ratio), QIcon.Mode.Disabled)
        return made

    def _color(self, tone: str, selected: bool) -> QColor:
        if self._colours is None:
            return QGuiApplication.palette().text().color()
        return self._colours.color(tone, selected=selected)

    def _source(self, name: str) -> bytes:
        if name not in self._sources:
            self._sources[name] = _read(name)
        return self._sources[name]

    def _on_changed(self) -> None:
        self._pixmaps.clear()
        self._icons.clear()
        self.renewed.emit()


class _Bound(QObject):
    """A widget's icon: a child of the widget, so that it goes with it."""

    def __init__(self, widget: Bindable) -> None:
        super().__init__(widget)
        self._widget = widget
        self.wanted = ("", "", 0)
        self.room = 0
        _renderings().renewed.connect(self.show)

    def show(self) -> None:
        name, tone, size = self.wanted
        if isinstance(self._widget, QLabel):
            self._widget.setPixmap(pixmap(name, tone, size, ratios()[-1]))
            return
        made = icon(name, tone, size) if name else QIcon()
        if not isinstance(self._widget, QAbstractButton):
            self._widget.setIcon(made)
            return
        if name and self.room:
            made = with_room(made, size, self.room, at_right=self._widget.isLeftToRight())
        self._widget.setIcon(made)
        self._widget.setIconSize(QSize(size + self.room, size))


_made: list[_Renderings] = []


def use(colours: Colours) -> None:
    """Tint with these from now on, and whenever they change."""
    _renderings().use(colours)


def icon(name: str, tone: str = "text", size: int = 16) -> QIcon:
    """An icon in its normal, disabled and selected looks; `size` in device-independent pixels."""
    return _renderings().icon(name, tone, size)


def pixmap(name: str, tone: str = "text", size: int = 16, ratio: float = 1.0, *, selected: bool = False) -> QPixmap:
    """One rendering, for who paints it; `selected` as it looks in a selected row."""
    return _renderings().pixmap(name, tone, size, ratio, selected)


def bind(widget: Bindable, name: str, tone: str = "text", size: int = 16, *, room: int = 0) -> None:
    """Show this icon on a button, an action or a label, in the colours of every theme to come. "" takes it away.

    `room` is added between the icon and the words of a button, beyond the 4 pixels that Qt leaves.
    """
    bound = widget.findChild(_Bound, "", Qt.FindChildOption.FindDirectChildrenOnly) or _Bound(widget)
    bound.wanted, bound.room = (name, tone, size), room
    bound.show()


def ratios() -> tuple[float, ...]:
    """The scales of all screens, and 1; the finest is last."""
    return tuple(sorted({1.0, *(screen.devicePixelRatio() for screen in QGuiApplication.screens())}))


def with_room(narrow: QIcon, size: int, room: int, *, at_right: bool) -> QIcon:
    """The same, wider on one side by nothing."""
    made = QIcon()
    for mode in (QIcon.Mode.Normal, QIcon.Mode.Active, QIcon.Mode.Selected, QIcon.Mode.Disabled):
        for ratio in ratios():
            wide = QPixmap(round((size + room) * ratio), round(size * ratio))
            wide.setDevicePixelRatio(ratio)
            wide.fill(Qt.GlobalColor.transparent)
            painter = QPainter(wide)
            painter.drawPixmap(0 if at_right else room, 0, narrow.pixmap(QSize(size, size), ratio, mode))
            painter.end()
            made.addPixmap(wide, mode)
    return made


def _renderings() -> _Renderings:
    if not _made:
        _made.append(_Renderings())
    return _made[0]


def _read(name: str) -> bytes:
    file = QFile(f":/icons/{name}.svg")
    if not file.open(QIODevice.OpenModeFlag.ReadOnly):
        _log.error("there is no icon %r", name)
        return b""
    try:
        return bytes(file.readAll().data())
    finally:
        file.close()


def _rendered(source: bytes, color: QColor, size: int, ratio: float) -> QPixmap:
    side = round(size * ratio)
    made = QPixmap(side, side)
    made.setDevicePixelRatio(ratio)
    made.fill(Qt.GlobalColor.transparent)
    if not source:
        return made
    tinted = source.replace(b"currentColor", color.name().encode("ascii"))
    if size < _SMALL:
        tinted = tinted.replace(_STROKE, _SMALL_STROKE)
    painter = QPainter(made)
    QSvgRenderer(QByteArray(tinted)).render(painter, QRectF(0, 0, size, size))
    painter.end()
    return made
