"""Taking things out of a layout for good, so that neither Qt nor Python remembers what is no more.

A layout item that Qt deletes while Python still has a name for it leaves that name pointing at memory which the next
widget may get: then Qt is told of a widget and Python finds a layout item, and the process ends. Items come to have
names when they are taken or looked at, and when a layout that has widgets already is put into another one. Therefore:

* a layout is put into its place first, and filled then;
* who empties one does it here, and nobody else calls `takeAt` or `itemAt`.
"""

from __future__ import annotations

from collections.abc import Collection

import shiboken6
from PySide6.QtWidgets import QLayout, QWidget


def empty(layout: QLayout, keep: Collection[QWidget] = ()) -> None:
    """Take everything out; widgets are thrown away, but for those to `keep`, which are hidden, to be put in again."""
    while (item := layout.takeAt(0)) is not None:
        widget, inner = item.widget(), item.layout()
        if inner is not None:
            empty(inner, keep)
        shiboken6.delete(item)
        if widget is None:
            continue
        widget.hide()
        if not any(widget is kept for kept in keep):
            widget.deleteLater()
