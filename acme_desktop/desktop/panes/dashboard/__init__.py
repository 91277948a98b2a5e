"""The dashboard: what needs me now, and how everything does, in one look."""

from acme_desktop.desktop.panes.dashboard.dashboard_pane import DashboardPane

__all__ = ["DashboardPane"]
