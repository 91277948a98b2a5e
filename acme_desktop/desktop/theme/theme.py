"""The theme in use, and the switch between light, dark and high contrast at run time."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QToolTip

from acme_desktop.desktop.theme import fonts, icons, metrics, palette
from acme_desktop.desktop.theme.focus_ring import FocusRing
from acme_desktop.desktop.theme.palette import Palette, Scheme
from acme_desktop.desktop.theme.style import HouseStyle
from acme_desktop.desktop.theme.stylesheet import stylesheet

SYSTEM = "system"
_NATIVE = {
    Scheme.LIGHT: Qt.ColorScheme.Light,
    Scheme.DARK: Qt.ColorScheme.Dark,
    Scheme.CONTRAST: Qt.ColorScheme.Dark,
}


class Theme(QObject):
    """Colours, fonts and sizes of everything; one for each application.

    Signals:
        changed(): colours are others now; what paints itself paints again.
    """

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._palettes = palette.read()
        self._choice = SYSTEM
        self._palette = self._palettes[Scheme.LIGHT]
        self._app: QApplication | None = None
        self._system = QPalette()
        self._ask_system = system_scheme
        self._style: HouseStyle | None = None
        self._ring: FocusRing | None = None

    @property
    def scheme(self) -> Scheme:
        """The one that is shown."""
        return self._palette.scheme

    @property
    def choice(self) -> str:
        """The one that was chosen: system, light, dark or contrast."""
        return self._choice

    def color(self, token: str, *, selected: bool = False) -> QColor:
        """As the palette file names it; `selected` as it is painted on a selected row."""
        return self._palette.color(token, selected=selected)

    def metric(self, name: str) -> int:
        """A space or size in device-independent pixels."""
        return metrics.metric(name)

    def choose(self, choice: str) -> None:
        """Show "light", "dark" or "contrast" whatever the system says, or follow it again ("system")."""
        self._choice = choice if choice in tuple(Scheme) else SYSTEM
        if self._app is None:
            self._palette = self._wanted()
            return
        hints = self._app.styleHints()
        if self._choice == SYSTEM:
            hints.unsetColorScheme()
        else:
            # The frame of the window and the system's own dialogs follow.
            hints.setColorScheme(_NATIVE[Scheme(self._choice)])
        self._on_system_changed()

    def choose_text_size(self, points: float | None) -> None:
        """Type as large as if the system's font had this size; None follows the system."""
        if points != fonts.chosen_size():
            fonts.choose_size(points)
            self._wear()

    def apply(self, app: QApplication) -> None:
        """Dress the whole application, and follow the system from now on."""
        self._app = app
        _in_use[:] = [self]
        self._system = QGuiApplication.palette()
        self._style = HouseStyle(self.color)
        app.setStyle(self._style)
        self._ring = FocusRing(app, self.color)
        icons.use(self)
        hints = app.styleHints()
        hints.colorSchemeChanged.connect(self._on_system_changed)
        if hasattr(hints, "accessibility"):  # Qt 6.10 and later
            hints.accessibility().contrastPreferenceChanged.connect(self._on_system_changed)
        self.choose(self._choice)
        self._wear()

    def _on_system_changed(self) -> None:
        wanted = self._wanted()
        if wanted is not self._palette:
            self._palette = wanted
            self._wear()

    def _wanted(self) -> Palette:
        if self._choice != SYSTEM:
            return self._palettes[Scheme(self._choice)]
        scheme = self._ask_system()
        if scheme is Scheme.CONTRAST:
            return palette.of_system(self._system, self._palettes[scheme])
        return self._palettes[scheme]

    def _wear(self) -> None:
        if self._app is None:
            return
        roles = self._palette.roles()
        self._app.setPalette(roles)
        self._app.setFont(fonts.font())
        QToolTip.setPalette(roles)
        QToolTip.setFont(fonts.font("small"))
        self._app.setStyleSheet(stylesheet(self._palette))
        self.changed.emit()


_in_use: list[Theme] = []


def current() -> Theme:
    """The one that was applied; for what paints itself and was handed no theme."""
    return _in_use[0]


def system_scheme() -> Scheme:
    """What the operator chose for the whole system."""
    hints = QGuiApplication.styleHints()
    high = Qt.ContrastPreference.HighContrast if hasattr(Qt, "ContrastPreference") else None
    if high is not None and hints.accessibility().contrastPreference() is high:
        return Scheme.CONTRAST
    return Scheme.DARK if hints.colorScheme() is Qt.ColorScheme.Dark else Scheme.LIGHT
