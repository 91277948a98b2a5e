"""BIND's named as the recursive resolver that a CA asks: it knows what one authoritative server knows, and forgets."""

from __future__ import annotations

import socket
import struct
from pathlib import Path

from .bind import PROGRAM
from .child_process import ChildProcess, ServerUnavailable

_CONFIGURATION = """
options {{
    directory "{folder}";
    listen-on port {port} {{ 127.0.0.1; }};
    listen-on-v6 {{ none; }};
    recursion yes;
    allow-recursion {{ any; }};
    forward only;
    forwarders {{ {host} port {server_port}; }};
    dnssec-validation {validation};
    max-cache-ttl 1;
    max-ncache-ttl 1;
    empty-zones-enable no;
    pid-file none;
    session-keyfile "{folder}/session.key";
    lock-file none;
}};
controls {{ }};
{anchors}"""
_ROOT = struct.pack(">HHHHHH", 1, 0x100, 1, 0, 0, 0) + b"\0" + struct.pack(">HH", 2, 1)


class BindResolver:
    """`with BindResolver(folder, port, server.address): ...`; aliases are followed from zone to zone.

    With `trusted` (a DNSKEY record as zone files have it) it validates what is below that name.
    """

    def __init__(self, folder: Path, port: int, server: str, *, trusted: str = "") -> None:
        if not PROGRAM.is_file():
            raise ServerUnavailable("BIND is not installed: apt-get install bind9")
        self.folder = folder
        self.address = f"127.0.0.1:{port}"
        self._port = port
        self._server = server
        self._trusted = trusted
        self._process: ChildProcess | None = None
        folder.mkdir(parents=True, exist_ok=True)

    def __enter__(self) -> BindResolver:
        host, _, server_port = self._server.rpartition(":")
        configuration = self.folder / "named.conf"
        text = _CONFIGURATION.format(
            folder=self.folder,
            port=self._port,
            host=host,
            server_port=server_port,
            validation="yes" if self._trusted else "no",
            anchors=_anchor(self._trusted) if self._trusted else "",
        )
        configuration.write_text(text, encoding="ascii")
        command: list[str | Path] = [PROGRAM, "-g", "-n", "1", "-c", str(configuration)]
        self._process = ChildProcess(command, self.folder / "named.log")
        try:
            self._process.wait_until(self._answers, "answer of the resolver")
        except BaseException:
            self._process.stop()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        if self._process is not None:
            self._process.stop()

    def _answers(self) -> bool:
        """Any answer will do (RFC 1035 §4.2.2)."""
        try:
            with socket.create_connection(("127.0.0.1", self._port), timeout=2) as link:
                link.sendall(struct.pack(">H", len(_ROOT)) + _ROOT)
                return len(link.recv(2)) > 0
        except OSError:
            return False


def _anchor(record: str) -> str:
    name, key = record.split(None, 1)
    flags, protocol, algorithm, *digits = key.split("DNSKEY", 1)[1].split()
    return f'trust-anchors {{ {name} static-key {flags} {protocol} {algorithm} "{"".join(digits)}"; }};\n'
