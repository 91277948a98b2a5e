"""The stand-alone verifier of audit exports, side by side with the program's own, on the same broken exports."""

from __future__ import annotations

import ast
import importlib.util
import io
import json
import subprocess
import sys
import tracemalloc
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import example, given, settings
from hypothesis import strategies as st

from acme_desktop.adapters.crypto import CryptographyCrypto
from acme_desktop.domain.audit import GENESIS, AuditRow, Checkpoint, canonical_detail, checkpoint_message, row_hash
from acme_desktop.domain.errors import InputError
from acme_desktop.service import audit_export
from acme_desktop.service.store import AuditFilter

SCRIPT = Path(__file__).resolve().parents[2] / "resources" / "audit" / "verify_audit.py"
NOW = datetime(2026, 6, 1, 12, 30, tzinfo=UTC)
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
OTHER_KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(1, 33)))
PUBLIC = KEY.public_key().public_bytes_raw().hex()
CRYPTO = CryptographyCrypto()
ROW_FIELDS = [part.name for part in fields(AuditRow)]
MARK_FIELDS = [part.name for part in fields(Checkpoint)]


def loaded() -> ModuleType:
    """The script as a module; it belongs to no package."""
    spec = importlib.util.spec_from_file_location("verify_audit", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


ALONE = loaded()


@dataclass
class Trail:
    """An audit trail in memory: whole chains with their checkpoints."""

    content: dict[str, tuple[list[AuditRow], list[Checkpoint]]] = field(default_factory=dict)

    def chains(self) -> tuple[str, ...]:
        return tuple(sorted(self.content))

    def rows(self, chain: str, after_seq: int = 0) -> Iterator[AuditRow]:
        return (row for row in self.content[chain][0] if row.seq > after_seq)

    def search(self, wanted: AuditFilter) -> tuple[AuditRow, ...]:
        return tuple(row for chain in self.chains() for row in self.rows(chain) if row.outcome == wanted.outcome)

    def head(self, chain: str) -> tuple[int, bytes]:
        rows = self.content[chain][0]
        return (rows[-1].seq, rows[-1].hash) if rows else (0, GENESIS)

    def checkpoints(self, chain: str) -> tuple[Checkpoint, ...]:
        return tuple(self.content[chain][1])

    def add_checkpoint(self, checkpoint: Checkpoint) -> None:
        self.content[checkpoint.chain][1].append(checkpoint)


def a_trail(signer: Ed25519PrivateKey = KEY, /, **chains: tuple[int, Sequence[int]]) -> Trail:
    """Chains of so many rows, signed after these."""
    trail = Trail()
    for chain, (count, signed) in chains.items():
        rows: list[AuditRow] = []
        trail.content[chain] = rows, []
        for seq in range(1, count + 1):
            bare = AuditRow(
                chain, seq, f"2026-01-01T00:{seq // 60:02}:{seq % 60:02}.000000Z", "ana \U0001f512 b\u00fccher",
                "admin", "s1", "host", "1.0", "order.place", "order", str(seq), "ok",
                canonical_detail({"n": seq, "\u00e4": '"'}), rows[-1].hash if rows else GENESIS, b"",
            )  # fmt: skip
            rows.append(replace(bare, hash=row_hash(bare)))
            if seq in signed:
                trail.add_checkpoint(a_mark(rows[-1], signer))
    return trail


def a_mark(row: AuditRow, signer: Ed25519PrivateKey = KEY) -> Checkpoint:
    """A checkpoint after `row`."""
    at = "2026-01-02T00:00:00.000000Z"
    signature = signer.sign(checkpoint_message(row.chain, row.seq, row.hash, at))
    return Checkpoint(row.chain, row.seq, row.hash, at, signer.public_key().public_bytes_raw(), signature)


def export(trail: Trail) -> bytes:
    """The file that `audit export` writes."""
    return joined(list(audit_export.lines(trail, NOW)))


def joined(lines: Sequence[str]) -> bytes:
    return ("\n".join(lines) + "\n").encode("ascii")


SMALL = a_trail(c1=(3, [2, 3]))
SMALL_FILE = export(SMALL)
TINY_FILE = export(a_trail(c1=(2, [2])))
LARGE_FILE = export(a_trail(c1=(7, [3, 7]), c2=(4, [4])))
LINES = LARGE_FILE.decode("ascii").splitlines()

# One chain: (broken at, reason, expected, found), or (rows, checkpoints) where it holds.
Finding = tuple[object, ...]


def program_finds(data: bytes) -> list[Finding] | None:
    """What `audit verify FILE` finds; None: it is no export. Lines are made as the command line makes them."""
    lines = data.decode("utf-8", "replace").removesuffix("\n").split("\n")
    try:
        reports = audit_export.verify(lines, CRYPTO.verify)
    except InputError as error:
        assert error.field == "file"  # noqa: PT017 - the other outcome is as good
        return None
    return [(r.head, r.rows, r.checkpoints) if r.ok else (r.broken_at, r.reason, r.expected, r.found) for r in reports]


def script_finds(data: bytes, trusted: Sequence[str] = ()) -> list[Finding] | None:
    """What the script finds, in the same words."""
    try:
        chains = ALONE.verify(io.BytesIO(data), list(trusted))
    except EOFError:
        return None
    verdicts = [chain.verdict(list(trusted)) for chain in chains.values()]
    assert all(
        ("BROKEN" in verdict) is bool(chain.broken) for verdict, chain in zip(verdicts, chains.values(), strict=True)
    )
    return [chain.broken or (chain.head, chain.seq, sum(map(len, chain.marks.values()))) for chain in chains.values()]


def both_find(data: bytes) -> list[Finding] | None:
    """What the program and the script agree on."""
    found = script_finds(data)
    assert program_finds(data) == found
    return found


def breaks(found: list[Finding] | None) -> list[Finding]:
    """The chains that do not hold."""
    assert found is not None
    return [finding for finding in found if len(finding) == 4]


def changed(lines: Sequence[str], number: int, kind: str, **members: object) -> list[str]:
    """The lines with members of one line's object replaced, written as the program writes."""
    document = json.loads(lines[number])
    document[kind] |= members
    return [*lines[:number], json.dumps(document, separators=(",", ":")), *lines[number + 1 :]]


def other(value: object) -> object:
    """Something near it, of the same kind."""
    if isinstance(value, int):
        return value + 1
    assert isinstance(value, str)
    return ("1" if value[:1] == "0" else "0") + value[1:]


# -- What holds ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "trail",
    [
        Trail(),
        a_trail(c1=(1, [])),
        a_trail(c1=(1, [1])),
        a_trail(c1=(12, [5, 10, 12]), c2=(3, []), c3=(1, [1])),
        a_trail(OTHER_KEY, c1=(2, [2])),
    ],
    ids=["empty", "one row", "one row, signed", "three chains", "another key"],
)
def test_an_untouched_export_holds(trail: Trail) -> None:
    found = both_find(export(trail))
    expected = [(trail.head(c)[1].hex(), trail.head(c)[0], len(trail.checkpoints(c))) for c in trail.chains()]
    assert found == expected


def test_the_script_runs_alone_and_says_one_line_a_chain(tmp_path: Path) -> None:
    trail = a_trail(c1=(5, [2, 5]), c2=(3, [2]), c3=(1, []))
    file = tmp_path / "trail.jsonl"
    file.write_bytes(export(trail))
    ended = run(file)
    heads = {chain: trail.head(chain)[1].hex() for chain in trail.chains()}
    assert ended.stdout.splitlines() == [
        f"chain c1: 5 rows, 2 checkpoints signed by {PUBLIC}, head {heads['c1']}: intact",
        f"chain c2: 3 rows, 1 checkpoints signed by {PUBLIC} (not signed: rows 3 to 3), head {heads['c2']}: intact",
        f"chain c3: 1 rows, 0 checkpoints (not signed: rows 1 to 1), head {heads['c3']}: intact",
    ]
    assert (ended.returncode, ended.stderr) == (0, "")


def test_the_script_exits_with_1_and_names_row_reason_and_both_hashes(tmp_path: Path) -> None:
    rows = SMALL.content["c1"][0]
    file = tmp_path / "trail.jsonl"
    file.write_bytes(SMALL_FILE.replace(b'"object_id":"2"', b'"object_id":"9"'))
    ended = run(file)
    computed = row_hash(replace(rows[1], object_id="9")).hex()
    assert ended.stdout.splitlines() == [
        "chain c1: BROKEN at row 2: row changed",
        f"  expected  {computed}",
        f"  found     {rows[1].hash.hex()}",
    ]
    assert (ended.returncode, ended.stderr) == (1, "")


def run(*arguments: object) -> subprocess.CompletedProcess[str]:
    """The script in a Python of its own, without site-packages."""
    command = [sys.executable, "-I", "-S", str(SCRIPT), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


# -- What does not ---------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ROW_FIELDS)
@pytest.mark.parametrize("number", range(1, 8))
def test_any_changed_field_of_any_row_names_the_row(number: int, name: str) -> None:
    lines = changed(LINES, number, "row", **{name: other(json.loads(LINES[number])["row"][name])})
    found = both_find(joined(lines))
    assert breaks(found)[-1 if name == "chain" else 0][0] == number


@pytest.mark.parametrize("name", MARK_FIELDS)
@pytest.mark.parametrize(("number", "row"), [(8, 3), (9, 7)])
def test_any_changed_field_of_a_checkpoint_is_found(number: int, row: int, name: str) -> None:
    lines = changed(LINES, number, "checkpoint", **{name: other(json.loads(LINES[number])["checkpoint"][name])})
    (broken,) = breaks(both_find(joined(lines)))
    if name == "chain":
        assert broken[:2] == (1, "rows at the end are missing")  # of a chain that is not there
    else:
        assert broken[0] == (row + 1 if name == "seq" else row)


@pytest.mark.parametrize(
    "stated",
    [{"rows": 6}, {"rows": 8}, {"rows": 0}, {"rows": -7}, {"rows": "7"}, {"rows": 7.0}, {"rows": True},
     {"head": "00" * 32}, {"head": ""}, {"head": "zz"}, {"more": 1}],
)  # fmt: skip
def test_a_changed_last_line_is_found(stated: dict[str, object]) -> None:
    ends = json.loads(LINES[-1])["end"]
    assert breaks(both_find(joined(changed(LINES, len(LINES) - 1, "end", c1=ends["c1"] | stated))))


def test_every_bit_counts_somewhere_in_every_byte() -> None:
    """One changed byte, anywhere behind the header: always found, and in a row's line the row is named."""
    lines = TINY_FILE.splitlines(keepends=True)
    position = len(lines[0])
    for number, line in enumerate(lines[1:], 1):
        for place in range(position, position + len(line) - (number == len(lines) - 1)):
            data = bytearray(TINY_FILE)
            data[place] ^= 1 << place % 8
            broken = breaks(both_find(bytes(data)))
            assert broken, (number, place - position, chr(data[place]))
            if number <= 2:
                assert number in [chain[0] for chain in broken]
        position += len(line)


@settings(max_examples=200)
@given(st.integers(len(LINES[0]) + 1, len(LARGE_FILE) - 2), st.integers(1, 255))
def test_any_other_value_of_any_byte_is_found(place: int, difference: int) -> None:
    data = bytearray(LARGE_FILE)
    data[place] ^= difference
    assert breaks(both_find(bytes(data)))


def test_upper_case_is_a_change_too() -> None:
    data = TINY_FILE.decode("ascii")
    for place in range(data.index('"seq":2'), len(data)):  # the last row, the checkpoint, the last line
        if data[place] in "abcdef":
            assert breaks(both_find((data[:place] + data[place].upper() + data[place + 1 :]).encode("ascii")))


@settings(max_examples=100)
@given(st.integers(0, len(LINES[0])), st.integers(1, 255))
def test_the_header_is_an_exports_or_not(place: int, difference: int) -> None:
    data = bytearray(LARGE_FILE)
    data[place] ^= difference
    found = both_find(bytes(data))
    # Only the time of the export, which nothing signs, can be another.
    assert found is None or (
        found == script_finds(LARGE_FILE) and LINES[0].index("T") - 10 <= place < len(LINES[0]) - 2
    )


@settings(max_examples=100)
@given(st.integers(0, len(LARGE_FILE)), st.binary(min_size=1, max_size=3))
@example(len(LARGE_FILE), b"\n")
@example(len(LARGE_FILE) - 1, b"\r")
@example(len(LINES[0]) + 1, b" ")
def test_inserted_bytes_are_found(place: int, more: bytes) -> None:
    data = LARGE_FILE[:place] + more + LARGE_FILE[place:]
    found = both_find(data)
    assert found is None or breaks(found) or place <= len(LINES[0]) or data == LARGE_FILE


@settings(max_examples=200)
@given(st.integers(0, len(LARGE_FILE) - 2))
def test_a_file_cut_anywhere_is_found(length: int) -> None:
    found = both_find(LARGE_FILE[:length])
    assert found is None if length < len(LINES[0]) else breaks(found)


def test_a_missing_last_newline_is_no_change() -> None:
    assert both_find(LARGE_FILE[:-1]) == script_finds(LARGE_FILE)


@pytest.mark.parametrize("number", range(1, len(LINES)))
def test_a_deleted_line_is_found_or_was_a_checkpoint(number: int) -> None:
    found = both_find(joined([*LINES[:number], *LINES[number + 1 :]]))
    kind = next(iter(json.loads(LINES[number])))
    assert bool(breaks(found)) is (kind != "checkpoint")
    if kind == "row":
        assert breaks(found)[0][0] == json.loads(LINES[number])["row"]["seq"]


@pytest.mark.parametrize("number", [*range(1, 7), 10, 11, 12])
def test_two_swapped_rows_are_found_at_the_first(number: int) -> None:
    lines = [*LINES[:number], LINES[number + 1], LINES[number], *LINES[number + 2 :]]
    (broken,) = breaks(both_find(joined(lines)))
    seq = json.loads(LINES[number])["row"]["seq"]
    assert broken == (seq, "row missing", str(seq), str(seq + 1))


@pytest.mark.parametrize("number", range(1, len(LINES)))
def test_a_repeated_line_is_found_or_was_a_checkpoint(number: int) -> None:
    found = both_find(joined([*LINES[: number + 1], *LINES[number:]]))
    assert bool(breaks(found)) is not LINES[number].startswith('{"checkpoint"')


@pytest.mark.parametrize("kept", range(1, len(LINES)))
def test_a_cut_tail_is_found(kept: int) -> None:
    (broken,) = breaks(both_find(joined(LINES[:kept])))
    assert broken[1] == "the last line is missing: the export was cut short"


@pytest.mark.parametrize("kept", range(7))
def test_rows_cut_from_the_end_of_a_chain_are_missed(kept: int) -> None:
    (broken,) = breaks(both_find(joined([*LINES[: kept + 1], *LINES[8:]])))
    assert broken == (kept + 1, "rows at the end are missing", "at least 7 rows", f"{kept} rows")


def test_a_row_that_the_last_line_does_not_count_is_found() -> None:
    more = export(a_trail(c1=(4, [2, 3]))).decode("ascii").splitlines()
    lines = SMALL_FILE.decode("ascii").splitlines()
    (broken,) = breaks(both_find(joined([*lines[:4], more[4], *lines[4:]])))
    assert broken == (4, "the last line counts fewer rows", "3 rows", "4 rows")


def test_a_chain_smuggled_in_or_taken_out_is_found() -> None:
    foreign = export(a_trail(c9=(2, [2]))).decode("ascii").splitlines()
    assert breaks(both_find(joined([*LINES[:-1], *foreign[1:-1], LINES[-1]])))
    assert breaks(both_find(joined([*LINES[:10], LINES[-1]])))


@pytest.mark.parametrize("order", ["reversed", "interleaved"])
def test_chains_may_stand_in_any_order(order: str) -> None:
    first, second = LINES[1:10], LINES[10:15]
    mixed = [line for pair in zip(first, [*second, *[""] * 4], strict=True) for line in pair if line]
    lines = [LINES[0], *(mixed if order == "interleaved" else [*second, *first]), LINES[-1]]
    assert both_find(joined(lines)) == script_finds(LARGE_FILE)


@pytest.mark.parametrize(
    "line",
    ["", " ", "{}", "[]", "null", "7", '"row"', '{"row":{}}', '{"row":[]}', '{"row":7}', '{"odd":{}}', '{"end":[]}',
     '{"end":{"c1":7}}', '{"end":{"c1":["rows","head"]}}', '{"checkpoint":{}}', '{"row":{},"end":{}}', "[" * 100_000,
     '{"row":{"chain":"' + "x" * 100_000, '{"end":{"c1":{"rows":' + "9" * 5000 + "}}}", "\ufffd", "{'row':{}}", "NaN"],
    ids=lambda line: line[:20],
)  # fmt: skip
@pytest.mark.parametrize("number", [1, 4, 9, len(LINES)])
def test_a_line_of_another_kind_is_named_by_its_number(number: int, line: str) -> None:
    data = "\n".join([*LINES[:number], line, *LINES[number:]]).encode() + b"\n"
    (broken,) = breaks(both_find(data))
    assert broken[1] == f"line {number + 1} can't be read"


@pytest.mark.parametrize(
    "rewrite",
    [
        lambda line: line.replace(",", ", ", 1),
        lambda line: line + " ",
        lambda line: line + "\r",
        lambda line: " " + line,
        lambda line: line.replace('"host"', '"\\u0068ost"', 1),
        lambda line: line.replace("\\u00fc", "\\u00FC", 1),
        lambda line: line.replace("\\u00fc", "\u00fc", 1),
        lambda line: line.replace('"seq":', '"seq":99,"seq":', 1),
        lambda line: line.replace('"seq":3', '"seq":3.0', 1),
        lambda line: line.replace('"seq":3', '"seq":3e0', 1),
        lambda line: line.replace('"seq":3', '"seq":"3"', 1),
        lambda line: line.replace('"seq":3', '"seq":true', 1),
        lambda line: json.dumps({"row": dict(sorted(json.loads(line)["row"].items()))}, separators=(",", ":")),
    ],
)
def test_a_line_that_means_the_same_and_is_written_otherwise_is_found(rewrite: Callable[[str], str]) -> None:
    assert rewrite(LINES[3]) != LINES[3]
    (broken,) = breaks(both_find("\n".join([*LINES[:3], rewrite(LINES[3]), *LINES[4:]]).encode()))
    assert broken[:2] == (3, "line 4 can't be read")


@pytest.mark.parametrize(
    ("name", "value"), [("host", 7), ("detail", None), ("hash", ["00"]), ("prev_hash", "0"), ("seq", 0)]
)
def test_a_member_of_another_kind_can_not_be_read(name: str, value: object) -> None:
    (broken,) = breaks(both_find(joined(changed(LINES, 3, "row", **{name: value}))))
    assert broken[:2] == (3, "line 4 can't be read")


def test_half_a_surrogate_pair_is_a_change_and_no_crash() -> None:
    lines = [line.replace("\\ud83d\\udd12", "\\ud83d") for line in LINES]
    assert breaks(both_find(joined(lines)))[0][:2] == (1, "row changed")
    odd = changed(LINES, 8, "checkpoint", at="\ud83d")
    assert breaks(both_find(joined(odd)))[0][:2] == (3, "signed checkpoint does not match")


# -- Keys ------------------------------------------------------------------------------------------


def test_the_trusted_key_holds_and_a_foreign_one_does_not(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ours, forged = tmp_path / "ours", tmp_path / "forged"
    ours.write_bytes(SMALL_FILE)
    forged.write_bytes(export(a_trail(OTHER_KEY, c1=(3, [2, 3]))))
    assert ALONE.main([str(forged)]) == 0  # without a key, an export made anew is believed
    assert ALONE.main(["--key", PUBLIC, str(ours)]) == 0
    assert ALONE.main(["--key", PUBLIC.upper(), str(ours)]) == 0
    capsys.readouterr()
    assert ALONE.main(["--key", PUBLIC, str(forged)]) == 1
    assert "BROKEN at row 2: signed checkpoint does not match" in capsys.readouterr().out


def test_several_installations_have_several_keys() -> None:
    two = a_trail(c1=(2, [2]))
    two.content |= a_trail(OTHER_KEY, c2=(2, [2])).content
    foreign = OTHER_KEY.public_key().public_bytes_raw().hex()
    assert not breaks(script_finds(export(two), [PUBLIC, foreign]))
    assert len(breaks(script_finds(export(two), [PUBLIC]))) == 1
    assert len(breaks(script_finds(export(two), ["00" * 32]))) == 2


def test_with_a_trusted_key_a_chain_must_be_signed() -> None:
    unsigned = export(a_trail(c1=(3, [])))
    assert not breaks(script_finds(unsigned))
    (broken,) = breaks(script_finds(unsigned, [PUBLIC]))
    assert broken[:2] == (1, "no checkpoint signs this chain")


# -- What is no export -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "data",
    [b"", b"\n", b"{}\n", b"hello\n", b"\x00\xff", b"[" * 10**6, LARGE_FILE[1:], b"\n" + LARGE_FILE,
     b"\xef\xbb\xbf" + LARGE_FILE,
     LARGE_FILE.replace(b'"version":1', b'"version":2'), LARGE_FILE.replace(b"-audit", b"-other"), joined(LINES[1:])],
    ids=lambda data: data[:10],
)  # fmt: skip
def test_what_is_no_export_is_told_apart(data: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert both_find(data) is None
    file = tmp_path / "some.jsonl"
    file.write_bytes(data)
    assert ALONE.main([str(file)]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert "can't be read as an audit export" in said.err


def test_nothing_to_read_is_no_export_to_the_program() -> None:
    with pytest.raises(InputError):
        audit_export.verify([], CRYPTO.verify)


def test_a_file_that_can_not_be_opened_is_no_export(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert ALONE.main([str(tmp_path / "absent")]) == 2
    assert ALONE.main([str(tmp_path)]) == 2
    assert ALONE.main(["nul\x00"]) == 2
    assert "absent" in capsys.readouterr().err


@pytest.mark.parametrize(
    "arguments", [[], ["--key", "zz", "x"], ["--key", "00", "x"], ["--key", "0" * 65, "x"], ["a", "b"]]
)
def test_wrong_usage_exits_with_2(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        ALONE.main(arguments)
    assert caught.value.code == 2
    assert "usage" in capsys.readouterr().err


def test_a_chain_with_a_hostile_name_rearranges_no_terminal(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "trail.jsonl"
    file.write_bytes(export(a_trail(**{"\x1b[2J\u202e\ud83d": (1, [1])})))
    assert ALONE.main([str(file)]) == 0
    assert capsys.readouterr().out.startswith("chain \\x1b[2J\\u202e\\ud83d: 1 rows")


def test_an_empty_trail_is_not_passed_over_in_silence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "trail.jsonl"
    file.write_bytes(export(Trail()))
    assert ALONE.main([str(file)]) == 0
    assert capsys.readouterr().out == "no rows\n"


# -- The script itself -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("public_key", "message", "signature"),
    [
        (
            "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
            "",
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595b"
            "be24655141438e7a100b",
        ),
        (
            "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
            "72",
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb430"
            "2aeeb00d291612bb0c00",
        ),
        (
            "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
            "af82",
            "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716e"
            "d28dc027beceea1ec40a",
        ),
    ],
    ids=["test 1", "test 2", "test 3"],
)
def test_the_signatures_of_rfc_8032_hold(public_key: str, message: str, signature: str) -> None:
    """§7.1."""
    parts = bytes.fromhex(public_key), bytes.fromhex(message), bytes.fromhex(signature)
    assert ALONE.signature_holds(*parts)
    assert not ALONE.signature_holds(parts[0], parts[1] + b"\x00", parts[2])


@settings(max_examples=40)
@given(st.binary(min_size=32, max_size=32), st.binary(max_size=80), st.integers(0, 96 * 8 - 1))
def test_signatures_hold_and_one_changed_bit_of_key_or_signature_does_not(seed: bytes, text: bytes, bit: int) -> None:
    key = Ed25519PrivateKey.from_private_bytes(seed)
    public, signature = key.public_key().public_bytes_raw(), key.sign(text)
    assert ALONE.signature_holds(public, text, signature)
    both = bytearray(public + signature)
    both[bit // 8] ^= 1 << bit % 8
    changed_key, changed_signature = bytes(both[:32]), bytes(both[32:])
    assert not ALONE.signature_holds(changed_key, text, changed_signature)
    assert not CRYPTO.verify(changed_key, text, changed_signature)


def test_a_signature_has_one_form_only() -> None:
    text, public = b"text", KEY.public_key().public_bytes_raw()
    signature = KEY.sign(text)
    again = int.from_bytes(signature[32:], "little") + ALONE.ORDER  # S + L satisfies the same equation
    for wrong in (signature[:32] + again.to_bytes(32, "little"), signature + b"\x00", signature[:-1], b""):
        assert not ALONE.signature_holds(public, text, wrong)
        assert not CRYPTO.verify(public, text, wrong)


@pytest.mark.parametrize(
    "key",
    [
        b"",
        b"\x01" * 31,
        PUBLIC.encode("ascii"),
        (2**255 - 19).to_bytes(32, "little"),  # y = p, not reduced
        (2**255 - 1).to_bytes(32, "little"),
        (1 | 1 << 255).to_bytes(32, "little"),  # x = 0 with a sign
        (2).to_bytes(32, "little"),  # no point has this y
    ],
)
def test_what_is_no_point_is_no_key(key: bytes) -> None:
    assert ALONE.decoded(key) is None
    assert not ALONE.signature_holds(key, b"text", KEY.sign(b"text"))


def test_the_script_needs_python_3_8_and_nothing_else() -> None:
    text = SCRIPT.read_text("utf-8")
    tree = ast.parse(text, feature_version=(3, 8))
    imported = {name.name for node in ast.walk(tree) if isinstance(node, ast.Import) for name in node.names}
    imported |= {str(node.module) for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert {name.split(".")[0] for name in imported} <= set(sys.stdlib_module_names)
    assert len(text.splitlines()) <= 220


def test_its_memory_does_not_grow_with_the_rows() -> None:
    def peak(rows: int) -> int:
        file = io.BytesIO(export(a_trail(c1=(rows, [rows]))))
        tracemalloc.start()
        try:
            assert not ALONE.verify(file, [PUBLIC])["c1"].broken
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    assert peak(1000) < peak(100) + 20_000
