"""What the first steps collect, before anything is done with it."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class Plan:
    """In memory only; gone with the screen. `database_url` "" is the file in the profile."""

    name: str = ""
    password: str = field(default="", repr=False)
    database_url: str = field(default="", repr=False)
    database_place: str = ""
    database_is_used: bool = False  # by operators that are there already
    vault: str = "keyring"
    passphrase: str = field(default="", repr=False)
    begin_new_vault: bool = False
