"""The front hall: no arguments → the window, anything else → the command line. Imports only the door that is opened."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence
from contextlib import suppress

_PRACTICE = "practice"  # a program of its own
_FAILED, _CANNOT_START, _STOPPED = 1, 3, 130


def main(argv: Sequence[str] | None = None) -> int:
    """Run the program and return its exit code; `argv` is without the program's name (None: the process's own)."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    _complete_streams()
    try:
        code = _typed(arguments) if arguments else _window()
        sys.stdout.flush()
    except KeyboardInterrupt:  # before there was anything to tidy
        return _STOPPED
    except OSError as error:  # of standard output: nowhere to say it but here
        return _not_written(error)
    return code


def _not_written(error: OSError) -> int:
    """Say so, if it was not the reader who has left; what is still in the buffers would fail once more at the end."""
    streams = [sys.stdout]
    try:
        if not isinstance(error, BrokenPipeError):
            sys.stderr.write(f"acme-desktop: the output can't be written: {error.strerror}\n")
            sys.stderr.flush()
    except OSError:
        streams.append(sys.stderr)
    for stream in streams:
        with suppress(OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
    return _FAILED


def _complete_streams() -> None:
    """Where a standard stream was closed by whoever started us: no other file gets its number, output goes nowhere."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: PTH123, SIM115 - for the process's life


def _typed(arguments: list[str]) -> int:
    """A command line."""
    if next((word for word in arguments if word not in ("--json", "--quiet", "--help", "-h")), "") == _PRACTICE:
        from acme_desktop.practice.__main__ import main as practise

        arguments.remove(_PRACTICE)
        return practise(arguments)
    # A run makes many objects that live as long as it does: looking through them again and again costs a tenth of it.
    gc.set_threshold(200_000, 20, 20)
    from acme_desktop.cli.main import run

    code = run(arguments, open_window=open_window)
    gc.freeze()  # nor at the end
    return code


def _window() -> int:
    """The window, where nothing was typed."""
    from acme_desktop.domain.errors import AcmeDesktopError

    try:
        return open_window("")
    except AcmeDesktopError as error:
        from acme_desktop.cli.failures import exit_code, sentences

        sys.stderr.write("\n".join(sentences(error)) + "\n")
        return exit_code(error, starting=True)


def open_window(route: str) -> int:
    """Show the window until it is closed, or have a running one show `route`. Raises NoWindowError and InputError."""
    gc.disable()  # a quarter of the start went into it; the window does it itself, and on its own thread
    try:
        from acme_desktop.desktop.app import main as open_it
    except ImportError as error:
        from acme_desktop.domain.errors import NoWindowError

        raise NoWindowError(
            "the window can't be opened: {why}",
            hint="Install it with: pip install 'acme-desktop[desktop]'. Every verb works without it: "
            "“acme-desktop --help” names them.",
            why=error,
        ) from None
    return open_it(route)


if __name__ == "__main__":
    sys.exit(main())
