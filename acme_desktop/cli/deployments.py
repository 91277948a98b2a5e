"""What a human has to put in place for an order, one block for each thing to deploy, and what to type afterwards."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from acme_desktop.cli import wording
from acme_desktop.cli.tables import facts
from acme_desktop.domain.challenge import HttpFile, TxtRecord
from acme_desktop.domain.order import Deployed, OrderId
from acme_desktop.service.answers import ChallengeRow

_INDENT = "  "


def blocks(rows: Sequence[ChallengeRow]) -> list[str]:
    """A block for each file, and one for each record name with all the values that it needs at once."""
    lines: list[str] = []
    records: dict[str, list[tuple[ChallengeRow, TxtRecord]]] = {}
    for row in rows:
        if row.challenge.status == "valid":
            continue
        if isinstance(row.deployment, TxtRecord):
            records.setdefault(row.deployment.name, []).append((row, row.deployment))
        else:
            lines += _file_block(row, row.deployment)
    for name, same_name in records.items():
        lines += _record_block(name, same_name)
    proved = [wording.name(r.challenge.identifier) for r in rows if r.challenge.status == "valid"]
    return [*lines, f"Proved already: {', '.join(proved)}", ""] if proved else lines


def _file_block(row: ChallengeRow, file: HttpFile) -> list[str]:
    head = f"{wording.name(row.challenge.identifier)}: one file on its web server  (challenge {row.challenge.id})"
    body = facts(
        (("URL", file.url), ("Path", file.path), ("File name", file.file_name), ("Content", file.content)), _INDENT
    )
    return [head, *body, ""]


def _record_block(name: str, same_name: Sequence[tuple[ChallengeRow, TxtRecord]]) -> list[str]:
    who = " and ".join(wording.name(row.challenge.identifier) for row, _ in same_name)
    ids = ", ".join(str(row.challenge.id) for row, _ in same_name)
    if len(same_name) == 1:
        head = f"{who}: one TXT record  (challenge {ids})"
    else:
        head = f"{who}: {len(same_name)} TXT values at one name, add both, replace none  (challenges {ids})"
        if len(same_name) > 2:
            head = head.replace("add both", "add all")
    values = [("Value", record.value) for _, record in same_name]
    return [head, *facts((("Name", name), ("Type", same_name[0][1].type), *values), _INDENT), ""]


def leftovers(rows: Sequence[ChallengeRow], *, by_hand: bool) -> list[str]:
    """What an ended order may have left in place, and who takes it away; what a human did, only the human knows."""
    there = (Deployed.NOT, Deployed.INTENDED, Deployed.DONE) if by_hand else (Deployed.INTENDED, Deployed.DONE)
    left = [row.deployment for row in rows if row.challenge.deployed in there]
    if not left:
        return []
    head = "What you put in place for it can go now:" if by_hand else "The next order or renewal takes this away:"
    places = [f"TXT {d.name}  {d.value}" if isinstance(d, TxtRecord) else d.url for d in left]
    return [head, *(_INDENT + place for place in places)]


def next_steps(order_id: OrderId | int, rows: Sequence[ChallengeRow], now: datetime) -> list[str]:
    """Until when, and the exact commands that come next."""
    ends = [row.expires for row in rows if row.expires is not None]
    until = f" It has to be there by {wording.when(min(ends), now)}." if ends else ""
    commands = (
        (f"acme-desktop challenge check --order {order_id}", "looks where the CA will look"),
        (f"acme-desktop order continue {order_id} --wait 120", "tells the CA, and gets the certificate"),
    )
    return [f"Put this in place, then carry the order on.{until}", *facts(commands, _INDENT)]
