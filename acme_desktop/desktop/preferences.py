"""How one operator likes the window: sizes, columns, filters, drafts. Kept in the profile, and never worth an error."""

from __future__ import annotations

import hashlib
import json
import logging
import os
import re
from collections.abc import Callable, Mapping
from pathlib import Path

# Names that more than one room knows.
APPEARANCE, LANGUAGE, AUTO_LOCK_MINUTES = "appearance", "language", "auto_lock_minutes"
# The size of ordinary text in points; none follows the system.
TEXT_POINTS = "text_points"
DEFAULT_AUTO_LOCK_MINUTES = 15

_log = logging.getLogger(__name__)
_LARGEST = 1024 * 1024  # bytes
# Known to more than one: the numbers of the orders that are submitted by themselves when all is in place; whether
# certificates that were replaced are listed too.
SUBMIT_WHEN_GREEN = "challenges.submit-when-green"
SUPERSEDED = "certificates.superseded"
_UNFIT = re.compile(r"[^a-z0-9_-]+")


class Preferences:
    """Small JSON values by name; `save` writes them whole or not at all. A file that can't be read counts as empty."""

    def __init__(self, folder: Path | None, operator: str = "") -> None:
        self._path = folder / "window" / f"{_file_name(operator)}.json" if folder else None
        self._values: dict[str, object] = dict(self._read())

    def get(self, name: str, default: object = None) -> object:
        """What was put under this name, or the default."""
        return self._values.get(name, default)

    def put(self, name: str, value: object) -> None:
        """JSON-ready values only; None takes it away."""
        if value is None:
            self._values.pop(name, None)
        else:
            self._values[name] = value

    def take(self, wanted: Callable[[str], bool]) -> dict[str, object]:
        """What has such a name, which is away then."""
        taken = {name: value for name, value in self._values.items() if wanted(name)}
        self._values = {name: value for name, value in self._values.items() if name not in taken}
        return taken

    def save(self) -> None:
        """Where the disk does not take it, the window goes on."""
        if self._path is None:
            return
        try:
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            temporary = self._path.with_suffix(f".{os.getpid()}.tmp")
            temporary.write_text(self._written(), encoding="ascii")
            temporary.replace(self._path)
        except (OSError, TypeError, ValueError) as error:
            _log.warning("the window's preferences could not be saved: %s", error)

    def _written(self) -> str:
        """As much as can be read again: where a draft is beyond all measure, everything else is kept."""
        texts = {name: json.dumps(value, ensure_ascii=True, sort_keys=True) for name, value in self._values.items()}
        room = _LARGEST // 2
        for name in sorted(texts, key=lambda name: len(texts[name])):
            room -= len(texts[name])
            if room < 0:
                _log.warning("%s is too large to be kept in the window's preferences", name)
                del texts[name]
        return "{" + ", ".join(f"{json.dumps(name)}: {texts[name]}" for name in sorted(texts)) + "}"

    def _read(self) -> Mapping[str, object]:
        try:
            if self._path is None or self._path.stat().st_size > _LARGEST:
                return {}
            found = json.loads(self._path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return found if isinstance(found, dict) else {}


def _file_name(operator: str) -> str:
    """Another one for each operator, however alike their names are: nobody finds another's drafts."""
    if not operator:
        return "window"
    return f"{_UNFIT.sub('-', operator.casefold())}-{hashlib.sha256(operator.encode()).hexdigest()[:12]}"
