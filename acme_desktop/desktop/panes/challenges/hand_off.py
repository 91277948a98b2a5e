"""What is handed to whoever runs the DNS or the web server: a letter, lines for a zone, a table. No secrets in it.

A challenge's value proves control of one name to one account and is worth nothing to anybody else.
"""

from __future__ import annotations

import io
from datetime import UTC, datetime

from PySide6.QtCore import QCoreApplication

from acme_desktop.desktop.panes.challenges import rules
from acme_desktop.desktop.panes.challenges.standing import is_dns
from acme_desktop.desktop.panes.challenges.things import Sheet, Thing
from acme_desktop.domain.spreadsheet import write_csv
from acme_desktop.domain.value_class import value_class

translate = QCoreApplication.translate


@value_class(frozen=True)
class Errand:
    """What the texts say about the order: its number, its names as people read them, its CA, and until when."""

    order_id: int
    names: tuple[str, ...]
    ca: str
    until: str  # in words, "" where nobody knows
    deadline: datetime | None = None


@value_class(frozen=True)
class HandOff:
    """One entry of the menu: `key` for tests, `label` as shown, `text` what is copied."""

    key: str
    label: str
    text: str


def hand_offs(sheet: Sheet, errand: Errand) -> tuple[HandOff, ...]:
    """All that there is for this sheet, the most used first; none where nothing is to be done."""
    if not sheet.things:
        return ()
    entries = [HandOff("letter", translate("Challenges", "Text for a colleague"), letter(sheet, errand))]
    if is_dns(sheet):
        entries += [
            HandOff("zone", translate("Challenges", "Lines for a zone file"), zone_file(sheet, errand)),
            HandOff("nsupdate", translate("Challenges", "Commands for nsupdate"), nsupdate(sheet, errand)),
        ]
    else:
        entries += [
            HandOff("nginx", translate("Challenges", "Locations for nginx"), nginx(sheet, errand)),
            HandOff("shell", translate("Challenges", "Commands for a shell"), shell(sheet, errand)),
        ]
    entries.append(HandOff("csv", translate("Challenges", "Table (CSV)"), table(sheet)))
    everything = "\n\n".join(entry.text.rstrip("\n") for entry in entries if entry.key != "csv") + "\n"
    return (*entries, HandOff("everything", translate("Challenges", "All of these"), everything))


def letter(sheet: Sheet, errand: Errand) -> str:
    """For somebody who does not have this program."""
    opening = translate("Challenges", "To get a certificate for {names} from {ca}, please put this in place:")
    lines = [opening.format(names=", ".join(errand.names), ca=errand.ca), ""]
    for group in sheet.groups:
        for thing in group.things:
            lines += [*_described(thing), ""]
    if errand.until:
        lines.append(translate("Challenges", "It has to be there by {until}.").format(until=errand.until))
    if is_dns(sheet):
        closing = translate(
            "Challenges", "Other values at these names must stay. Remove these once the certificate is there."
        )
    else:
        closing = translate("Challenges", "Remove the files once the certificate is there.")
    number = translate("Challenges", "(Order {number})").format(number=errand.order_id)
    return "\n".join([*lines, closing, number, ""])


def _described(thing: Thing) -> list[str]:
    if thing.file is not None:
        return [
            translate("Challenges", "File on the web server of {name}:").format(name=thing.name),
            *_facts(
                (translate("Challenges", "URL"), thing.file.url),
                (translate("Challenges", "Path"), thing.file.path),
                (translate("Challenges", "Content"), thing.file.content),
            ),
            "  " + translate("Challenges", "Exactly this, no line end, no file ending."),
        ]
    head = translate("Challenges", "%n TXT record(s) in the zone {zone}:", "", len(thing.values))
    values = [(translate("Challenges", "Value"), value.text) for value in thing.values]
    name = (translate("Challenges", "Name"), f"{thing.name}.")
    relative = (translate("Challenges", "In zone"), thing.relative)
    return [head.format(zone=thing.zone), *_facts(name, relative, *values)]


def _facts(*facts: tuple[str, str]) -> list[str]:
    return [f"  {label}: {value}" for label, value in facts]


def _remark(errand: Errand, mark: str) -> str:
    """A line of comment for other people's configuration: whose it is, until when, and that it may go."""
    until = f", to be there by {errand.deadline.astimezone(UTC):%Y-%m-%dT%H:%MZ}" if errand.deadline else ""
    return f"{mark} ACME order {errand.order_id}{until}; remove when the certificate is issued"


def zone_file(sheet: Sheet, errand: Errand) -> str:
    """All records, absolute names."""
    lines = [line for thing in sheet.things for line in rules.zone_lines(thing)]
    return "\n".join([_remark(errand, ";"), *lines, ""])


def nsupdate(sheet: Sheet, errand: Errand) -> str:
    """One transaction for each zone, and afterwards the opposite as comments."""
    lines = [_remark(errand, ";")]
    for group in sheet.groups:
        lines += [line for thing in group.things for line in rules.nsupdate_lines(thing)]
        lines.append("send")
    lines.append("; " + "afterwards:")
    lines += [f"; {line}" for thing in sheet.things for line in rules.nsupdate_lines(thing, "delete")]
    return "\n".join([*lines, "; send", ""])


def nginx(sheet: Sheet, errand: Errand) -> str:
    """One location for each file, with the server that it belongs into."""
    blocks = [f"# server_name {thing.name}\n{rules.nginx_rule(thing)}" for thing in sheet.things]
    return "\n".join([_remark(errand, "#"), *blocks])


def shell(sheet: Sheet, errand: Errand) -> str:
    """Commands on each web server; the folder is the usual one and has to be looked at."""
    lines = [_remark(errand, "#"), "# /var/www/html: the folder that the site is served from"]
    for thing in sheet.things:
        lines += [f"# on {thing.name}", *rules.shell_lines(thing)]
    return "\n".join([*lines, ""])


def table(sheet: Sheet) -> str:
    """CSV that no spreadsheet takes for formulas: one value in sixty begins with a hyphen, and gets an apostrophe.

    The line for a zone file, which begins with the name, has it unchanged.
    """
    stream = io.StringIO()
    if is_dns(sheet):
        heads = ("name", "in zone", "zone", "type", "value without apostrophe", "ttl", "zone file line")
        write_csv(stream, heads, [row for thing in sheet.things for row in _record_rows(thing)])
    else:
        files = [(t.file.url, t.file.path, t.file.file_name, t.file.content) for t in sheet.things if t.file]
        write_csv(stream, ("url", "path", "file name without apostrophe", "content without apostrophe"), files)
    return stream.getvalue()


def _record_rows(thing: Thing) -> list[tuple[object, ...]]:
    lines = zip(thing.values, rules.zone_lines(thing), strict=True)
    return [(thing.name, thing.relative, thing.zone, "TXT", v.text, rules.TTL, line) for v, line in lines]
