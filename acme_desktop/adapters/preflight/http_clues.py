"""What a web server says of other paths, where a challenge file is not as it should be."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Iterator
from dataclasses import replace

from acme_desktop.adapters.preflight.http_content import is_as_expected
from acme_desktop.adapters.preflight.http_exchange import NoAnswerError, Response, Target, get
from acme_desktop.domain.challenge import WELL_KNOWN, HttpFile
from acme_desktop.domain.preflight import Clue, Hint
from acme_desktop.domain.problem import plain_text

# Challenges of one round that are looked into further: who makes a mistake makes it with every name.
MOST_EXPLAINED = 8
_SECONDS = 5.0  # for all of them together
_LONGEST_SOFTWARE = 60


async def further(first: Response, target: Target, address: str, host: str, file: HttpFile) -> list[Clue]:
    """Ask the same server at the same address; whatever does not come in time is no clue. `first` is what came."""
    clues: list[Clue] = []
    try:
        async with asyncio.timeout(_SECONDS):
            if first.status in (403, 404, 410):
                clues += await _elsewhere(target, address, host, file)
            elif first.status == 200:
                clues += await _everywhere(first, target, address, host, file)
    except TimeoutError:
        pass
    software = plain_text(first.server, _LONGEST_SOFTWARE)
    return [*clues, Clue(Hint.SOFTWARE, software)] if software else clues


async def _elsewhere(target: Target, address: str, host: str, file: HttpFile) -> list[Clue]:
    """The file at a path where it is put by mistake."""
    paths = tuple(_mistakes(file))
    found = await asyncio.gather(*(_fetched(replace(target, path=path), address, host) for path in paths))
    for path, response in zip(paths, found, strict=True):
        if response is not None and response.status == 200 and is_as_expected(response.body, file.content):
            return [Clue(Hint.FOUND_AT, path)]
    return []


def _mistakes(file: HttpFile) -> Iterator[str]:
    """Likeliest first."""
    token = file.file_name
    yield from (f"{file.path}.txt", f"{file.path}.html", f"{file.path}/index.html")
    yield from (f"/acme-challenge/{token}", f"/well-known/acme-challenge/{token}", f"/.well-known/{token}", f"/{token}")


async def _everywhere(first: Response, target: Target, address: str, host: str, file: HttpFile) -> list[Clue]:
    """Whether a path that nobody has thought of gets the same answer."""
    token = secrets.token_urlsafe(32)
    other = await _fetched(replace(target, path=WELL_KNOWN + token), address, host)
    if other is None or other.status != first.status:
        return []
    # Many pages repeat the path that was asked for.
    mine = first.body.replace(file.file_name.encode("ascii"), b"")
    theirs = other.body.replace(token.encode("ascii"), b"")
    return [Clue(Hint.SAME_EVERYWHERE, WELL_KNOWN + token)] if mine == theirs else []


async def _fetched(target: Target, address: str, host: str) -> Response | None:
    try:
        return await get(target, address, host)
    except (NoAnswerError, OSError):
        return None
