"""The front hall: no arguments → the window, anything else → the command line. Imports only the door that is opened."""

from __future__ import annotations

import gc
import sys
from collections.abc import Sequence

_NO_WINDOW = """\
acme-desktop: the window is not part of this installation, so there is nothing to open without a verb.
  Give a verb, for example “acme-desktop order list”; “acme-desktop --help” names them all.
"""
_CANNOT_START = 3


def main(argv: Sequence[str] | None = None) -> int:
    """Run the program and return its exit code; `argv` is without the program's name (None: the process's own)."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    if not arguments:
        sys.stderr.write(_NO_WINDOW)
        return _CANNOT_START
    # A run makes many objects that live as long as it does: looking through them every few hundred costs 5 % of it.
    gc.set_threshold(50_000, 20, 20)
    from acme_desktop.cli.main import run

    return run(arguments)


if __name__ == "__main__":
    sys.exit(main())
