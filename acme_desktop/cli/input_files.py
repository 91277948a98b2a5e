"""Files that the operator names: read whole, up to a limit, with errors that name the option."""

from __future__ import annotations

import os
import stat

from acme_desktop.domain.errors import InputError

MOST_CSR = 64 * 1024
MOST_BUNDLE = 1024 * 1024
MOST_TRAIL = 4 * 1024**3


def read_file(path: str, field: str, at_most: int) -> bytes:
    """The file's bytes. Raises InputError(field) where it is absent, unreadable, empty, no file, or too large."""
    try:
        # Opening a named pipe without a writer, or reading a terminal, would keep us waiting for ever.
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
        with os.fdopen(handle, "rb") as file:
            if not stat.S_ISREG(os.fstat(handle).st_mode):
                raise InputError(field, "the file {path} can't be read: it is not a regular file", path=path)
            data = file.read(at_most + 1)
    except (OSError, ValueError) as error:
        why = (error.strerror or "it can't be opened") if isinstance(error, OSError) else "that is not a file name"
        raise InputError(field, "the file {path} can't be read: {why}", path=path, why=why) from None
    if not data:
        raise InputError(field, "the file {path} is empty", path=path)
    if len(data) > at_most:
        raise InputError(
            field, "the file {path} is larger than {most} KiB, too large for this", path=path, most=at_most // 1024
        )
    return data
