"""Orders: all of them in a list, and one of them: how far it is, what it needs, and what can be done."""

from acme_desktop.desktop.panes.orders.order_pane import OrderPane
from acme_desktop.desktop.panes.orders.orders_pane import OrdersPane

__all__ = ["OrderPane", "OrdersPane"]
