"""Settings: everything that can be chosen, in sections that a search narrows down."""

from acme_desktop.desktop.panes.settings.settings_pane import SettingsPane

__all__ = ["SettingsPane"]
