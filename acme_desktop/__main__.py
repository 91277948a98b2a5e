"""The front hall: no arguments → the window, anything else → the command line. Imports only the door that is opened."""

from __future__ import annotations

import gc
import sys
from collections.abc import Sequence

_NO_WINDOW = """\
acme-desktop: the window is not part of this installation, so there is nothing to open without a verb.
  Give a verb, for example “acme-desktop order list”; “acme-desktop --help” names them all.
"""
_PRACTICE = "practice"  # a program of its own
_FAILED, _CANNOT_START, _STOPPED = 1, 3, 130


def main(argv: Sequence[str] | None = None) -> int:
    """Run the program and return its exit code; `argv` is without the program's name (None: the process's own)."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    if not arguments:
        sys.stderr.write(_NO_WINDOW)
        return _CANNOT_START
    # A run makes many objects that live as long as it does: looking through them again and again costs a tenth of it.
    gc.set_threshold(200_000, 20, 20)
    try:
        if next((word for word in arguments if word not in ("--json", "--quiet", "--help", "-h")), "") == _PRACTICE:
            from acme_desktop.practice.__main__ import main as practise

            arguments.remove(_PRACTICE)
            return practise(arguments)
        from acme_desktop.cli.main import run

        code = run(arguments)
    except KeyboardInterrupt:  # before there was anything to tidy
        return _STOPPED
    except OSError as error:  # of standard output: nowhere to say it but here
        sys.stderr.write(f"acme-desktop: the output can't be written: {error.strerror}\n")
        return _FAILED
    gc.freeze()  # nor at the end
    return code


if __name__ == "__main__":
    sys.exit(main())
