#!/usr/bin/env python3
"""Verifies an audit trail exported by ACME Desktop, with nothing but Python (3.8 or later) and the export.

    python3 verify_audit.py [--key HEX]... EXPORT.jsonl

Each row's hash covers the row and the hash before it; checkpoints are Ed25519 signatures over such a hash. `--key` is
a trusted public key (64 hexadecimal digits; again for each installation that wrote to the trail). Without it the keys
in the export are believed, which finds every change but one: a whole export made anew with another key. Exit code 0:
intact, 1: changed, 2: not an export. It is read twice, line by line; only checkpoints are held in memory.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

MEMBERS = {
    "row": "chain seq at actor role session host version action topic object_id outcome detail prev_hash hash",
    "checkpoint": "chain seq head at public_key signature",
    "end": "rows head",  # of each chain
}
BINARY = frozenset(("prev_hash", "hash", "head", "public_key", "signature"))
HEADER = re.compile(rb'\{"format":"acme-desktop-audit","version":1,"exported_at":"[0-9TZ:.-]{20,32}"\}\n?\Z')

# Ed25519, RFC 8032 §5.1. A point is (X, Y, Z, T) where x = X/Z, y = Y/Z and x·y = T/Z (§5.1.4).
P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P


def plus(a: tuple[int, ...], b: tuple[int, ...]) -> tuple[int, ...]:
    """The sum of two points (§5.1.4)."""
    low, high = (a[1] - a[0]) * (b[1] - b[0]) % P, (a[1] + a[0]) * (b[1] + b[0]) % P
    c, d = 2 * a[3] * b[3] * D % P, 2 * a[2] * b[2] % P
    e, f, g, h = high - low, d - c, d + c, high + low
    return e * f % P, g * h % P, f * g % P, e * h % P


def decoded(data: bytes) -> tuple[int, ...] | None:
    """The point that 32 bytes stand for (§5.1.3), or None."""
    sign, y = divmod(int.from_bytes(data, "little"), 2**255)
    u, v = (y * y - 1) % P, (D * y * y + 1) % P
    x = u * pow(v, 3, P) * pow(u * pow(v, 7, P), (P - 5) // 8, P) % P
    if (v * x * x + u) % P == 0:
        x = x * pow(2, (P - 1) // 4, P) % P
    if len(data) != 32 or y >= P or (v * x * x - u) % P != 0 or (x == 0 and sign):
        return None
    x = P - x if x & 1 != sign else x
    return x, y, 1, x * y % P


BASE = decoded((4 * pow(5, P - 2, P) % P).to_bytes(32, "little")) or ()


def signature_holds(public_key: bytes, message: bytes, signature: bytes) -> bool:
    """Whether R = S·B - h·A (§5.1.7), both products in one walk over the bits."""
    key, s = decoded(public_key), int.from_bytes(signature[32:], "little")
    if key is None or len(signature) != 64 or s >= ORDER:
        return False
    h = int.from_bytes(hashlib.sha512(signature[:32] + public_key + message).digest(), "little") % ORDER
    minus_key = (P - key[0], key[1], 1, P - key[3])
    total: tuple[int, ...] = (0, 1, 1, 0)
    parts = (total, BASE, minus_key, plus(BASE, minus_key))
    for bit in range(252, -1, -1):
        total = plus(plus(total, total), parts[(s >> bit & 1) + 2 * (h >> bit & 1)])
    x, y = (part * pow(total[2], P - 2, P) % P for part in total[:2])
    return (y | (x & 1) << 255).to_bytes(32, "little") == signature[:32]


class Chain:
    """One chain, followed row by row. `broken` is (row, reason, expected, found), or None as long as all holds."""

    def __init__(self) -> None:
        self.marks: dict[int, list[dict[str, Any]]] = {}
        self.stated: dict[str, Any] = {}
        self.seq, self.head = 0, "00" * 32
        self.broken: tuple[int, str, str, str] | None = None

    def feed(self, row: dict[str, Any], trusted: list[str]) -> None:
        """The next row: its number, its link, its hash, its marks."""
        wanted, seq = self.seq + 1, row["seq"]
        if self.broken or seq != wanted:
            reason = "row missing" if seq > wanted else "row out of order"
            self.broken = self.broken or (wanted, reason, str(wanted), str(seq))
        elif row["prev_hash"] != self.head:
            self.broken = wanted, "link to the row before", self.head, row["prev_hash"]
        elif row_hash(row) != row["hash"]:
            self.broken = wanted, "row changed", row_hash(row), row["hash"]
        else:
            self.seq, self.head = wanted, row["hash"]
            self.check_marks(trusted)

    def check_marks(self, trusted: list[str]) -> None:
        """What was signed about this row, and what the last line says of it."""
        for mark in self.marks.get(self.seq, ()):
            text = "acmeaudit.checkpoint.v1\n{chain}\n{seq}\n{head}\n{at}\n".format(**mark)
            key, signature = bytes.fromhex(mark["public_key"]), bytes.fromhex(mark["signature"])
            same = mark["head"] == self.head and mark["public_key"] in (trusted or [mark["public_key"]])
            if not (same and signature_holds(key, text.encode("utf-8", "surrogatepass"), signature)):
                self.broken = self.seq, "signed checkpoint does not match", mark["head"], self.head
                return
        if self.stated.get("rows") == self.seq and self.stated["head"] != self.head:
            self.broken = self.seq, "anchor does not match", self.stated["head"], self.head

    def finish(self, trusted: list[str]) -> None:
        """After the last row: is the tail there; did a trusted key sign anything?"""
        rows, found = self.stated.get("rows", self.seq + 1), f"{self.seq} rows"
        last = max([*self.marks, rows])
        if last > self.seq:
            self.broken = self.seq + 1, "rows at the end are missing", f"at least {last} rows", found
        elif rows < self.seq:
            self.broken = rows + 1, "the last line counts fewer rows", f"{rows} rows", found
        elif trusted and not self.marks:
            self.broken = 1, "no checkpoint signs this chain", "one by a trusted key", "none"

    def verdict(self, trusted: list[str]) -> str:
        """One line; where the chain is broken, what was expected and found in two more."""
        if not self.broken:
            self.finish(trusted)
        if self.broken:
            both = "\n  expected  {2}\n  found     {3}" if self.broken[2] else ""
            return ("BROKEN at row {0}: {1}" + both).format(*self.broken)
        marks = [mark for several in self.marks.values() for mark in several]
        by = " signed by " + ", ".join(sorted({mark["public_key"] for mark in marks})) if marks else ""
        last = max(self.marks, default=0)
        tail = "" if last == self.seq else f" (not signed: rows {last + 1} to {self.seq})"
        return f"{self.seq} rows, {len(marks)} checkpoints{by}{tail}, head {self.head}: intact"


def row_hash(row: dict[str, Any]) -> str:
    """What the row's hash should be: SHA-256 over every field with its length, and the hash before it."""
    digest = hashlib.sha256(b"acmeaudit.v1")
    for name in MEMBERS["row"].split()[:-2]:
        data = str(row[name]).encode("utf-8", "surrogatepass")
        digest.update(len(data).to_bytes(4, "big") + data)
    digest.update(bytes.fromhex(row["prev_hash"]))
    return digest.hexdigest()


def fits(name: str, value: object) -> bool:
    """Whether it is a number where one belongs, and lower-case hexadecimal where that belongs. Raises ValueError."""
    if name in ("seq", "rows"):
        return type(value) is int and value >= 1
    return isinstance(value, str) and (name not in BINARY or bytes.fromhex(value).hex() == value)


def entry(line: bytes) -> tuple[str, dict[str, Any]]:
    """What kind of line, and its content; kind "" where it is not to the byte what the program writes."""
    try:
        ((kind, body),) = json.loads(line.decode("ascii")).items()
        same = json.dumps({kind: body}, separators=(",", ":")).encode("ascii") == line
        parts = body.values() if kind == "end" else [body]
        good = all(" ".join(part) == MEMBERS[kind] and all(map(fits, part, part.values())) for part in parts)
        return (kind, body) if same and good else ("", {})
    except (AttributeError, KeyError, RecursionError, TypeError, ValueError):
        return "", {}


def entries(file: BinaryIO, beginnings: tuple[bytes, ...]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every line but the first that begins so. Raises EOFError where the first is not an export's."""
    file.seek(0)
    if not HEADER.match(file.readline(200)):
        raise EOFError("it does not begin like one")
    for line in iter(lambda: file.readline(1 << 24), b""):
        if line.startswith(beginnings):
            yield entry(line[:-1] if line.endswith(b"\n") else line)


def verify(file: BinaryIO, trusted: list[str]) -> dict[str, Chain]:
    """Every chain by name; where a line can't be read, only the chain before that line. Raises EOFError: no export."""
    chains: dict[str, Chain] = {}
    for kind, body in entries(file, (b'{"checkpoint":', b'{"end":')):
        if kind == "checkpoint":
            chains.setdefault(body["chain"], Chain()).marks.setdefault(body["seq"], []).append(body)
        for name in body if kind == "end" else ():
            chains.setdefault(name, Chain()).stated = body[name]
    name, chain, before, reason = "?", Chain(), "", "the last line is missing: the export was cut short"
    for number, (kind, body) in enumerate(entries(file, (b"",)), 2):
        if not kind or before == "end":
            before, reason = "", f"line {number} can't be read"
            break
        if kind == "row":
            name = body["chain"]
            chain = chains.setdefault(name, Chain())
            chain.feed(body, trusted)
        before = kind
    if before != "end":
        chain.broken = chain.broken or (chain.seq + 1, reason, "", "")
        return {name: chain}
    return dict(sorted(chains.items()))


def main(arguments: list[str] | None = None) -> int:
    """The exit code."""
    parser = argparse.ArgumentParser(description="Verifies an audit trail exported by ACME Desktop.")
    parser.add_argument("--key", action="append", default=[], metavar="HEX", help="trusted Ed25519 public key")
    parser.add_argument("export", help="made by: acme-desktop audit export --to FILE")
    typed = parser.parse_args(arguments)
    trusted: list[str] = [key.lower() for key in typed.key]
    if not all(re.fullmatch("[0-9a-f]{64}", key) for key in trusted):
        parser.error("--key takes 64 hexadecimal digits")
    try:
        with Path(typed.export).open("rb") as file:
            chains = verify(file, trusted)
    except (EOFError, OSError, ValueError) as error:
        print(f"{typed.export!a} can't be read as an audit export: {error}", file=sys.stderr)
        return 2
    verdicts = (f"chain {ascii(name)[1:-1]}: {chain.verdict(trusted)}" for name, chain in chains.items())
    print("\n".join(verdicts) or "no rows")
    return 1 if any(chain.broken for chain in chains.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
