#!/usr/bin/env python3
"""The main job of the program, from nothing to an exported certificate, on a CA started for the purpose.

    make demo-terminal

Starts Pebble (a real ACME CA for tests, with real validation) and its DNS server on this machine, and a keyring of its
own, so that nothing is left in yours; then types the commands that an administrator types, shows what they answer, puts
the TXT records where the program says, and lets OpenSSL judge the result. The profile is thrown away; the exported
files stay where the last lines say.
"""

from __future__ import annotations

import json
import os
import secrets
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

CHECKOUT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(CHECKOUT))

from tests.servers.child_process import ServerUnavailable  # noqa: E402 - the checkout had to be found first
from tests.servers.keyring_session import KeyringSession  # noqa: E402
from tests.servers.pebble import Pebble  # noqa: E402

NAMES = ("demo.test", "*.demo.test")
DONE, WAITING = 0, 4
SECONDS = 180


class DemoFailed(Exception):
    """A step did not do what it should; the text says which and how."""


@dataclass
class Terminal:
    """Runs commands as if typed here: prints each with its output."""

    environment: Mapping[str, str]

    def type(self, *words: str | Path, answers: tuple[int, ...] = (DONE,), line: str = "") -> None:
        """Run `acme-desktop WORDS` and show it; `line` goes to its standard input. Raises DemoFailed."""
        show_command("acme-desktop", words)
        done = self._run(words, line)
        for text in (done.stdout, done.stderr):
            show(text)
        if done.returncode not in answers:
            raise DemoFailed(f"“{' '.join(map(str, words))}” ended with exit code {done.returncode}")

    def ask(self, *words: str) -> Any:
        """The JSON document of `acme-desktop WORDS --json`. Raises DemoFailed."""
        done = self._run((*words, "--json"), "")
        try:
            return json.loads(done.stdout)
        except ValueError:
            raise DemoFailed(f"“{' '.join(words)} --json” printed no JSON: {done.stderr.strip()}") from None

    def _run(self, words: Sequence[str | Path], line: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "acme_desktop", *map(str, words)]
        environment = dict(self.environment)
        return subprocess.run(
            command, env=environment, input=line, capture_output=True, text=True, check=False, timeout=SECONDS
        )


def main() -> int:
    """Run the demo; 0 when a certificate came out that OpenSSL accepts."""
    files = Path(tempfile.mkdtemp(prefix="acme-desktop-demo-"))
    try:
        with ExitStack() as stack:
            work = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="acme-desktop-demo-")))
            ca = stack.enter_context(Pebble(work / "ca"))
            (files / "root-of-the-ca.pem").write_text(ca.root_pem(), encoding="utf-8")
            walk(Terminal(environment_for(ca, work, stack)), ca, files)
    except (DemoFailed, ServerUnavailable, OSError, subprocess.TimeoutExpired) as failure:
        print(f"\nThe demo stopped: {failure}", file=sys.stderr)
        return 1
    say("Done. The certificate, its chain and its key (0600) are in", f"  {files}")
    for path in sorted(path for path in files.rglob("*") if path.is_file()):
        print(f"  {path.stat().st_mode & 0o777:04o} {path.relative_to(files)}")
    return 0


def environment_for(ca: Pebble, work: Path, stack: ExitStack) -> dict[str, str]:
    """Where the program finds its profile, its keyring and the CA's DNS: nothing of the user's own is touched."""
    profile = work / "profile"
    keyring = work / "keyring"
    keyring.mkdir()
    try:
        environment = dict(stack.enter_context(KeyringSession(keyring)).environment)
    except ServerUnavailable as missing:
        say(f"No keyring for the demo alone ({missing}); using the one of this session.")
        environment = dict(os.environ)
    return {
        **environment,
        "ACME_DESKTOP_HOME": str(profile),
        "ACME_DESKTOP_RESOLVERS": ca.dns_address,
        "PYTHONPATH": str(CHECKOUT),
    }


def walk(terminal: Terminal, ca: Pebble, files: Path) -> None:
    """The journey, step by step."""
    password = secrets.token_urlsafe(18)
    say(f"A CA of our own: {ca.directory_url}, and a DNS server that it asks: {ca.dns_address}")

    say("1. The first operator, who signs in (the password goes through standard input)")
    terminal.type("operator", "add", "alice", "--role", "admin", "--password-stdin", line=password + "\n")
    terminal.type("sign-in", "alice", "--password-stdin", line=password + "\n")

    say("2. An account at the CA; its key is made here and kept in the keyring")
    server = ("--server", ca.directory_url, "--ca-bundle", ca.ca_bundle)
    terminal.type("account", "register", "--email", "alice@demo.test", *server, "--agree-terms")
    account = newest(terminal.ask("account", "list"))

    say("3. An order for a name and its wildcard, to be proved in the DNS by hand")
    wish = ("--account", account, "--domains", ", ".join(NAMES), "--challenge", "dns-01", "--solver", "manual")
    terminal.type("order", "create", *wish, answers=(DONE, WAITING))
    order = newest(terminal.ask("order", "list"))
    terminal.type("challenge", "list", "--order", order)

    say("4. The records are put into the DNS, as the administrator of the zone would")
    for record in txt_records(terminal.ask("challenge", "list", "--order", order)):
        print(f'    {record["record_name"]} TXT "{record["value"]}"')
        ca.set_txt(record["record_name"], record["value"])

    say("5. The order goes on: the records are looked at, the CA is told, the certificate is fetched and verified")
    terminal.type("challenge", "check", "--order", order)
    terminal.type("order", "continue", order, "--wait", "120")

    say("6. The certificate, for a web server")
    certificate = newest(terminal.ask("certificate", "list"))
    terminal.type("certificate", "export", certificate, "--format", "pem", "--to", files)
    judge(files)

    say("7. When it is due again, and the record of all that was done")
    terminal.type("renew", "--dry-run")
    terminal.type("audit", "list")
    terminal.type("audit", "verify")


def judge(files: Path) -> None:
    """Let OpenSSL verify the exported chain against the CA's root."""
    root = files / "root-of-the-ca.pem"
    bundles = [path for path in files.rglob("*.pem") if path != root and path.read_text().count("BEGIN CERT") > 1]
    if not bundles:
        raise DemoFailed("the export wrote no file with the certificate and its chain")
    chain = bundles[0]
    for words in (
        ("verify", "-CAfile", str(root), "-untrusted", str(chain), str(chain)),
        ("x509", "-in", str(chain), "-noout", "-issuer", "-dates", "-ext", "subjectAltName"),
    ):
        show_command("openssl", words)
        done = subprocess.run(("openssl", *words), capture_output=True, text=True, check=False, timeout=SECONDS)
        show(done.stdout + done.stderr)
        if done.returncode != 0:
            raise DemoFailed("OpenSSL does not accept it")


def rows(document: Any) -> list[dict[str, Any]]:
    """The objects of a list verb's document."""
    if isinstance(document, dict):
        document = next((value for value in document.values() if isinstance(value, list)), [])
    return list(document)


def newest(document: Any) -> str:
    """The highest id of a list verb's document. Raises DemoFailed when there is none."""
    found = [row["id"] for row in rows(document)]
    if not found:
        raise DemoFailed(f"nothing is listed: {document}")
    return str(max(found))


def txt_records(document: Any) -> list[dict[str, str]]:
    """The records to deploy. Raises DemoFailed when there are fewer than names."""
    found = [row for row in rows(document) if row["type"] == "dns-01" and row.get("record_name")]
    if len(found) < len(NAMES):
        raise DemoFailed(f"{len(found)} TXT records for {len(NAMES)} names")
    return found


def say(*lines: str) -> None:
    """A headline."""
    print("", *lines, sep="\n", flush=True)


def show_command(program: str, words: Sequence[str | Path]) -> None:
    """A command as it is typed."""
    print(f"\n  $ {program} {shlex.join(map(str, words))}", flush=True)


def show(text: str) -> None:
    """Output, moved in a little."""
    for line in text.splitlines():
        print(f"    {line}")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
