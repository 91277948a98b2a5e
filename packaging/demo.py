#!/usr/bin/env python3
"""The main job of the program, in its window, from nothing to an exported certificate, in front of you.

    make demo

Opens the real window with a fresh profile and a keyring of its own, so that nothing is left in yours, and works it with
the mouse and the keyboard by the names of what is on the screen: first run, an account at the practice CA, an order for
a name and its wildcard, the TXT values copied from their card into the practice CA's DNS, the CA told, the certificate
exported; then OpenSSL judges it. Without a screen it does the same out of sight. A picture of every step is kept; the
last lines say where. `make demo-terminal` does the same job at the command line.
"""

from __future__ import annotations

import json
import os
import re
import secrets
import subprocess
import sys
import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

CHECKOUT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(CHECKOUT))

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

from tests.servers.child_process import ServerUnavailable  # noqa: E402 - the checkout had to be found first
from tests.servers.keyring_session import KeyringSession  # noqa: E402

NAMES = "practice.example, *.practice.example"
RECORD = "_acme-challenge.practice.example"
SECONDS = 120
_TURN_MS, _PAUSE_MS = 100, 900
_SCREEN = {
    "name": "demo",
    "x": 0,
    "y": 0,
    "width": 1440,
    "height": 900,
    "logicalDpi": 96,
    "logicalBaseDpi": 96,
    "dpr": 1,
}


@dataclass(frozen=True)
class Step:
    """What is told, and what is tried until it was done."""

    words: str
    act: Callable[[], bool]


def main() -> int:
    """Run the demo; 0 when a certificate came out that OpenSSL accepts."""
    files = Path(tempfile.mkdtemp(prefix="acme-desktop-demo-"))
    with ExitStack() as stack:
        work = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="acme-desktop-demo-")))
        seen = prepare(work, stack)
        done = walk(files, seen=seen)
        if done:
            (files / "root-of-the-practice-ca.pem").write_text(root_of_the_ca(work), encoding="utf-8")
    print("\nThe pictures:", *(f"  {path}" for path in sorted((files / "pictures").glob("*.png"))), sep="\n")
    if not done or not judge(files / "certificate", files / "root-of-the-practice-ca.pem"):
        return 1
    print("\nDone. The certificate, its chain and its key (0600) are in", f"  {files / 'certificate'}", sep="\n")
    return 0


def prepare(work: Path, stack: ExitStack) -> bool:
    """A profile, a keyring and, where there is none, a screen of its own; whether somebody can watch."""
    display = {name: os.environ[name] for name in ("DISPLAY", "WAYLAND_DISPLAY", "XAUTHORITY") if name in os.environ}
    keyring = work / "keyring"
    keyring.mkdir()
    try:
        os.environ.update(stack.enter_context(KeyringSession(keyring)).environment)
    except ServerUnavailable as missing:
        print(f"No keyring for the demo alone ({missing}): a vault under a passphrase instead.")
        passphrase = work / "passphrase"
        passphrase.write_text(secrets.token_urlsafe(24) + "\n", encoding="ascii")
        os.environ.update(ACME_DESKTOP_VAULT="passphrase", ACME_DESKTOP_PASSPHRASE_FILE=str(passphrase))
    os.environ.update(display, ACME_DESKTOP_HOME=str(work / "profile"), PYTHONPATH=str(CHECKOUT))
    seen = bool(display.get("DISPLAY") or display.get("WAYLAND_DISPLAY")) and "QT_QPA_PLATFORM" not in os.environ
    if not seen:
        screen = work / "screen.json"
        screen.write_text(json.dumps({"screens": [_SCREEN]}), encoding="ascii")
        os.environ["QT_QPA_PLATFORM"] = f"offscreen:configfile={screen}"
    return seen


def walk(files: Path, *, seen: bool) -> bool:
    """Open the window and work it; whether everything was done."""

    import acme_desktop.desktop.app as desktop

    pictures = files / "pictures"
    pictures.mkdir()
    make = desktop.application
    walkers: list[Walker] = []

    def application() -> QApplication:
        app = make()
        walkers.append(Walker(app, steps(files / "certificate"), pictures, pause_ms=_PAUSE_MS if seen else 0))
        return app

    desktop.application = application
    desktop.main()
    return bool(walkers) and walkers[0].done


class Walker:
    """Tries each step until it was done, takes a picture, and goes on to the next."""

    def __init__(self, app: QApplication, todo: list[Step], pictures: Path, *, pause_ms: int) -> None:
        from PySide6.QtCore import QDeadlineTimer, QTimer

        self.done = False
        self._app, self._todo, self._pictures, self._pause = app, todo, pictures, pause_ms
        self._number = 0
        self._unseen = False
        self._deadline = QDeadlineTimer(SECONDS * 1000)
        self._timer = QTimer(app)
        self._timer.timeout.connect(self._turn)
        self._timer.start(_TURN_MS)

    def _turn(self) -> None:
        from tests.desktop import hands

        if self._unseen:  # a turn later, so that everything has found its place
            hands.top().grab().save(str(self._pictures / f"{self._number:02}.png"))
            self._unseen = False
            self.done = self._number == len(self._todo)
        elif self._todo[self._number].act():
            self._number += 1
            print(f"  {self._number:2}. {self._todo[self._number - 1].words}", flush=True)
            self._unseen = True
            self._deadline.setRemainingTime(SECONDS * 1000)
            self._timer.start(_TURN_MS + self._pause)
        elif self._deadline.hasExpired():
            print(
                f"\nThe demo stopped at “{self._todo[self._number].words}”. On the screen: {hands.texts()}",
                file=sys.stderr,
            )
            hands.top().grab().save(str(self._pictures / "stopped.png"))
            self._timer.stop()
            self._app.exit(1)
        if self.done:
            self._timer.stop()
            self._app.exit(0)


def steps(folder: Path) -> list[Step]:
    """The main job, as a person does it."""
    from tests.desktop import hands

    password = secrets.token_urlsafe(18)
    return [
        Step("The first operator's name", lambda: hands.put("Name", "alice")),
        Step("a password", lambda: hands.put("Password", password)),
        Step("and once more", lambda: hands.put("Password again", password)),
        Step("Continue", lambda: hands.press("Continue")),
        Step("The data live on this computer", lambda: hands.sees("Where your data live") and hands.press("Continue")),
        Step("The keyring is tried, keys are made", lambda: hands.press("Set up")),
        Step("A recovery kit is for another day", lambda: hands.press("Go on without one")),
        Step("which has to be said", lambda: hands.put("Type “no kit” to confirm", "no kit")),
        Step("Go on without a kit", lambda: hands.press("Go on without a kit")),
        Step("A CA on this computer, to practise with", lambda: hands.press("Practice (no internet)")),
        Step("An e-mail address", lambda: hands.put("E-mail", "alice@example.com")),
        Step("Its terms", lambda: hands.press("I agree to the CA’s terms of service.")),
        Step("Create account", lambda: hands.press("Create account")),
        Step("Order your first certificate", lambda: hands.press("Order your first certificate")),
        Step(f"For {NAMES}", lambda: hands.put("Names", NAMES)),
        Step("Place order", lambda: hands.press("Place order")),
        Step("The TXT values are shown", lambda: hands.sees("Publish 2 TXT values")),
        Step("They are put into the practice CA's DNS", publish),
        Step("Check now", lambda: hands.press("Check now")),
        Step("Every server shows them", lambda: hands.sees("all of it right")),
        Step("Submit to CA", lambda: hands.press("Submit to CA")),
        Step("The certificate is there, the values can go", lambda: hands.sees("safe to remove")),
        Step("Export certificate", lambda: hands.press("Export certificate") or hands.press("Export…")),
        Step("The export", lambda: hands.press("Export…") or hands.find("Folder") is not None),
        Step("Where to", lambda: hands.put("Folder", str(folder))),
        Step("Export", lambda: hands.press("Export")),
        Step("Written, read back and found right", lambda: hands.sees("read back and found right")),
        Step("Close", lambda: hands.press("Close")),
    ]


def publish() -> bool:
    """What is shown on the card, copied into somebody else's system: here, the DNS of the practice CA."""
    from tests.desktop import hands

    values = [text for text in hands.texts() if re.fullmatch(r"[A-Za-z0-9_-]{43}", text)]
    if len(values) < 2:
        return False
    for value in values:
        words = ("practice", "dns", "add", RECORD, "TXT", value)
        subprocess.run(
            [sys.executable, "-m", "acme_desktop", *words], check=True, stdout=subprocess.DEVNULL, timeout=60
        )
    return True


def root_of_the_ca(work: Path) -> str:
    """PEM, from what the practice CA left in the profile."""
    found = json.loads((work / "profile" / "practice" / "ca.json").read_text(encoding="utf-8"))
    bundle = str(found["ca_bundle"])
    return bundle if "BEGIN" in bundle else Path(bundle).read_text(encoding="utf-8")


def judge(folder: Path, root: Path) -> bool:
    """Let OpenSSL verify the exported chain against the CA's root."""
    chain = next((path for path in sorted(folder.rglob("*.pem")) if path.read_text().count("BEGIN CERT") > 1), None)
    if chain is None:
        print("\nThe export wrote no file with the certificate and its chain.", file=sys.stderr)
        return False
    words = ("openssl", "verify", "-CAfile", str(root), "-untrusted", str(chain), str(chain))
    print(f"\n  $ {' '.join(words)}", flush=True)
    return subprocess.run(words, check=False, timeout=60).returncode == 0


if __name__ == "__main__":
    sys.exit(main())
