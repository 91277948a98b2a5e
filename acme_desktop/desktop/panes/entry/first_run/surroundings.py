"""What the first run needs besides the service."""

from __future__ import annotations

from collections.abc import Callable

from acme_desktop.desktop.preferences import Preferences
from acme_desktop.domain.value_class import value_class

# How far the first run came, in the window's own preferences.
SETUP, KIT, ACCOUNT = "setup", "kit", "account"


@value_class(frozen=True)
class Surroundings:
    """`reopen` has the service opened anew, as the settings are then; `open_url` shows a page in the browser.

    `prepare` hands the vault a passphrase that was just chosen, "" takes it back; `passphrase_given`: the environment
    names a file that holds it.
    """

    preferences: Preferences
    reopen: Callable[[], None]
    prepare: Callable[[str], None]
    open_url: Callable[[str], None]
    passphrase_given: bool = False

    @property
    def reached(self) -> str:
        """KIT or ACCOUNT, where somebody did not come to the end; else ""."""
        return str(self.preferences.get(SETUP, ""))

    def remember(self, place: str) -> None:
        """For the next start; "" when it is over."""
        self.preferences.put(SETUP, place or None)
        self.preferences.save()
