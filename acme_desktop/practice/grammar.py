"""How the command line of the practice CA is read, and what its help says."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace, RawDescriptionHelpFormatter
from collections.abc import Sequence
from typing import NoReturn

from acme_desktop.practice.failures import ABOUT, MOST_SECONDS, Failure

_PROGRAM = "acme-desktop practice"
_VERBS = ("start", "status", "stop", "dns", "fail", "reset")
_OVERVIEW = """\
acme-desktop practice: a CA of your own on this machine, to practise with

It is a real ACME server (RFC 8555) that needs no internet, validates http-01 and dns-01 really, and is trusted by
nobody: everything that it issues is stamped PRACTICE.

Usage: acme-desktop practice [VERB] [OPTIONS]

Verbs:
  start            run it, until Ctrl+C (this is what “practice” alone does)
  status           whether it runs, and where
  stop             end it
  dns add          put a record into its DNS
  dns remove       take records away
  dns list         its records
  fail             switch failures on, or all off
  reset            forget every account, order, certificate and DNS record

With every verb:
  --json           print one JSON document on standard output, and nothing else there
  --quiet          no lines about what happens
  --help           explain this and stop

Examples:
  acme-desktop practice
  acme-desktop account register --email you@example.org --server practice --agree-terms
  acme-desktop practice dns add _acme-challenge.shop.example TXT gfj9Xq…
  acme-desktop practice fail slow
  acme-desktop practice fail off

Exit codes: 0 done, 1 failed, 2 wrong usage or input, 3 can't start, 130 stopped.
"""


class UsageError(Exception):
    """The command line is wrong; `field` is the option or operand."""

    def __init__(self, field: str, message: str, hint: str = "") -> None:
        self.field = field
        self.hint = hint or f"See {_PROGRAM} --help."
        super().__init__(message)


class HelpWanted(Exception):
    """Its text is the help."""


class _Parser(ArgumentParser):
    """Raises instead of ending the process."""

    def error(self, message: str) -> NoReturn:
        """As argparse calls it."""
        raise UsageError("argument", message, f"See {self.prog} --help.")

    def print_help(self, file: object = None) -> NoReturn:  # noqa: ARG002 - argparse names it
        """As argparse calls it for --help."""
        raise HelpWanted(self.format_help())


def parse(argv: Sequence[str]) -> Namespace:
    """`verb` and its arguments. Raises UsageError, HelpWanted."""
    common = [argument for argument in argv if argument in ("--json", "--quiet")]
    words = [argument for argument in argv if argument not in ("--json", "--quiet")]
    if words and words[0] in ("-h", "--help"):
        raise HelpWanted(_OVERVIEW)
    if not words or (words[0].startswith("-") and words[0] not in _VERBS):
        words = ["start", *words]
    if words[0] not in _VERBS:
        raise UsageError("verb", f"“{words[0][:60]}” is not a verb of practice", f"They are {', '.join(_VERBS)}.")
    verb = words.pop(0)
    if verb == "dns":
        if not words or words[0] not in ("add", "remove", "list"):
            if words and words[0] in ("-h", "--help"):
                raise HelpWanted(_OVERVIEW)
            raise UsageError("verb", "“practice dns” needs another word", "It is add, remove or list.")
        verb = f"dns {words.pop(0)}"
    typed = _parser(verb).parse_args(_operands_last(words) if verb.startswith("dns ") else words)
    typed.verb, typed.json, typed.quiet = verb, "--json" in common, "--quiet" in common
    return typed


def _operands_last(words: Sequence[str]) -> list[str]:
    """A TXT value may begin with a dash: whatever is no option of ours is an operand."""
    options: list[str] = []
    operands: list[str] = []
    waiting = list(words)
    while waiting:
        word = waiting.pop(0)
        if word in ("-h", "--help") or word.startswith("--ttl="):
            options.append(word)
        elif word == "--ttl":
            options += [word, *waiting[:1]]
            del waiting[:1]
        elif word != "--":
            operands.append(word)
    return [*options, "--", *operands] if operands else options


def _parser(verb: str) -> _Parser:
    about, examples = _ABOUT[verb]
    parser = _Parser(
        prog=f"{_PROGRAM} {verb}",
        description=about,
        epilog="\n".join(["examples:", *(f"  acme-desktop practice {example}" for example in examples)]),
        formatter_class=RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    if verb == "start":
        _start_options(parser)
    elif verb == "status":
        parser.add_argument(
            "--with-token", action="store_true", help="and the token of its control interface (for the window)"
        )
    elif verb == "reset":
        parser.add_argument("--yes", action="store_true", help="do it: there is no way back")
    elif verb == "fail":
        _fail_options(parser)
    elif verb in ("dns add", "dns remove"):
        _dns_options(parser, adding=verb == "dns add")
    return parser


def _start_options(parser: _Parser) -> None:
    for name, about in (
        ("--port", "where its directory is found; accounts are bound to it"),
        ("--dns-port", "where its DNS answers"),
        ("--http01-port", "where it looks for http-01 answers, in place of port 80"),
    ):
        parser.add_argument(name, metavar="PORT", type=_port, default=0, help=f"{about} (as before, or a free one)")
    parser.add_argument(
        "--parent-pid", metavar="PID", type=_pid, default=0, help="end when that process ends (for the window)"
    )


def _fail_options(parser: _Parser) -> None:
    switches = "; ".join(f"{failure}: {about}" for failure, about in ABOUT.items())
    parser.add_argument(
        "failures",
        metavar="FAILURE",
        nargs="+",
        choices=[*(failure.value for failure in Failure), "off"],
        help=f"{switches}; off: none of these any more",
    )
    parser.add_argument(
        "--seconds", metavar="S", type=_seconds, default=None, help="how long each step takes while slow is on (5)"
    )


def _dns_options(parser: _Parser, *, adding: bool) -> None:
    often = None if adding else "?"
    parser.add_argument("name", metavar="NAME", help="the whole name, such as _acme-challenge.shop.example")
    parser.add_argument("type", metavar="TYPE", help="A, AAAA, CAA, CNAME or TXT", nargs=often, default="")
    parser.add_argument(
        "value", metavar="VALUE", help="as in the zone file; TXT exactly as it is to be", nargs=often, default=""
    )
    if adding:
        parser.add_argument("--ttl", metavar="SECONDS", type=_ttl, default=60, help="how long it may be kept (60)")


def _port(text: str) -> int:
    return _number(text, range(1, 65536), "a port is a number from 1 to 65535")


def _pid(text: str) -> int:
    return _number(text, range(1, 2**31), "a process id is a positive number")


def _ttl(text: str) -> int:
    return _number(text, range(86401), "a time to live is a number of seconds, a day at most")


def _number(text: str, allowed: range, wanted: str) -> int:
    if text.isascii() and text.isdigit() and len(text) <= 12 and int(text) in allowed:
        return int(text)
    raise UsageError("argument", f"{wanted}, not “{text[:40]}”")


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0.0
    if 0 < seconds <= MOST_SECONDS:
        return seconds
    raise UsageError("seconds", f"--seconds is more than 0 and at most {MOST_SECONDS:.0f}, not “{text[:40]}”")


_ABOUT: dict[str, tuple[str, tuple[str, ...]]] = {
    "start": ("Run the practice CA, until Ctrl+C or “practice stop”.", ("start", "start --http01-port 8080 --json")),
    "status": ("Whether the practice CA runs, and where.", ("status", "status --json")),
    "stop": ("End the practice CA; accounts, certificates and DNS records stay.", ("stop",)),
    "reset": ("Forget every account, order, certificate and DNS record.", ("reset --yes",)),
    "fail": (
        "Switch failures on, besides those that are on; “off” switches all off. They end with the CA.",
        ("fail wrong-answer", "fail slow --seconds 20", "fail off"),
    ),
    "dns add": (
        "Put a record into the practice CA's DNS. Names without an address of their own are at 127.0.0.1.",
        (
            "dns add _acme-challenge.shop.example TXT gfj9Xq",
            "dns add shop.example CAA '0 issue \"practice.example\"'",
            "dns add www.shop.example AAAA ::1",
        ),
    ),
    "dns remove": (
        "Take away the records of a name: all, those of a type, or one.",
        ("dns remove _acme-challenge.shop.example", "dns remove _acme-challenge.shop.example TXT gfj9Xq"),
    ),
    "dns list": ("The records in the practice CA's DNS.", ("dns list", "dns list --json")),
}
