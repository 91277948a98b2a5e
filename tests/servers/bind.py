"""BIND's named as an authoritative name server of one's own: zones, delegations, several servers that disagree."""

from __future__ import annotations

import os
import signal
import socket
import struct
from collections.abc import Mapping
from pathlib import Path

from .child_process import ChildProcess, ServerUnavailable
from .dns_relay import DnsRelay
from .free_ports import free_port

PROGRAM = Path("/usr/sbin/named")
_STARTS = 5
_SOA = 6

_CONFIGURATION = """
options {{
    directory "{folder}";
    {listen}
    recursion no;
    dnssec-validation no;
    empty-zones-enable no;
    notify no;
    check-names primary ignore;
    querylog yes;
    pid-file none;
    session-keyfile "{folder}/session.key";
    lock-file none;
}};
controls {{ }};
"""
_ZONE = 'zone "{name}" {{ type primary; file "{file}"; }};\n'
_HEAD = "$ORIGIN {origin}\n$TTL 1\n@ IN SOA ns1 hostmaster {serial} 3600 600 86400 1\n"


class Bind:
    """`with Bind(folder, {"example.test": "@ NS ns1\\nns1 A 127.0.0.1\\n"}) as server: ...`, UDP and TCP.

    A zone's text is its records without the SOA, which is added (with `ns1` as primary and a TTL of one second); it
    needs a NS record. Answers come from these zones only: for all other names it is REFUSED. Several of them on
    different loopback addresses (`host`) and one `port` are several servers of one zone, as in reality.
    """

    # named listens on addresses of interfaces only; the others of 127.0.0.0/8 are reached through a relay.
    _INTERFACES = ("127.0.0.1", "::1")

    def __init__(
        self, folder: Path, zones: Mapping[str, str], *, host: str = "127.0.0.1", port: int | None = None
    ) -> None:
        if not PROGRAM.is_file():
            raise ServerUnavailable("BIND is not installed: apt-get install bind9")
        self.folder = folder
        self.host = host
        self.port = port or 0
        self._own_port = port is None
        self._zones = dict(zones)
        self._serials = dict.fromkeys(zones, 1)
        self._process: ChildProcess | None = None
        self._relay: DnsRelay | None = None
        folder.mkdir(parents=True, exist_ok=True)

    def __enter__(self) -> Bind:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def address(self) -> str:
        """`127.0.0.1:port`, or `[::1]:port`."""
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"

    def start(self) -> Bind:
        """Start it; returns when it answers for every zone."""
        for name in self._zones:
            self._write(name)
        for attempt in range(1, _STARTS + 1):
            if self._own_port:
                self.port = free_port()
            try:
                self._launch()
                break
            except RuntimeError:
                if attempt == _STARTS or not self._own_port:
                    raise
        return self

    def stop(self) -> None:
        """End it; may be called again."""
        if self._relay is not None:
            self._relay.stop()
        if self._process is not None:
            self._process.stop()

    def reload(self, zone: str, text: str) -> None:
        """Exchange a zone's records; returns when the new ones are served."""
        if self._process is None:
            raise RuntimeError("named has not been started")
        self._zones[zone] = text
        self._serials[zone] += 1
        self._write(zone)
        self._process.send(signal.SIGHUP)
        self._process.wait_until(lambda: self._serves(zone), f"new version of {zone}")

    def questions(self, name: str, kind: str) -> int:
        """How often it was asked for records of `kind` ("TXT") at `name`."""
        log = (self.folder / "named.log").read_text(encoding="utf-8", errors="replace")
        return log.count(f" query: {name} IN {kind} ")

    def _launch(self) -> None:
        relayed = self.host not in self._INTERFACES
        self._inner = ("127.0.0.1", free_port()) if relayed else (self.host, self.port)
        configuration = self.folder / "named.conf"
        configuration.write_text(self._configuration(), encoding="ascii")
        command: list[str | Path] = [PROGRAM, "-g", "-n", "1", "-c", str(configuration)]
        self._process = ChildProcess(command, self.folder / "named.log")
        try:
            self._process.wait_until(lambda: all(map(self._serves, self._zones)), "answer for every zone")
            if relayed:
                self._relay = DnsRelay(self.host, self.port, self._inner[1])
        except BaseException:
            self._process.stop()
            raise

    def _configuration(self) -> str:
        host, port = self._inner
        place = f"port {port} {{ {host}; }};"
        ours, other = ("listen-on-v6", "listen-on") if ":" in host else ("listen-on", "listen-on-v6")
        text = _CONFIGURATION.format(folder=self.folder, listen=f"{ours} {place} {other} {{ none; }};")
        return text + "".join(_ZONE.format(name=name, file=self._file(name)) for name in self._zones)

    def _file(self, zone: str) -> Path:
        return self.folder / f"{zone.strip('.') or 'root'}.zone"

    def _write(self, zone: str) -> None:
        """Written aside and exchanged, so that named never reads half a file."""
        head = _HEAD.format(origin=zone.rstrip(".") + ".", serial=self._serials[zone])
        new = self._file(zone).with_suffix(".new")
        new.write_text(head + self._zones[zone], encoding="utf-8")
        # named compares whole seconds: each version gets a time of its own.
        stamp = 1_000_000_000 + self._serials[zone]
        os.utime(new, (stamp, stamp))
        new.replace(self._file(zone))

    def _serves(self, zone: str) -> bool:
        """Whether the current serial is answered over TCP (RFC 1035 §4.2.2)."""
        labels = [label.encode() for label in zone.split(".") if label]
        name = b"".join(bytes([len(label)]) + label for label in labels) + b"\0"
        question = struct.pack(">HHHHHH", 1, 0, 1, 0, 0, 0) + name + struct.pack(">HH", _SOA, 1)
        try:
            with socket.create_connection(self._inner, timeout=2) as link, link.makefile("rb") as reader:
                link.sendall(struct.pack(">H", len(question)) + question)
                size = reader.read(2)
                answer = reader.read(struct.unpack(">H", size)[0]) if len(size) == 2 else b""
        except OSError:
            return False
        # After the two names come five numbers, and the serial is the first.
        return struct.pack(">IIIII", self._serials[zone], 3600, 600, 86400, 1) in answer
