"""The practice CA: whether it runs and where, its DNS records, failures on demand, and what it did."""

from acme_desktop.desktop.panes.practice.practice_pane import PracticePane

__all__ = ["PracticePane"]
