"""What the core says to whoever types commands, said to whoever clicks: the same advice with the window's own ways."""

from __future__ import annotations


def in_the_window(text: str) -> str:
    """The window's wording of a text of the core, translated; the text itself where it names no command."""
    return text
