#!/usr/bin/env python3
"""Verifies an audit trail exported by ACME Desktop, with nothing but Python (3.8 or later) and the export.

    python3 verify_audit.py [--key HEX]... EXPORT.jsonl

Each row's hash covers the row and the hash before it; checkpoints are Ed25519 signatures over such a hash. `--key` is
the public key that is trusted (64 hexadecimal digits; again for each installation that wrote to the trail). Without
it the keys in the export are believed, which finds every change but one: a whole export made anew with another key.

One line a chain; exit code 0: intact, 1: changed, 2: not an export. The file is read twice, line by line, and only
the checkpoints (one in a hundred rows) are held in memory.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import sys
from collections.abc import Iterator
from typing import Any, BinaryIO

ROW = ("chain", "seq", "at", "actor", "role", "session", "host", "version", "action", "topic", "object_id", "outcome",
       "detail", "prev_hash", "hash")  # fmt: skip
MARK = ("chain", "seq", "head", "at", "public_key", "signature")
BINARY = frozenset(("prev_hash", "hash", "head", "public_key", "signature"))
HEADER = re.compile(rb'\{"format":"acme-desktop-audit","version":1,"exported_at":"[0-9TZ:.-]{20,32}"\}')
GENESIS = "00" * 32
LONGEST_LINE = 1 << 24  # bytes

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
    number = int.from_bytes(data, "little")
    sign, y = number >> 255, number & (2**255 - 1)
    if len(data) != 32 or y >= P:
        return None
    u, v = (y * y - 1) % P, (D * y * y + 1) % P
    x = u * pow(v, 3, P) * pow(u * pow(v, 7, P), (P - 5) // 8, P) % P
    if (v * x * x + u) % P == 0:
        x = x * pow(2, (P - 1) // 4, P) % P
    if (v * x * x - u) % P != 0 or (x == 0 and sign):
        return None
    x = P - x if x & 1 != sign else x
    return x, y, 1, x * y % P


BASE = decoded((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))


def signature_holds(public_key: bytes, message: bytes, signature: bytes) -> bool:
    """Whether R = S·B - h·A (§5.1.7), both products in one walk over the bits."""
    key = decoded(public_key)
    s = int.from_bytes(signature[32:], "little")
    if key is None or BASE is None or len(signature) != 64 or s >= ORDER:
        return False
    h = int.from_bytes(hashlib.sha512(signature[:32] + public_key + message).digest(), "little") % ORDER
    minus_key = (P - key[0], key[1], 1, P - key[3])
    parts = ((0, 1, 1, 0), BASE, minus_key, plus(BASE, minus_key))
    total = parts[0]
    for bit in range(252, -1, -1):
        total = plus(plus(total, total), parts[(s >> bit & 1) + 2 * (h >> bit & 1)])
    inverse = pow(total[2], P - 2, P)
    x, y = total[0] * inverse % P, total[1] * inverse % P
    return (y | (x & 1) << 255).to_bytes(32, "little") == signature[:32]


class NotAnExport(Exception):
    """The first line is not one that the program writes."""


class Chain:
    """One chain, followed row by row. `broken` is (row, reason, expected, found), or None as long as all holds."""

    def __init__(self, trusted: tuple[str, ...]) -> None:
        self.trusted = trusted
        self.marks: dict[int, list[dict[str, Any]]] = {}
        self.stated: dict[str, Any] | None = None
        self.rows = self.seq = self.signed = self.last_signed = 0
        self.head = GENESIS
        self.keys: dict[str, None] = {}
        self.broken: tuple[int, str, str, str] | None = None

    def feed(self, row: dict[str, Any]) -> None:
        """The next row: its number, its link, its hash, its marks."""
        wanted, seq = self.seq + 1, row["seq"]
        if seq != wanted:
            self.broken = wanted, "row missing" if seq > wanted else "row out of order", str(wanted), str(seq)
        elif row["prev_hash"] != self.head:
            self.broken = wanted, "link to the row before", self.head, row["prev_hash"]
        elif row_hash(row) != row["hash"]:
            self.broken = wanted, "row changed", row_hash(row), row["hash"]
        else:
            self.seq, self.head = wanted, row["hash"]
            self.check_marks()

    def check_marks(self) -> None:
        """What was signed about this row, and what the last line says of it."""
        for mark in self.marks.get(self.seq, ()):
            text = "acmeaudit.checkpoint.v1\n{chain}\n{seq}\n{head}\n{at}\n".format(**mark).encode(
                "utf-8", "surrogatepass"
            )
            key, signature = bytes.fromhex(mark["public_key"]), bytes.fromhex(mark["signature"])
            known = not self.trusted or mark["public_key"] in self.trusted
            if not (known and mark["head"] == self.head and signature_holds(key, text, signature)):
                self.broken = self.seq, "signed checkpoint does not match", mark["head"], self.head
                return
            self.signed, self.last_signed = self.signed + 1, self.seq
            self.keys[mark["public_key"]] = None
        if self.stated and self.stated["rows"] == self.seq and self.stated["head"] != self.head:
            self.broken = self.seq, "anchor does not match", self.stated["head"], self.head

    def finish(self) -> None:
        """After the last row: is the tail there; did the trusted key sign anything?"""
        stated = self.stated or {"rows": self.seq + 1, "head": ""}
        last, found = max([*self.marks, stated["rows"]]), f"{self.seq} rows"
        if self.broken:
            return
        if last > self.seq:
            self.broken = self.seq + 1, "rows at the end are missing", f"at least {last} rows", found
        elif stated["rows"] == 0 and stated["head"] != GENESIS:
            self.broken = 0, "anchor does not match", stated["head"], GENESIS
        elif stated["rows"] < self.seq:
            self.broken = stated["rows"] + 1, "the last line counts fewer rows", f"{stated['rows']} rows", found
        elif self.trusted and self.seq and not self.signed:
            self.broken = 1, "no checkpoint signs this chain", "one by a trusted key", "none"

    def verdict(self, name: str) -> str:
        """One line; where the chain is broken, what was expected and found in two more."""
        if self.broken:
            seq, reason, expected, found = self.broken
            both = f"\n  expected  {expected}\n  found     {found}" if expected else ""
            return f"chain {ascii(name)[1:-1]}: BROKEN at row {seq}: {reason}{both}"
        by = " signed by " + ", ".join(self.keys) if self.keys else ""
        tail = "" if self.last_signed == self.seq else f" (rows from {self.last_signed + 1} on not signed)"
        head = f"{self.signed} checkpoints{by}{tail}, head {self.head}"
        return f"chain {ascii(name)[1:-1]}: {self.seq} rows, {head}: intact"


def row_hash(row: dict[str, Any]) -> str:
    """What the row's hash should be: SHA-256 over every field with its length, and the hash before it."""
    digest = hashlib.sha256(b"acmeaudit.v1")
    for name in ROW[:-2]:
        data = str(row[name]).encode("utf-8", "surrogatepass")
        digest.update(len(data).to_bytes(4, "big") + data)
    digest.update(bytes.fromhex(row["prev_hash"]))
    return digest.hexdigest()


def is_as_written(body: object, names: tuple[str, ...]) -> bool:
    """Whether it has these members in this order: `seq` and `rows` numbers, the binary ones lower-case hexadecimal."""
    return isinstance(body, dict) and tuple(body) == names and all(
        type(value) is int and value >= (name == "seq") if name in ("seq", "rows")
        else isinstance(value, str) and (name not in BINARY or bytes.fromhex(value).hex() == value)
        for name, value in body.items()
    )  # fmt: skip


def entry(line: bytes) -> tuple[str, dict[str, Any]]:
    """What kind of line, and its content, if it is to the byte what the program writes. Raises ValueError."""
    try:
        ((kind, body),) = json.loads(line.decode("ascii")).items()
        again = json.dumps({kind: body}, separators=(",", ":")).encode("ascii")
    except (AttributeError, RecursionError):
        raise ValueError("no object") from None
    if kind == "end":
        good = isinstance(body, dict) and all(is_as_written(stated, ("rows", "head")) for stated in body.values())
    else:
        good = kind in ("row", "checkpoint") and is_as_written(body, ROW if kind == "row" else MARK)
    if not good or again != line:
        raise ValueError("not as written")
    return kind, body


def lines(file: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """Number and text of every line after the first. Raises NotAnExport."""
    file.seek(0)
    if not HEADER.match(file.readline(100)):
        raise NotAnExport
    for number, line in enumerate(iter(lambda: file.readline(LONGEST_LINE), b""), 2):
        yield number, line[:-1] if line.endswith(b"\n") else line


def marked(file: BinaryIO, trusted: tuple[str, ...]) -> dict[str, Chain]:
    """The chains that checkpoints and the last line speak of, with what these say. Raises NotAnExport."""
    chains: dict[str, Chain] = {}
    for _, line in lines(file):
        try:
            kind, body = entry(line) if line.startswith((b'{"checkpoint":', b'{"end":')) else ("", {})
        except ValueError:
            continue  # the second reading names it
        if kind == "checkpoint":
            chains.setdefault(body["chain"], Chain(trusted)).marks.setdefault(body["seq"], []).append(body)
        for name, stated in body.items() if kind == "end" else ():
            chains.setdefault(name, Chain(trusted)).stated = stated
    return chains


def verify(file: BinaryIO, trusted: tuple[str, ...] = ()) -> dict[str, Chain]:
    """Every chain by name; where a line can't be read, only the chain before that line. Raises NotAnExport."""
    chains, last, kind = marked(file, trusted), "", ""
    reason = "the last line is missing: the export was cut short"
    for number, line in lines(file):
        try:
            kind, body = entry(line if kind != "end" else b"")
        except ValueError:
            reason, kind = f"line {number} can't be read", ""
            break
        if kind == "row":
            last = body["chain"]
            chain = chains.setdefault(last, Chain(trusted))
            chain.rows += 1
            if not chain.broken:
                chain.feed(body)
    if kind != "end":
        chain = chains.setdefault(last, Chain(trusted))
        chain.broken = chain.rows + 1, reason, "", ""
        return {last: chain}
    for chain in chains.values():
        chain.finish()
    return dict(sorted(chains.items()))


def main(arguments: list[str] | None = None) -> int:
    """The exit code."""
    parser = argparse.ArgumentParser(description="Verifies an audit trail exported by ACME Desktop.")
    parser.add_argument("--key", action="append", default=[], metavar="HEX", help="trusted Ed25519 public key")
    parser.add_argument("export", help="made by: acme-desktop audit export --to FILE")
    typed = parser.parse_args(arguments)
    keys = tuple(key.lower() for key in typed.key)
    if not all(re.fullmatch("[0-9a-f]{64}", key) for key in keys):
        parser.error("--key takes 64 hexadecimal digits")
    try:
        with open(typed.export, "rb") as file:
            chains = verify(file, keys)
    except (NotAnExport, OSError, ValueError) as error:
        print(f"{typed.export!a} is not an audit export: {error or 'its first line is none'}", file=sys.stderr)
        return 2
    for name, chain in chains.items():
        print(chain.verdict(name))
    return 1 if any(chain.broken for chain in chains.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
