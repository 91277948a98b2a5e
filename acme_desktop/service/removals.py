"""By hand: files for somebody's web server, and what may be taken away again when an order is over."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import replace

from acme_desktop.domain.challenge import WELL_KNOWN, HttpFile, deployment
from acme_desktop.domain.errors import InputError, StateError
from acme_desktop.domain.events import Event, Outcome, Topic
from acme_desktop.domain.order import Challenge, ChallengeId, ChallengeType, Deployed, OrderId
from acme_desktop.service.answers import ExportedFiles
from acme_desktop.service.challenges import to_prove
from acme_desktop.service.job import Job
from acme_desktop.service.lines import Leftover
from acme_desktop.service.ports import Ports
from acme_desktop.service.questions import ListLeftovers, MarkRemoved, SaveChallengeFiles
from acme_desktop.service.store import Transaction

_READABLE = 0o644  # a web server reads it, and the whole world through that
_ARCHIVE = ".zip"
_LONG_AGO = (1980, 1, 1, 0, 0, 0)  # the first day that an archive can name; the same content makes the same bytes


def list_leftovers(query: ListLeftovers, ports: Ports, _: Job) -> tuple[Leftover, ...]:
    """Newest order first."""
    with ports.database.read() as tx:
        return tuple(_leftover(challenge) for challenge in tx.leftovers.list(query.order_id))


def mark_removed(command: MarkRemoved, ports: Ports, job: Job) -> tuple[Leftover, ...]:
    """On the record, order by order. What was marked before, or never was in place, is left as it is."""
    with ports.database.write(job) as tx:
        left = {challenge.id: challenge for challenge in tx.leftovers.list()}
        for challenge_id in command.challenge_ids:
            if challenge_id not in left:
                _check_over(challenge_id, tx)
        removed = [left.pop(number) for number in dict.fromkeys(command.challenge_ids) if number in left]
        tx.orders.save_challenges(replace(challenge, deployed=Deployed.REMOVED) for challenge in removed)
        for order_id in dict.fromkeys(challenge.order_id for challenge in removed):
            names = [c.identifier.value for c in removed if c.order_id == order_id]
            detail = {"solver": "manual", "identifiers": names}
            tx.record(Event(Topic.CHALLENGE, "remove", str(order_id), detail=detail))
        tx.commit()
    return tuple(_leftover(challenge) for challenge in left.values())


def save_challenge_files(command: SaveChallengeFiles, ports: Ports, job: Job) -> ExportedFiles:
    """Exactly the bytes that the CA looks for: no line end."""
    with ports.database.read() as tx:
        files = _files(command.order_id, command.challenge_id, tx)
    folder, contents = _placed(command.path, files)
    detail = {"to": command.path, "files": sorted(contents), "identifiers": [c.identifier.value for c in files]}
    event = Event(Topic.CHALLENGE, "save", str(command.order_id), Outcome.INTENT, detail)
    with ports.database.write(job) as tx:
        tx.record(event)
        tx.commit()
    paths = ports.files.write(folder, {name: (content, _READABLE) for name, content in contents.items()})
    with ports.database.write(job) as tx:
        tx.record(replace(event, outcome=Outcome.OK))
        tx.commit()
    return ExportedFiles(paths, len(files))


def _leftover(challenge: Challenge) -> Leftover:
    what = deployment(challenge)
    name, value = (what.url, what.content) if isinstance(what, HttpFile) else (what.name, what.value)
    return Leftover(challenge.id, challenge.order_id, challenge.type, name, value)


def _check_over(challenge_id: ChallengeId, tx: Transaction) -> None:
    """Raises NotFoundError, or StateError where the CA may still look for it."""
    challenge = tx.orders.challenge(challenge_id)
    if challenge.deployed is not Deployed.REMOVED and not tx.orders.get(challenge.order_id).state.is_final:
        raise StateError(
            "order {order} is not over: the CA may still look for what was put in place for {name}",
            hint="Take it away when the order is done.",
            order=challenge.order_id,
            name=challenge.identifier.value,
        )


def _files(order_id: OrderId, challenge_id: ChallengeId | None, tx: Transaction) -> dict[Challenge, HttpFile]:
    """What is to be saved. Raises NotFoundError, StateError."""
    tx.orders.get(order_id)
    chosen = [c for c in to_prove(tx.orders.authorizations(order_id)) if c.type == ChallengeType.HTTP_01.value]
    if challenge_id is not None:
        chosen = [c for c in chosen if c.id == challenge_id]
    files = {challenge: deployment(challenge) for challenge in chosen}
    found = {challenge: file for challenge, file in files.items() if isinstance(file, HttpFile)}
    if not found:
        raise StateError("order {id} has no file that is still to be put in place", id=order_id)
    return found


def _placed(path: str, files: Mapping[Challenge, HttpFile]) -> tuple[str, dict[str, bytes]]:
    """The folder, and name → content. Raises InputError(field="to")."""
    folder, slash, name = path.replace("\\", "/").rpartition("/")
    where = folder or ("/" if slash else ".")
    contents = {file.file_name: file.content.encode("ascii") for file in files.values()}
    if not path.strip():
        raise InputError("to", "a folder or a file is needed")
    if name.lower().endswith(_ARCHIVE):
        return where, {name: _archive(tuple(files.values()))}
    return (where if list(contents) == [name] else path), contents


def _archive(files: Sequence[HttpFile]) -> bytes:
    import zipfile  # needed here only, and slow to come by

    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in files:
            entry = zipfile.ZipInfo(WELL_KNOWN.lstrip("/") + file.file_name, _LONG_AGO)
            entry.external_attr = (0o100000 | _READABLE) << 16
            archive.writestr(entry, file.content.encode("ascii"))
    return buffer.getvalue()
