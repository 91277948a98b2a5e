"""What is handed to others: complete, safe to paste, no secrets, with the deadline and what to remove."""

from __future__ import annotations

import csv
import io
import subprocess
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from acme_desktop.desktop.panes.challenges import rules
from acme_desktop.desktop.panes.challenges.hand_off import Errand, hand_offs
from acme_desktop.desktop.panes.challenges.things import Sheet, Thing, sheet_of

from . import samples

ERRAND = Errand(
    214, ("apps.example.net", "api.example.org"), "Let’s Encrypt", "26 November, 14:20",
    datetime(2026, 11, 26, 14, 20, tzinfo=UTC),
)  # fmt: skip


def texts(sheet: Sheet) -> dict[str, str]:
    return {entry.key: entry.text for entry in hand_offs(sheet, ERRAND)}


def dns_texts() -> dict[str, str]:
    return texts(sheet_of(samples.dns_rows()))


def http_texts() -> dict[str, str]:
    return texts(sheet_of(samples.http_rows()))


def test_what_there_is() -> None:
    assert list(dns_texts()) == ["letter", "zone", "nsupdate", "csv", "everything"]
    assert list(http_texts()) == ["letter", "nginx", "shell", "csv", "everything"]
    assert hand_offs(Sheet(), ERRAND) == ()
    assert all(entry.label for entry in hand_offs(sheet_of(samples.dns_rows()), ERRAND))


def test_a_letter_says_everything_to_somebody_who_knows_nothing() -> None:
    letter = dns_texts()["letter"]
    for word in (
        "apps.example.net, api.example.org",
        "Let’s Encrypt",
        samples.VALUE_1,
        samples.VALUE_2,
        samples.VALUE_3,
    ):
        assert word in letter
    assert "  Name: _acme-challenge.apps.example.net." in letter
    assert "  In zone: _acme-challenge.apps\n" in letter
    assert "It has to be there by 26 November, 14:20." in letter
    assert "Other values at these names must stay. Remove these once the certificate is there." in letter
    assert "(Order 214)" in letter
    files = http_texts()["letter"]
    assert f"  Content: {samples.TOKEN_1}.{samples.THUMBPRINT}" in files
    assert "Remove the files once the certificate is there." in files


def test_without_a_deadline_none_is_named() -> None:
    letter, zone, *_ = hand_offs(sheet_of(samples.dns_rows()), replace(ERRAND, until="", deadline=None))
    assert "has to be there" not in letter.text
    assert zone.text.startswith("; ACME order 214; remove when")


def test_lines_for_a_zone_file() -> None:
    assert dns_texts()["zone"].splitlines() == [
        "; ACME order 214, to be there by 2026-11-26T14:20Z; remove when the certificate is issued",
        f'_acme-challenge.apps.example.net. 60 IN TXT "{samples.VALUE_1}"',
        f'_acme-challenge.apps.example.net. 60 IN TXT "{samples.VALUE_2}"',
        f'_acme-challenge.api.example.org. 60 IN TXT "{samples.VALUE_3}"',
    ]


def test_nsupdate_adds_zone_by_zone_and_says_how_to_delete() -> None:
    lines = dns_texts()["nsupdate"].splitlines()
    assert lines[1] == f'update add _acme-challenge.apps.example.net. 60 TXT "{samples.VALUE_1}"'
    assert lines.count("send") == 2
    assert f'; update delete _acme-challenge.api.example.org. TXT "{samples.VALUE_3}"' in lines


def test_a_table_holds_no_formula_and_loses_no_value() -> None:
    first, second, _ = samples.dns_rows()
    odd = samples.txt_row(3, "api.example.org", "-" + samples.VALUE_3[1:], "example.org")
    rows = list(csv.reader(io.StringIO(texts(sheet_of([first, second, odd]))["csv"])))
    assert rows[0][:3] == ["name", "in zone", "zone"]
    assert [row[0] for row in rows[1:]].count("_acme-challenge.apps.example.net") == 2
    assert rows[3][4] == "'-" + samples.VALUE_3[1:]
    assert rows[3][6].endswith(f'TXT "-{samples.VALUE_3[1:]}"')
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row)
    files = list(csv.reader(io.StringIO(http_texts()["csv"])))
    assert files[1][0].startswith("http://www.practice.example/.well-known/")


def test_a_location_for_nginx_answers_with_the_content() -> None:
    rule = http_texts()["nginx"]
    assert f"location = {samples.WELL_KNOWN}{samples.TOKEN_1} {{" in rule
    assert f'return 200 "{samples.TOKEN_1}.{samples.THUMBPRINT}";' in rule
    assert "# server_name www.practice.example" in rule


def test_the_shell_writes_exactly_the_content(tmp_path: Path) -> None:
    thing = sheet_of(samples.http_rows()).things[0]
    root = tmp_path / "it's here; $(rm -rf x) `"
    script = "\n".join(rules.shell_lines(thing, str(root)))
    subprocess.run(["sh", "-eu", "-c", script], check=True)
    assert thing.file is not None
    assert (root / thing.file.path.lstrip("/")).read_bytes() == thing.file.content.encode()


@pytest.mark.parametrize(
    "change",
    [
        {"name": 'a" ; evil'},
        {"name": "a.example\nevil IN A 192.0.2.1"},
        {"name": "*.example.org"},
        {"name": ""},
    ],
)
def test_a_name_that_could_break_out_is_refused(change: dict[str, str]) -> None:
    thing = replace(sheet_of(samples.dns_rows()).things[0], **change)  # type: ignore[arg-type]
    for lines in (rules.zone_lines, rules.nsupdate_lines):
        with pytest.raises(ValueError, match="not fit"):
            lines(thing)


@pytest.mark.parametrize("text", ['x"; } evil', "x'y", "$(x)", "a b", "x\\", ""])
def test_a_value_that_could_break_out_is_refused(text: str) -> None:
    records = sheet_of(samples.dns_rows()).things[0]
    broken = replace(records, values=(replace(records.values[0], text=text),))
    with pytest.raises(ValueError, match="not fit"):
        rules.zone_lines(broken)
    files = sheet_of(samples.http_rows()).things[0]
    assert files.file is not None
    for change in ({"content": text}, {"path": f"/{text} x"}):
        spoiled: Thing = replace(files, file=replace(files.file, **change))
        for lines in (rules.nginx_rule, rules.shell_lines):
            with pytest.raises(ValueError, match="not fit"):
                lines(spoiled)  # type: ignore[operator]


def test_records_have_no_rules_for_web_servers() -> None:
    record = sheet_of(samples.dns_rows()).things[0]
    assert (rules.nginx_rule(record), rules.shell_lines(record)) == ("", [])


def test_no_secret_is_handed_off() -> None:
    """Not the token or the account's thumbprint, where only their digest is published."""
    for text in dns_texts().values():
        assert samples.THUMBPRINT not in text
        assert samples.TOKEN_1 not in text
