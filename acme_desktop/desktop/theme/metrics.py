"""Spaces and sizes in device-independent pixels. The grid is 8, its half step 4."""

from __future__ import annotations

from collections.abc import Mapping

METRICS: Mapping[str, int] = {
    "half": 4,
    "step": 8,
    # between things
    "label-gap": 4,
    "icon-gap": 6,
    "button-gap": 8,
    "card-inside": 12,
    "card-gap": 16,
    "pane-margin": 20,
    "pane-top": 16,
    "sign-in-inside": 24,
    # corners
    "radius-chip": 4,
    "radius-control": 5,
    "radius-card": 6,
    # heights
    "control": 32,
    "compact": 28,
    "sign-in-control": 36,
    "target": 24,
    "chip": 22,
    "name-chip": 24,
    "badge": 18,
    "card-header": 40,
    "table-header": 28,
    "table-row": 32,
    "truth-row": 28,
    "two-lines": 48,
    "title-row": 52,
    "action-bar": 56,
    "status-bar": 28,
    "band": 28,
    "navigation-item": 32,
    "progress": 4,
    # widths
    "navigation": 200,
    "navigation-narrow": 176,
    "navigation-icons": 56,
    "narrow": 1100,
    "tiny": 860,
    "drawer": 372,
    "flight-plan": 376,
    "facts-label": 104,
    "copy-button": 84,
    "toast": 360,
    "entry-card": 376,
    "trouble-card": 560,
    "first-run-card": 680,
    "expiry-bar": 44,
    "badge-least": 20,
    "selection-bar": 3,
    # focus ring
    "ring": 2,
    "ring-gap": 1,
}


def metric(name: str) -> int:
    """KeyError for a name that is not in the table."""
    return METRICS[name]
