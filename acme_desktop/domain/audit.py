"""The audit trail's chain: each row's hash covers the row and the hash before it. Pure; no key, no disk.

hash = SHA-256("acmeaudit.v1" || for each field: 4-byte length || UTF-8 bytes || previous hash), the detail as JSON with
sorted keys and no spaces. A checkpoint is an Ed25519 signature over `checkpoint_message`; the anchor is the newest
head, kept where the database's owner can't reach it (the keyring). `resources/audit/verify_audit.py` does the same
from an export with nothing but Python.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from acme_desktop.domain.value_class import value_class

_VERSION = b"acmeaudit.v1"
GENESIS = bytes(32)


@dataclass(frozen=True, slots=True)
class AuditRow:
    """`seq` counts from 1 within `chain`; `at` is RFC 3339 UTC with microseconds; `detail` is canonical JSON."""

    chain: str
    seq: int
    at: str
    actor: str
    role: str
    session: str
    host: str
    version: str
    action: str
    topic: str
    object_id: str
    outcome: str
    detail: str
    prev_hash: bytes
    hash: bytes


@value_class(frozen=True)
class Checkpoint:
    """A signed head: after row `seq` of `chain` the hash was `head`. `public_key` and `signature` are raw Ed25519."""

    chain: str
    seq: int
    head: bytes
    at: str
    public_key: bytes
    signature: bytes


@value_class(frozen=True)
class Anchor:
    """The newest head as the keyring remembers it, and how many checkpoints there were by then."""

    chain: str
    seq: int
    head: bytes
    signed: int = 0


@value_class(frozen=True)
class ChainReport:
    """`ok`, or the first row (`broken_at`) where the chain does not hold, why, and both hashes (hexadecimal).

    `rows` and `checkpoints` count those that hold.
    """

    ok: bool
    rows: int
    checkpoints: int
    head: str
    broken_at: int | None = None
    reason: str = ""
    expected: str = ""
    found: str = ""
    chain: str = ""


def timestamp(moment: datetime) -> str:
    """RFC 3339 in UTC, always with six decimals, so that text order is time order."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def canonical_detail(detail: Mapping[str, object]) -> str:
    """JSON with sorted keys, no spaces, all of Unicode escaped."""
    return json.dumps(detail, sort_keys=True, separators=(",", ":"), ensure_ascii=True, default=str)


def row_hash(row: AuditRow) -> bytes:
    """The hash that this row should carry, from its fields and `prev_hash`."""
    digest = hashlib.sha256(_VERSION)
    fields = (
        row.chain, str(row.seq), row.at, row.actor, row.role, row.session, row.host,
        row.version, row.action, row.topic, row.object_id, row.outcome, row.detail,
    )  # fmt: skip
    for text in fields:
        data = text.encode("utf-8", "surrogatepass")
        digest.update(len(data).to_bytes(4, "big") + data)
    digest.update(row.prev_hash)
    return digest.digest()


def checkpoint_message(chain: str, seq: int, head: bytes, at: str) -> bytes:
    """What a checkpoint signs."""
    return b"acmeaudit.checkpoint.v1\n" + f"{chain}\n{seq}\n{head.hex()}\n{at}\n".encode("utf-8", "surrogatepass")


class ChainVerifier:
    """Reads one chain's rows in order; `feed` returns False at the first row that does not hold.

    `checkpoints` are those of this chain; `verify` checks an Ed25519 signature: (public key, message, signature) ->
    bool; `trusted_key` (raw) is the one key that may have signed, or None to accept the one in the checkpoint.
    """

    def __init__(
        self,
        chain: str,
        checkpoints: Iterable[Checkpoint],
        verify: Callable[[bytes, bytes, bytes], bool],
        trusted_key: bytes | None,
        anchor: Anchor | None = None,
    ) -> None:
        self._chain = chain
        self._checkpoints: dict[int, list[Checkpoint]] = {}
        self._marks = 0
        for self._marks, mark in enumerate(checkpoints, 1):
            self._checkpoints.setdefault(mark.seq, []).append(mark)
        self._verify = verify
        self._trusted_key = trusted_key
        self._anchor = anchor if anchor and anchor.chain == chain else None
        self._seq, self._head, self._signed = 0, GENESIS, 0
        self._broken: ChainReport | None = None

    def feed(self, row: AuditRow) -> bool:
        """Take the next row."""
        wanted = self._seq + 1
        if row.seq != wanted:
            reason = "row missing" if row.seq > wanted else "row out of order"
            return self._break(wanted, reason, str(wanted), str(row.seq))
        if row.prev_hash != self._head:
            return self._break(row.seq, "link to the row before", self._head.hex(), row.prev_hash.hex())
        computed = row_hash(row)
        if computed != row.hash:
            return self._break(row.seq, "row changed", computed.hex(), row.hash.hex())
        self._seq, self._head = row.seq, row.hash
        return self._check_marks()

    def finish(self) -> ChainReport:
        """After the last row: is the tail there that checkpoints and anchor speak of?"""
        if self._broken is None:
            self._check_beyond()
        return self._broken or ChainReport(True, self._seq, self._signed, self._head.hex(), chain=self._chain)

    def _check_beyond(self) -> None:
        """Marks on rows that never came: after the last, or before the first, where no mark of ours ever stands."""
        last = max(self._checkpoints, default=0)
        if self._anchor:
            last = max(last, self._anchor.seq)
        if last > self._seq:
            self._break(self._seq + 1, "rows at the end are missing", f"at least {last} rows", f"{self._seq} rows")
            return
        first = min(self._checkpoints, default=1)
        if first < 1:
            self._break(
                first, "signed checkpoint does not match", self._checkpoints[first][0].head.hex(), GENESIS.hex()
            )
        elif self._anchor and self._marks < self._anchor.signed:
            wanted, found = f"at least {self._anchor.signed} checkpoints", f"{self._marks} checkpoints"
            self._break(self._seq, "signed checkpoints are missing", wanted, found)
        elif self._anchor and self._anchor.seq < 1 and (self._anchor.seq, self._anchor.head) != (0, GENESIS):
            self._break(self._anchor.seq, "anchor does not match", self._anchor.head.hex(), GENESIS.hex())

    def _check_marks(self) -> bool:
        for mark in self._checkpoints.get(self._seq, ()):
            if not self._holds(mark):
                return self._break(self._seq, "signed checkpoint does not match", mark.head.hex(), self._head.hex())
            self._signed += 1
        if self._anchor and self._anchor.seq == self._seq and self._anchor.head != self._head:
            return self._break(self._seq, "anchor does not match", self._anchor.head.hex(), self._head.hex())
        return True

    def _holds(self, mark: Checkpoint) -> bool:
        message = checkpoint_message(mark.chain, mark.seq, mark.head, mark.at)
        key_known = self._trusted_key is None or mark.public_key == self._trusted_key
        return key_known and mark.head == self._head and self._verify(mark.public_key, message, mark.signature)

    def _break(self, seq: int, reason: str, expected: str, found: str) -> bool:
        rows = max(min(self._seq, seq - 1), 0)
        self._broken = ChainReport(
            False, rows, self._signed, self._head.hex(), seq, reason, expected, found, self._chain
        )
        return False
