"""The way from nothing to a certificate on disk, in the words of the window; whoever walks it does so in their way."""

from __future__ import annotations

import stat
import subprocess
from pathlib import Path
from typing import Protocol

from tests.journeys.desk import verify_with_openssl
from tests.journeys.window.person import PASSWORD, Person, is_value
from tests.servers.keyring_session import KeyringSession
from tests.servers.pebble import Pebble


class Prepared(Protocol):
    """Makes a profile with the operator maren and an account, and returns its environment."""

    def __call__(self, pebble: Pebble, keyring: KeyringSession | None = None) -> dict[str, str]: ...


def sign_in(person: Person) -> None:
    """As the operator of a prepared profile."""
    person.until_sees("Sign in")
    person.put("Name", "maren")
    person.put("Password", PASSWORD)
    person.press("Sign in")


def first_run(person: Person) -> None:
    """Operator, storage, keys; no kit, and no account yet: the first CA's own certificate is not trusted here."""
    person.put("Name", "maren")
    person.put("Password", PASSWORD)
    person.put("Password again", PASSWORD)
    person.press("Continue")
    person.until_sees("Where your data live")
    person.press("Continue")
    person.until_sees("Where your keys are kept")
    person.press("Set up")
    person.press("Go on without one")
    person.put("Type “no kit” to confirm", "no kit")
    person.press("Go on without a kit")
    person.until_sees("Your first certificate authority")
    person.press("Skip for now")
    person.press("Create an account")


def open_account(person: Person, pebble: Pebble) -> None:
    """From the pane of new accounts."""
    person.press("Another CA…")
    person.put("Directory URL", pebble.directory_url)
    person.put("CA bundle", pebble.ca_bundle.read_text(encoding="ascii").strip())
    person.press("Test connection")
    person.until_sees("The directory answers.")
    person.put("E-mail", "maren@example.com")
    person.press("I have read the terms of service and agree to them")
    person.press("Create account")
    person.until_sees("maren@example.com")


def place_order(person: Person, names: str) -> tuple[str, str]:
    """From the pane of new orders to the values on the cards, which are copied."""
    person.put("Names", names)
    person.press("Place order")
    person.until_sees("Submit when green", "Publish")
    values = person.copy("value 1"), person.copy("value 2")
    assert len(set(values)) == 2
    assert all(is_value(value) for value in values), values
    return values


def deploy(pebble: Pebble, name: str, values: tuple[str, ...]) -> None:
    """Somebody's DNS is somebody else's program."""
    for value in values:
        pebble.set_txt(f"_acme-challenge.{name}", value)


def submit_and_export(person: Person, folder: Path) -> None:
    """From values that are in place to files on the disk."""
    person.press("Check now")
    person.until_sees("all of it right")
    person.press("Submit to CA")
    person.until_sees("The certificate is here.")
    person.press("Export certificate")
    person.press("Export…")
    person.put("Folder", str(folder))
    person.press("Export")
    person.until_sees("written, read back and found right")


def look_at_files(folder: Path, stem: str, pebble: Pebble) -> None:
    """The chain leads to the CA's root, the key fits and is for its owner only."""
    verify_with_openssl(pebble.root_pem(), folder, stem)
    key = folder / f"{stem}-privkey.pem"
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert public_key("pkey", "-in", key, "-pubout") == public_key(
        "x509", "-in", folder / f"{stem}-cert.pem", "-noout", "-pubkey"
    )


def public_key(*words: str | Path) -> str:
    """As openssl sees it."""
    return subprocess.run(["openssl", *words], capture_output=True, text=True, check=True).stdout
