"""A zone's records with DNSSEC signatures, good ones or such as are over, made by BIND's own tools."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from pathlib import Path

_HEAD = "$ORIGIN {name}.\n$TTL 1\n@ IN SOA ns1 hostmaster 1 3600 600 86400 1\n"


@dataclass(frozen=True)
class SignedZone:
    """`text` is what `Bind` serves, `key` the DNSKEY record to trust, `link` the DS record for the zone above."""

    text: str
    key: str
    link: str


def signed(folder: Path, name: str, text: str, *, over: bool) -> SignedZone:
    """Sign a zone's records with keys of its own; `over`: the signatures ended in 2020."""
    folder.mkdir(parents=True, exist_ok=True)
    made = _run(folder, "dnssec-keygen", "-a", "ECDSAP256SHA256", "-f", "KSK", name).strip()
    _run(folder, "dnssec-keygen", "-a", "ECDSAP256SHA256", name)
    (folder / "zone").write_text(_HEAD.format(name=name) + text, encoding="ascii")
    times = ("-P", "-s", "20200101000000", "-e", "20200201000000") if over else ()
    _run(folder, "dnssec-signzone", "-S", "-x", *times, "-o", name, "-f", "signed", "zone")
    lines = (folder / f"{made}.key").read_text(encoding="ascii").splitlines()
    key = next(line for line in lines if not line.startswith(";"))
    return SignedZone(f"$INCLUDE {folder / 'signed'}\n", key, _run(folder, "dnssec-dsfromkey", f"{made}.key"))


def _run(folder: Path, *command: str) -> str:
    return subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True).stdout
