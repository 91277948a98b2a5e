"""The window's log: a few small files in the profile, written by a thread of their own, without secrets.

What may be secret never gets there: of an error that is no error of ours only its type and its place are written,
since its words may hold anything; long runs of letters and digits, as keys and tokens are, are left out wherever they
stand, and so are passwords in addresses.
"""

from __future__ import annotations

import faulthandler
import logging
import queue
import re
import threading
import traceback
from pathlib import Path
from typing import TextIO

from acme_desktop.domain.errors import AcmeDesktopError

_LARGEST, _KEPT = 512 * 1024, 3
_LATER = 0.5  # seconds
_PATIENCE = 5.0
_FORM = "%(asctime)s %(levelname)s %(name)s: %(message)s"
_SECRETS = (
    (re.compile(r"-----BEGIN [^-]*-----.*?(-----END [^-]*-----|\Z)", re.DOTALL), "(PEM)"),
    (re.compile(r"(//[^/\s:@]*):[^/\s@]*@"), r"\1:…@"),
    (re.compile(r"\b(?=[A-Za-z_\-+=]*\d)[A-Za-z0-9_\-+=]{32,}(?![A-Za-z0-9_\-+=])"), "…"),
)


class LogFile(logging.Handler):
    """Open from the start of the program to its end. The thread that logs words a record, another one writes it."""

    def __init__(self, folder: Path) -> None:
        """Writes `window.log` in this folder. Raises OSError where it can't be made."""
        super().__init__()
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._path = folder / "window.log"
        self._path.touch()
        self._faults: TextIO = (folder / "faults.log").open("a", encoding="utf-8")
        faulthandler.enable(self._faults)
        self._waiting: queue.SimpleQueue[logging.LogRecord | None] = queue.SimpleQueue()
        self._hurry = threading.Event()
        self._writer = threading.Thread(target=self._write, name="window-log", daemon=True)
        self._writer.start()
        logging.getLogger().addHandler(self)

    @property
    def is_open(self) -> bool:
        """Until it was closed."""
        return not self._faults.closed

    def emit(self, record: logging.LogRecord) -> None:
        """As one plain text, for the writer."""
        text = record.getMessage()
        if record.exc_info and record.exc_info[1] is not None:
            text = f"{text}\n{told(record.exc_info[1])}"
        plain = logging.makeLogRecord(record.__dict__)
        plain.msg, plain.args, plain.exc_info, plain.exc_text = without_secrets(text), None, None, None
        self._waiting.put(plain)

    def close(self) -> None:
        """Write what is waiting to be written."""
        logging.getLogger().removeHandler(self)
        self._hurry.set()
        self._waiting.put(None)
        self._writer.join(_PATIENCE)
        if self.is_open:
            faulthandler.disable()
            self._faults.close()
        super().close()

    def _write(self) -> None:
        """The libraries for it are imported when the window has been painted."""
        self._hurry.wait(_LATER)
        from logging.handlers import RotatingFileHandler

        file = RotatingFileHandler(
            self._path, maxBytes=_LARGEST, backupCount=_KEPT, encoding="utf-8", errors="backslashreplace"
        )
        file.setFormatter(logging.Formatter(_FORM))
        while (record := self._waiting.get()) is not None:
            file.handle(record)
        file.close()


def told(error: BaseException) -> str:
    """Where and of which type; our own errors also in words. What led to it stands above."""
    lines: list[str] = []
    seen: set[int] = set()
    cause: BaseException | None = error
    while cause is not None and id(cause) not in seen:
        seen.add(id(cause))
        words = f": {cause}" if isinstance(cause, AcmeDesktopError) else ""
        place = "".join(traceback.format_tb(cause.__traceback__)).rstrip()
        lines.insert(0, f"{place}\n{type(cause).__name__}{words}".lstrip("\n"))
        cause = cause.__cause__ or (None if cause.__suppress_context__ else cause.__context__)
    return "\n".join(lines)


def without_secrets(text: str) -> str:
    """What looks like a key, a token or a password is left out."""
    for pattern, instead in _SECRETS:
        text = pattern.sub(instead, text)
    return text
