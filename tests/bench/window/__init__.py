"""How quick the window is."""
