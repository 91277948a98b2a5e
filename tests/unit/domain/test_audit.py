"""The chain of hashes: what it covers, and that every change is found and its row named."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from hypothesis import given
from hypothesis import strategies as st

from acme_desktop.domain.audit import (
    GENESIS,
    Anchor,
    AuditRow,
    ChainReport,
    ChainVerifier,
    Checkpoint,
    canonical_detail,
    checkpoint_message,
    row_hash,
    timestamp,
)

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
OTHER_KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(1, 33)))
MOMENTS = st.datetimes(datetime(1970, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - bounds are naive
TEXT_FIELDS = [field.name for field in fields(AuditRow) if field.type == "str"]


def holds(public_key: bytes, message: bytes, signature: bytes) -> bool:
    """Ed25519, by `cryptography`."""
    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def a_chain(count: int, chain: str = "c1") -> list[AuditRow]:
    """So many rows that hold."""
    rows: list[AuditRow] = []
    for seq in range(1, count + 1):
        bare = AuditRow(
            chain, seq, f"2026-01-01T00:00:{seq:02}.000000Z", "ana", "admin", "s1", "host", "1.0", "order.place",
            "order", str(seq), "ok", canonical_detail({"n": seq}), rows[-1].hash if rows else GENESIS, b"",
        )  # fmt: skip
        rows.append(replace(bare, hash=row_hash(bare)))
    return rows


def a_mark(row: AuditRow, key: Ed25519PrivateKey = KEY) -> Checkpoint:
    """A checkpoint that `key` signed after `row`."""
    at = "2026-01-02T00:00:00.000000Z"
    signature = key.sign(checkpoint_message(row.chain, row.seq, row.hash, at))
    return Checkpoint(row.chain, row.seq, row.hash, at, key.public_key().public_bytes_raw(), signature)


ROWS = a_chain(6)
MARKS = (a_mark(ROWS[2]), a_mark(ROWS[5]))


def follow(
    rows: Sequence[AuditRow],
    marks: Sequence[Checkpoint] = (),
    trusted: bytes | None = None,
    anchor: Anchor | None = None,
) -> ChainReport:
    """The report on chain c1."""
    verifier = ChainVerifier("c1", marks, holds, trusted, anchor)
    for row in rows:
        if not verifier.feed(row):
            break
    return verifier.finish()


def test_a_timestamp_is_utc_with_six_decimals_so_that_text_order_is_time_order() -> None:
    assert timestamp(datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)) == "2026-01-02T03:04:05.000000Z"
    east = timezone(timedelta(hours=5, minutes=30))
    assert timestamp(datetime(2026, 1, 1, 1, 0, 0, 7, tzinfo=east)) == "2025-12-31T19:30:00.000007Z"


@given(MOMENTS, MOMENTS)
def test_timestamps_sort_like_moments(first: datetime, second: datetime) -> None:
    assert (timestamp(first) < timestamp(second)) is (first < second)


@pytest.mark.parametrize(
    ("detail", "text"),
    [
        ({}, "{}"),
        ({"b": 1, "a": [True, None]}, '{"a":[true,null],"b":1}'),
        ({"n": "B\u00fccher \U0001f512\n"}, '{"n":"B\\u00fccher \\ud83d\\udd12\\n"}'),
        ({"at": datetime(2026, 1, 1, tzinfo=UTC)}, '{"at":"2026-01-01 00:00:00+00:00"}'),
    ],
)
def test_a_detail_has_one_form(detail: dict[str, object], text: str) -> None:
    assert canonical_detail(detail) == text


def test_a_hash_is_what_the_plaque_says() -> None:
    row = ROWS[1]
    digest = hashlib.sha256(b"acmeaudit.v1")
    for text in (
        "c1", "2", "2026-01-01T00:00:02.000000Z", "ana", "admin", "s1", "host", "1.0", "order.place", "order", "2",
        "ok", '{"n":2}',
    ):  # fmt: skip
        digest.update(len(text).to_bytes(4, "big"))
        digest.update(text.encode())
    digest.update(ROWS[0].hash)
    assert row_hash(row) == row.hash == digest.digest()


def test_the_first_hash_never_changes() -> None:
    """A trail written by any release must hold for every later one."""
    assert a_chain(1)[0].hash.hex() == "a0978d1d7030f0a33c4109034fd997c34b37f79e738f39b62a069cf9f108b918"
    assert GENESIS == b"\x00" * 32


@given(st.lists(st.text(max_size=6), min_size=12, max_size=12), st.lists(st.text(max_size=6), min_size=12, max_size=12))
def test_no_two_rows_share_a_hash(first: list[str], second: list[str]) -> None:
    rows = [replace(ROWS[0], **dict(zip(TEXT_FIELDS, texts, strict=True))) for texts in (first, second)]
    assert (row_hash(rows[0]) == row_hash(rows[1])) is (first == second)


@pytest.mark.parametrize("place", range(len(TEXT_FIELDS) - 1))
def test_text_can_not_move_from_one_field_to_the_next(place: int) -> None:
    first, second = TEXT_FIELDS[place : place + 2]
    left = replace(ROWS[0], **{first: "ab", second: "c"})
    assert row_hash(left) != row_hash(replace(left, **{first: "a", second: "bc"}))


def test_half_a_surrogate_pair_can_be_recorded_and_signed() -> None:
    odd = replace(ROWS[0], chain="\ud83d", actor="\ud83d")
    assert row_hash(odd) != row_hash(replace(odd, actor="\ud83c"))
    assert b"\xed\xa0\xbd" in checkpoint_message("\ud83d", 1, GENESIS, "")


def test_a_checkpoint_signs_chain_number_head_and_time() -> None:
    assert checkpoint_message("c1", 7, b"\x01\xff", "2026") == b"acmeaudit.checkpoint.v1\nc1\n7\n01ff\n2026\n"


@pytest.mark.parametrize("count", [0, 1, 6])
def test_an_untouched_chain_holds(count: int) -> None:
    head = ROWS[count - 1].hash if count else GENESIS
    assert follow(ROWS[:count]) == ChainReport(True, count, 0, head.hex(), chain="c1")


def test_checkpoints_and_anchor_of_an_untouched_chain_hold() -> None:
    trusted = KEY.public_key().public_bytes_raw()
    report = follow(ROWS, MARKS, trusted, Anchor("c1", 6, ROWS[5].hash))
    assert report == ChainReport(True, 6, 2, ROWS[5].hash.hex(), chain="c1")
    assert follow(ROWS, MARKS, trusted, Anchor("c1", 4, ROWS[3].hash)).ok
    assert follow(ROWS, (MARKS[0], MARKS[0])).checkpoints == 2


@pytest.mark.parametrize("field", [field.name for field in fields(AuditRow)])
@pytest.mark.parametrize("place", range(6))
def test_a_changed_field_names_its_row(place: int, field: str) -> None:
    rows = list(ROWS)
    old = getattr(rows[place], field)
    new = bytes([old[0] ^ 1]) + old[1:] if isinstance(old, bytes) else old + (7 if field == "seq" else "x")
    rows[place] = replace(rows[place], **{field: new})
    report = follow(rows, MARKS)
    assert (report.ok, report.broken_at, report.rows) == (False, place + 1, place)
    assert report.expected != report.found
    assert report.chain == "c1"
    if field not in ("seq", "prev_hash"):
        assert report.reason == "row changed"
        assert {len(report.expected), len(report.found)} == {64}


def test_a_row_with_the_number_of_an_earlier_one_is_named_by_its_place() -> None:
    rows = [*ROWS[:4], replace(ROWS[4], seq=2), ROWS[5]]
    report = follow(rows)
    assert (report.broken_at, report.reason, report.expected, report.found) == (5, "row out of order", "5", "2")


@given(st.integers(0, 5), st.data())
def test_a_changed_row_that_was_hashed_anew_breaks_the_link_behind_it(place: int, data: st.DataObject) -> None:
    field = data.draw(st.sampled_from(TEXT_FIELDS))
    text = data.draw(st.text(max_size=5).filter(lambda new: new != getattr(ROWS[place], field)))
    forged = replace(ROWS[place], **{field: text})
    forged = replace(forged, hash=row_hash(forged))
    report = follow([*ROWS[:place], forged, *ROWS[place + 1 :]], MARKS)
    assert not report.ok
    # A checkpoint on the forged row tells at once, the next row's link otherwise.
    assert report.broken_at == (place + 1 if place in (2, 5) else place + 2)


@pytest.mark.parametrize("place", range(5))
def test_a_deleted_row_is_missing(place: int) -> None:
    report = follow([*ROWS[:place], *ROWS[place + 1 :]])
    assert (report.broken_at, report.reason, report.found) == (place + 1, "row missing", str(place + 2))


@pytest.mark.parametrize("place", range(5))
def test_two_swapped_rows_are_found_at_the_first(place: int) -> None:
    rows = list(ROWS)
    rows[place], rows[place + 1] = rows[place + 1], rows[place]
    report = follow(rows)
    assert (report.broken_at, report.reason) == (place + 1, "row missing")


@pytest.mark.parametrize("place", range(6))
def test_a_repeated_row_is_out_of_order(place: int) -> None:
    report = follow([*ROWS[: place + 1], *ROWS[place:]])
    assert (report.broken_at, report.reason, report.rows) == (place + 2, "row out of order", place + 1)


@pytest.mark.parametrize("kept", range(6))
def test_a_cut_tail_is_missed_by_checkpoint_and_anchor(kept: int) -> None:
    for marks, anchor in ((MARKS, None), ((), Anchor("c1", 6, ROWS[5].hash)), (MARKS, Anchor("c1", 4, ROWS[3].hash))):
        report = follow(ROWS[:kept], marks, None, anchor)
        assert (report.ok, report.broken_at, report.rows) == (False, kept + 1, kept)
        assert (report.reason, report.found) == ("rows at the end are missing", f"{kept} rows")
        assert report.expected == "at least 6 rows"


def test_a_cut_tail_without_any_mark_is_beyond_finding() -> None:
    assert follow(ROWS[:3]).ok


@pytest.mark.parametrize(
    "changed",
    [
        replace(MARKS[0], head=bytes(32)),
        replace(MARKS[0], at="2026-01-02T00:00:00.000001Z"),
        replace(MARKS[0], signature=bytes(64)),
        replace(MARKS[0], signature=b""),
        replace(MARKS[0], public_key=OTHER_KEY.public_key().public_bytes_raw()),
        replace(MARKS[0], public_key=b"short"),
        replace(MARKS[0], chain="c2"),
    ],
)
def test_a_changed_checkpoint_names_its_row(changed: Checkpoint) -> None:
    report = follow(ROWS, (changed, MARKS[1]))
    assert (report.broken_at, report.reason) == (3, "signed checkpoint does not match")
    assert (report.rows, report.checkpoints) == (2, 0)
    assert (report.expected, report.found) == (changed.head.hex(), ROWS[2].hash.hex())


@pytest.mark.parametrize(("seq", "row"), [(1, 1), (4, 4), (6, 6), (7, 7), (0, 0), (-3, -3)])
def test_a_checkpoint_moved_to_another_row_does_not_match(seq: int, row: int) -> None:
    for marks in ((replace(MARKS[0], seq=seq), MARKS[1]), (MARKS[1], replace(MARKS[0], seq=seq))):
        report = follow(ROWS, marks)
        assert not report.ok
        assert report.broken_at == row


def test_a_key_that_is_not_trusted_signs_nothing() -> None:
    rows, trusted = a_chain(3), KEY.public_key().public_bytes_raw()
    foreign = (a_mark(rows[2], OTHER_KEY),)
    assert follow(rows, foreign).ok
    assert follow(rows, foreign, trusted).reason == "signed checkpoint does not match"
    assert follow(rows, (a_mark(rows[2]),), trusted).ok


def test_a_chain_made_anew_does_not_match_the_anchor() -> None:
    forged = [replace(ROWS[0], actor="eve")]
    forged = [replace(forged[0], hash=row_hash(forged[0]))]
    report = follow(forged, (a_mark(forged[0]),), None, Anchor("c1", 1, ROWS[0].hash))
    assert (report.broken_at, report.reason, report.rows) == (1, "anchor does not match", 0)
    assert (report.expected, report.found) == (ROWS[0].hash.hex(), forged[0].hash.hex())


@pytest.mark.parametrize(("seq", "head", "ok"), [(0, GENESIS, True), (0, b"x", False), (-1, GENESIS, False)])
def test_an_anchor_before_the_first_row_is_the_beginning_of_all_chains_or_wrong(
    seq: int, head: bytes, ok: bool
) -> None:
    report = follow(ROWS, (), None, Anchor("c1", seq, head))
    assert report.ok is ok
    assert ok or (report.broken_at, report.reason) == (seq, "anchor does not match")


def test_the_anchor_of_another_chain_says_nothing() -> None:
    assert follow(ROWS, (), None, Anchor("c2", 99, GENESIS)).ok
