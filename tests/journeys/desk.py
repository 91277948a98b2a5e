"""An administrator's desk: a fresh profile, a real keyring, the real command line in a process of its own."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import acme_desktop
from tests.servers.keyring_session import KeyringSession
from tests.servers.pebble import Pebble

PASSWORD = "correct horse battery staple"
_CHECKOUT = Path(acme_desktop.__file__).resolve().parent.parent


@dataclass(frozen=True)
class Result:
    """What a run left: exit code, standard output, standard error."""

    code: int
    out: str
    err: str

    @property
    def document(self) -> Any:
        """The one JSON document on standard output."""
        return json.loads(self.out)


class Desk:
    """`desk("order", "list")` runs the command line with --json; `desk.text(...)` as a person would."""

    def __init__(self, home: Path, keyring: KeyringSession | None, **environment: str) -> None:
        self.home = home
        base = dict(keyring.environment) if keyring else {"PATH": os.environ["PATH"], "HOME": str(home.parent)}
        self.environment = {
            **base,
            "PYTHONPATH": str(_CHECKOUT),
            "PYTHONWARNINGS": "error",
            "ACME_DESKTOP_HOME": str(home),
            **environment,
        }

    def __call__(self, *words: str, stdin: str = "", expect: int | None = 0, **environment: str) -> Result:
        """Run with --json; `expect` is the exit code that anything else is a failure of (None: any)."""
        return self.text(*words, "--json", stdin=stdin, expect=expect, **environment)

    def text(self, *words: str, stdin: str = "", expect: int | None = 0, **environment: str) -> Result:
        """Run without --json."""
        done = subprocess.run(
            self.command(*words),
            input=stdin,
            env={**self.environment, **environment},
            capture_output=True,
            text=True,
            timeout=180,
            check=False,
        )
        result = Result(done.returncode, done.stdout, done.stderr)
        assert "Traceback" not in result.err, result.err
        assert expect is None or result.code == expect, f"{words}: exit {result.code}\n{result.out}\n{result.err}"
        return result

    def start(self, *words: str, **environment: str) -> subprocess.Popen[str]:
        """Start a run and go on."""
        return subprocess.Popen(
            self.command(*words),
            env={**self.environment, **environment},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def command(self, *words: str) -> list[str]:
        """The command line's own words."""
        return [sys.executable, "-m", "acme_desktop", *words]

    def sign_in(self, name: str = "ada", role: str = "admin") -> Desk:
        """Add this operator and sign in."""
        self("operator", "add", name, "--role", role, "--password-stdin", stdin=PASSWORD + "\n")
        self("sign-in", name, "--password-stdin", stdin=PASSWORD + "\n")
        return self

    def register(self, directory_url: str, ca_bundle: Path, email: str = "ada@example.com") -> int:
        """An account; its id."""
        account = self(
            "account", "register", "--server", directory_url, "--email", email, "--ca-bundle", str(ca_bundle),
            "--agree-terms",
        )  # fmt: skip
        number = account.document["id"]
        assert isinstance(number, int)
        return number

    def looks_at(self, pebble: Pebble) -> Desk:
        """Let the pre-flight ask where this CA asks."""
        self.environment["ACME_DESKTOP_RESOLVERS"] = pebble.dns_address
        self.environment["ACME_DESKTOP_HTTP01_PORT"] = str(pebble.http_port)
        return self


def deploy_txt(pebble: Pebble, rows: list[dict[str, Any]]) -> None:
    """Put the TXT values of `challenge list` where the CA looks."""
    for row in rows:
        pebble.set_txt(row["record_name"], row["value"])


class FileServer:
    """Serves the http-01 answers of `challenge list` on the port where the CA looks: somebody else's web server."""

    def __init__(self, port: int, rows: list[dict[str, Any]]) -> None:
        from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

        contents = {row["path"]: row["content"].encode() for row in rows}

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                body = contents.get(self.path)
                self.send_response(200 if body is not None else 404)
                self.end_headers()
                self.wfile.write(body or b"")

            def log_message(self, *_: object) -> None:
                """Silence."""

        class Server(ThreadingHTTPServer):
            request_queue_size = 1024

        self._server = Server(("127.0.0.1", port), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)

    def __enter__(self) -> FileServer:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class WebServer:
    """A directory behind a web server of its own process, on the port where the CA looks."""

    def __init__(self, root: Path, port: int) -> None:
        self._command = [
            sys.executable,
            "-m",
            "http.server",
            str(port),
            "--bind",
            "127.0.0.1",
            "--directory",
            str(root),
        ]
        self._port = port

    def __enter__(self) -> None:
        self._process = subprocess.Popen(self._command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for _ in range(200):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self._port)) == 0:
                    return
            threading.Event().wait(0.05)
        raise RuntimeError("the web server does not listen")

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        self._process.wait()


def verify_with_openssl(root: str, folder: Path, name: str) -> None:
    """`openssl verify` of the exported leaf and chain against the CA's root."""
    root_file = folder / "root.pem"
    root_file.write_text(root)
    done = subprocess.run(
        [
            "openssl",
            "verify",
            "-CAfile",
            root_file,
            "-untrusted",
            folder / f"{name}-chain.pem",
            folder / f"{name}-cert.pem",
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
