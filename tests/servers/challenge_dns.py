"""pebble-challtestsrv as a DNS server whose records the tests set."""

from __future__ import annotations

import json
import secrets
import socket
import struct
import urllib.request
from pathlib import Path
from typing import Any

from .child_process import ChildProcess
from .free_ports import free_port

_STARTS = 5
_TXT = 16


class ChallengeDns:
    """A DNS server on the loopback (UDP and TCP); every name is 127.0.0.1 and has no IPv6 address by default.

    It knows no zones: delegation, SOA, DNSSEC need a full name server. Names may be given with or without final dot.
    """

    def __init__(self, program: Path, log: Path) -> None:
        self._program = program
        self._log = log
        self._process: ChildProcess | None = None
        self._opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))

    @property
    def address(self) -> str:
        """`127.0.0.1:port`."""
        return f"127.0.0.1:{self._port}"

    def start(self) -> None:
        """Start it and return when it really answers; it says nothing when a port is taken, so try a few times."""
        for attempt in range(1, _STARTS + 1):
            self._port, self._management_port = free_port(), free_port()
            command = [str(self._program), "-management", f"127.0.0.1:{self._management_port}"]
            command += ["-dnsserver", self.address, "-defaultIPv4", "127.0.0.1", "-defaultIPv6", "", "-doh", ""]
            command += ["-http01", "", "-https01", "", "-tlsalpn01", ""]
            self._process = ChildProcess(command, self._log)
            try:
                self._process.wait_until(self._answers, "answer to a question", seconds=5)
                return
            except RuntimeError:
                self.stop()
                if attempt == _STARTS:
                    raise

    def stop(self) -> None:
        """End it; may be called again."""
        if self._process is not None:
            self._process.stop()

    def set_txt(self, name: str, value: str) -> None:
        """Add a TXT value."""
        self._post("set-txt", {"host": _full(name), "value": value})

    def clear_txt(self, name: str) -> None:
        """Remove all TXT values of a name."""
        self._post("clear-txt", {"host": _full(name)})

    def add_a(self, name: str, *addresses: str) -> None:
        """Give a name these IPv4 addresses."""
        self._post("add-a", {"host": _full(name), "addresses": list(addresses)})

    def add_aaaa(self, name: str, *addresses: str) -> None:
        """Give a name these IPv6 addresses."""
        self._post("add-aaaa", {"host": _full(name), "addresses": list(addresses)})

    def add_cname(self, name: str, target: str) -> None:
        """Make a name an alias of another."""
        self._post("set-cname", {"host": _full(name), "target": _full(target)})

    def add_caa(self, name: str, value: str, *, tag: str = "issue") -> None:
        """Add a CAA record."""
        self._post("add-caa", {"host": _full(name), "policies": [{"tag": tag, "value": value}]})

    def set_servfail(self, name: str) -> None:
        """Let every question about a name end in SERVFAIL."""
        self._post("set-servfail", {"host": _full(name)})

    def clear(self, name: str) -> None:
        """Remove every record of a name, whatever kind."""
        for kind in ("txt", "a", "aaaa", "cname", "caa", "servfail"):
            self._post(f"clear-{kind}", {"host": _full(name)})

    def questions(self, name: str) -> list[int]:
        """The record types (numbers: 16 is TXT, 257 CAA) that were asked for a name, in order."""
        history = json.loads(self._post("dns-request-history", {"host": name.rstrip(".")}) or "null") or []
        return [event["Question"]["Qtype"] for event in history]

    def _post(self, action: str, body: dict[str, Any]) -> str:
        url = f"http://127.0.0.1:{self._management_port}/{action}"
        request = urllib.request.Request(url, data=json.dumps(body).encode())
        with self._opener.open(request, timeout=5) as answer:
            text: str = answer.read().decode()
        return text

    def _answers(self) -> bool:
        """Whether both interfaces are up and are *ours*: a fresh random record comes back over DNS."""
        name, value = f"{secrets.token_hex(8)}.ready.test", secrets.token_hex(8)
        try:
            self.set_txt(name, value)
            answer = _ask_over_tcp(self._port, name)
            self.clear_txt(name)
        except OSError:
            return False
        return value.encode() in answer


def _full(name: str) -> str:
    return name if name.endswith(".") else name + "."


def _ask_over_tcp(port: int, name: str) -> bytes:
    """The raw answer to a TXT question (RFC 1035 §4)."""
    labels = b"".join(bytes([len(label)]) + label.encode() for label in name.split("."))
    question = struct.pack(">HHHHHH", 1, 0x0100, 1, 0, 0, 0) + labels + b"\0" + struct.pack(">HH", _TXT, 1)
    with socket.create_connection(("127.0.0.1", port), timeout=2) as connection, connection.makefile("rb") as reader:
        connection.sendall(struct.pack(">H", len(question)) + question)
        size = reader.read(2)
        return reader.read(struct.unpack(">H", size)[0]) if len(size) == 2 else b""
