"""A new order: names as people paste them, what will happen, and one button."""

from acme_desktop.desktop.panes.new_order.new_order_pane import NewOrderPane

__all__ = ["NewOrderPane"]
