"""See acme_desktop/desktop/__init__.py."""
