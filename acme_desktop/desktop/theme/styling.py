"""States of one widget: dynamic properties that the style sheet knows."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QAbstractSpinBox, QComboBox, QWidget


def set_property(widget: QWidget, name: str, value: object) -> None:
    """Change a property that the style sheet asks for, and style this one widget again; True is written "true"."""
    if widget.property(name) == value:
        return
    widget.setProperty(name, value)
    if widget.testAttribute(Qt.WidgetAttribute.WA_WState_Polished):
        style = widget.style()
        style.unpolish(widget)
        style.polish(widget)
    elif not isinstance(widget, QComboBox | QAbstractSpinBox):
        return  # it was not shown yet, and will be styled then
    # Boxes remember their size until their style changes.
    QCoreApplication.sendEvent(widget, QEvent(QEvent.Type.StyleChange))
    widget.updateGeometry()
    widget.update()


def set_shown(widget: QWidget, shown: bool) -> None:
    """Show or hide a part; one that has no parent yet waits for it, where `setVisible` would open a window."""
    if widget.parentWidget() is not None or not shown:
        widget.setVisible(shown)
    else:
        widget.setAttribute(Qt.WidgetAttribute.WA_WState_ExplicitShowHide, False)
