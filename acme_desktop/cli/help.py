"""Help texts: the whole program, one kind of object, one verb with its examples."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence

from acme_desktop.cli.grammar import COMMON, Option, Verb

_WIDTH = 100
_COLUMN = 34
_HEAD = """\
acme-desktop: certificates from any ACME CA (RFC 8555)

Usage: acme-desktop VERB [OPERANDS] [OPTIONS]
"""
_TAIL = """\
A program of its own, for practising without the Internet:
  practice                        a CA on this machine: acme-desktop practice --help

From nothing to a certificate:
  acme-desktop operator add ana --role admin
  acme-desktop sign-in ana
  acme-desktop account register --email ops@example.org --server letsencrypt-staging --agree-terms
  acme-desktop order create --account 1 --domains "example.org, *.example.org"
  acme-desktop challenge list --order 1
  acme-desktop order continue 1 --wait 120
  acme-desktop certificate export 1 --format pem --to .

Exit codes: 0 done, 1 failed, 2 wrong usage or input, 3 can't start (vault, database, not signed in),
4 waiting for you (something is to be deployed), 130 stopped.

ACME_DESKTOP_HOME names the profile's folder, ACME_DESKTOP_DATABASE_URL another database,
ACME_DESKTOP_PASSPHRASE_FILE a file with the passphrase of a passphrase vault.

“acme-desktop VERB --help” explains a verb."""


def help_text(topic: tuple[str, ...], verbs: Sequence[Verb]) -> str:
    """Help about a verb, about the verbs that begin with a word, or about all."""
    exact = next((verb for verb in verbs if verb.words == topic), None)
    if exact is not None:
        return _verb_help(exact)
    matching = [verb for verb in verbs if verb.words[: len(topic)] == topic]
    listed = "\n".join(_lines(f"  {verb.title}", verb.about) for verb in matching)
    if topic:
        word = " ".join(topic)
        return f"Usage: acme-desktop {word} VERB …\n\n{listed}\n\n“acme-desktop {word} VERB --help” explains a verb."
    common = _options(COMMON)
    return f"{_HEAD}\nVerbs:\n{listed}\n\nWith every verb:\n{common}\n  --version  (alone)\n\n{_TAIL}"


def _verb_help(verb: Verb) -> str:
    parts = [f"acme-desktop {verb.title}: {verb.about}", "Usage: " + _usage(verb)]
    if verb.operands:
        parts.append("\n".join(_lines(f"  {o.name}", o.about) for o in verb.operands))
    parts.append(_options((*verb.options, *COMMON)))
    if verb.more:
        parts.append(textwrap.fill(verb.more, _WIDTH, break_on_hyphens=False))
    if verb.examples:
        parts.append("\n".join(["Examples:", *(f"  {example}" for example in verb.examples)]))
    return "\n\n".join(parts)


def _usage(verb: Verb) -> str:
    words = [f"acme-desktop {verb.title}"]
    words += [operand.name if operand.required else f"[{operand.name}]" for operand in verb.operands]
    words += [_typed(option) for option in verb.options if option.required]
    optional = [option for option in verb.options if not option.required]
    return " ".join([*words, *(f"[{_typed(option)}]{'…' if option.repeated else ''}" for option in optional)])


def _typed(option: Option) -> str:
    return f"{option.name} {option.value}" if option.value else option.name


def _options(options: Iterable[Option]) -> str:
    return "\n".join(_lines(f"  {_typed(option)}", _about(option)) for option in options)


def _about(option: Option) -> str:
    notes = [note for note, holds in (("required", option.required), ("repeatable", option.repeated)) if holds]
    about = f"{option.about}; {', '.join(notes)}" if notes else option.about
    return f"{about}: {', '.join(option.choices)}" if option.choices else about


def _lines(head: str, about: str) -> str:
    body = textwrap.wrap(about, _WIDTH - _COLUMN, break_on_hyphens=False) or [""]
    if len(head) > _COLUMN - 2:
        return "\n".join([head, *(" " * _COLUMN + line for line in body)])
    return "\n".join([head.ljust(_COLUMN) + body[0], *(" " * _COLUMN + line for line in body[1:])])
