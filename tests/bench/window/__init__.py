"""What the window asks, and what it costs."""
