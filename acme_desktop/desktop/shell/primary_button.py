"""The pane's one primary action as a button in the title row."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from acme_desktop.desktop.theme import icons
from acme_desktop.desktop.widgets.buttons import ICON_ROOM, set_kind
from acme_desktop.desktop.widgets.text import tip

_ICON = 16


class PrimaryButton(QPushButton):
    """Follows an action's text, tool tip and enabled state; hidden without one.

    A pane gives its action an icon with `icons.bind(action, "plus", "on-accent")`.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._action: QAction | None = None
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        self.setAutoDefault(False)
        set_kind(self, "primary")
        self.setIconSize(QSize(_ICON + ICON_ROOM, _ICON))
        self.clicked.connect(self._on_clicked)
        self.hide()

    def follow(self, action: QAction | None) -> None:
        """From now on this one."""
        if self._action is not None:
            self._action.changed.disconnect(self._on_changed)
        self._action = action
        if action is not None:
            action.changed.connect(self._on_changed)
        self._on_changed()

    def _on_clicked(self) -> None:
        if self._action is not None:
            self._action.trigger()

    def _on_changed(self) -> None:
        action = self._action
        self.setVisible(action is not None and action.isVisible())
        if action is not None:
            self.setText(action.text())
            self.setEnabled(action.isEnabled())
            # An action without a tip of its own has its text for one, which the button says already.
            tip(self, action.toolTip() if action.toolTip() != action.text() else "")
            icon = action.icon()
            if not icon.isNull():
                icon = icons.with_room(icon, _ICON, ICON_ROOM, at_right=self.isLeftToRight())
            self.setIcon(icon)
