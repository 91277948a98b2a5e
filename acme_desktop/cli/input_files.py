"""Files that the operator names: read whole, up to a limit, with errors that name the option."""

from __future__ import annotations

from pathlib import Path

from acme_desktop.domain.errors import InputError

MOST_CSR = 64 * 1024
MOST_BUNDLE = 1024 * 1024
MOST_TRAIL = 4 * 1024**3


def read_file(path: str, field: str, at_most: int) -> bytes:
    """The file's bytes. Raises InputError(field) where it is absent, unreadable, empty, no file, or too large."""
    try:
        with Path(path).open("rb") as file:
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
