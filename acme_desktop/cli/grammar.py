"""How a command line is read: verbs, operands and options as data, and one parser that explains what is wrong."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from acme_desktop.cli.typed import Typed, UsageError
from acme_desktop.domain.value_class import value_class

if TYPE_CHECKING:
    from acme_desktop.cli.call import Call

_NEGATIVE_NUMBER = re.compile(r"-\d")


@value_class(frozen=True)
class Option:
    """One option. `value` is the word for its value in help texts; without it the option is a switch."""

    name: str
    value: str = ""
    about: str = ""
    required: bool = False
    repeated: bool = False
    choices: tuple[str, ...] = ()
    may_be_empty: bool = False

    @property
    def field(self) -> str:
        """What errors call it: the name without its dashes."""
        return self.name.removeprefix("--")


@value_class(frozen=True)
class Operand:
    """One word that is no option, by its place; errors call it `key`, or by its name in lower case."""

    name: str
    about: str = ""
    required: bool = True
    key: str = ""
    may_be_empty: bool = False

    @property
    def field(self) -> str:
        """What errors call it."""
        return self.key or self.name.lower()


@value_class(frozen=True)
class Verb:
    """Something that can be typed; `run` does it and returns the exit code.

    `apart` are options that exclude each other, `examples` whole command lines, `more` what else help should say.
    """

    words: tuple[str, ...]
    about: str
    run: Callable[[Call], int]
    operands: tuple[Operand, ...] = ()
    options: tuple[Option, ...] = ()
    apart: tuple[tuple[str, ...], ...] = ()
    examples: tuple[str, ...] = ()
    more: str = ""

    @property
    def title(self) -> str:
        """As it is typed."""
        return " ".join(self.words)


COMMON = (
    Option("--json", about="print one JSON document on standard output, and nothing else there"),
    Option("--quiet", about="no progress on the terminal"),
    Option("--help", about="explain this and stop"),
)
_SWITCHES = {"-h": "help", **{option.name: option.field for option in COMMON}}


@value_class(frozen=True)
class CommandLine:
    """What was asked for: help about `topic` (words of a verb, perhaps none), the version, or a verb to run."""

    verb: Verb | None
    typed: Typed
    topic: tuple[str, ...] = ()
    help: bool = False
    version: bool = False


def wants_json(argv: Sequence[str]) -> bool:
    """Whether --json is there, also where the rest can't be read."""
    options = argv[: argv.index("--")] if "--" in argv else argv
    return "--json" in options


def parse(argv: Sequence[str], verbs: Sequence[Verb]) -> CommandLine:
    """Read the arguments (without the program's name). Raises UsageError naming what is wrong."""
    for argument in argv:
        _refuse_unreadable(argument)
    switches, words, rest = _split(argv, verbs)
    if "--version" in switches:
        return CommandLine(None, Typed({}, _fields(switches)), version=True)
    verb = next((v for v in verbs if v.words == words), None)
    if verb is None:
        if "help" in _fields(switches):
            return CommandLine(None, Typed({}, _fields(switches)), words, help=True)
        raise _no_such_verb(words, rest, verbs)
    reader = _Reader(verb, _fields(switches))
    reader.read(rest)
    if "help" in reader.switches:
        return CommandLine(verb, Typed({}, reader.switches), words, help=True)
    return CommandLine(verb, reader.checked(), words)


def _fields(switches: Sequence[str]) -> set[str]:
    return {_SWITCHES[switch] for switch in switches if switch in _SWITCHES}


def _split(argv: Sequence[str], verbs: Sequence[Verb]) -> tuple[list[str], tuple[str, ...], list[str]]:
    """Switches before or between the verb's words, those words (as far as they are any verb's), and what follows."""
    switches: list[str] = []
    words: tuple[str, ...] = ()
    for place, argument in enumerate(argv):
        if argument in _SWITCHES or (argument == "--version" and not words):
            switches.append(argument)
            continue
        longer = (*words, argument)
        if not any(verb.words[: len(longer)] == longer for verb in verbs):
            return switches, words, list(argv[place:])
        words = longer
        if any(verb.words == words for verb in verbs):
            return switches, words, list(argv[place + 1 :])
    return switches, words, []


def _no_such_verb(words: tuple[str, ...], rest: Sequence[str], verbs: Sequence[Verb]) -> UsageError:
    depth = len(words)
    known = list(dict.fromkeys(v.words[depth] for v in verbs if v.words[:depth] == words))
    typed = rest[0] if rest else ""
    hint = f"{' '.join(words).capitalize() or 'The verbs'}: {', '.join(known)}. See acme-desktop --help."
    if not typed:
        missing = f"“{' '.join(words)}” needs another word" if words else "no verb was given"
        return UsageError("verb", missing, hint=hint)
    if typed.startswith("-"):
        return UsageError(_bare(typed), f"{_bare(typed)} is not an option that stands before a verb", hint=hint)
    near = _nearest(typed, known)
    guess = f"Did you mean “{' '.join((*words, near))}”? " if near else ""
    return UsageError("verb", f"“{' '.join((*words, typed))}” is not a verb", hint=guess + hint)


def _nearest(typed: str, known: Sequence[str]) -> str:
    from difflib import get_close_matches

    return next(iter(get_close_matches(typed[:100], known, 1)), "")


def _bare(argument: str) -> str:
    """An option without its value: what follows an equals sign may be a secret."""
    return argument.partition("=")[0][:60]


def _refuse_unreadable(argument: str) -> None:
    """Bytes that are no UTF-8 arrive as lone surrogates, which neither a database nor a CA could take."""
    if any("\ud800" <= c <= "\udfff" for c in argument):
        shown = argument.encode("utf-8", "replace").decode()[:60]
        raise UsageError("argument", f"the argument “{shown}” is not valid UTF-8")


class _Reader:
    """Reads what follows the verb."""

    def __init__(self, verb: Verb, switches: set[str]) -> None:
        self._verb = verb
        self._options = {option.name: option for option in (*verb.options, *COMMON)}
        self._texts: dict[str, list[str]] = {}
        self._operands: list[str] = []
        self.switches = set(switches)

    def read(self, tokens: Sequence[str]) -> None:
        """Take every token. Raises UsageError."""
        waiting = list(tokens)
        while waiting:
            token = waiting.pop(0)
            if token == "--":  # noqa: S105 - the end of the options, not a password
                self._operands += waiting
                return
            if token == "-h":  # noqa: S105
                self.switches.add("help")
            elif token.startswith("-") and len(token) > 1 and not _NEGATIVE_NUMBER.match(token):
                self._take_option(token, waiting)
            else:
                self._operands.append(token)

    def _take_option(self, token: str, waiting: list[str]) -> None:
        name, equals, value = token.partition("=")
        option = self._options.get(name)
        if option is None:
            raise self._unknown(name)
        if not option.value:
            if equals:
                raise UsageError(option.field, f"{name} takes no value")
            self.switches.add(option.field)
            return
        if not equals:
            if not waiting or waiting[0].startswith("--"):
                hint = f"Write {name}=… where the value itself begins with two dashes."
                raise UsageError(option.field, f"{name} needs a value ({option.value})", hint=hint)
            value = waiting.pop(0)
        self._take_value(option, value)

    def _take_value(self, option: Option, value: str) -> None:
        if option.field in self._texts and not option.repeated:
            raise UsageError(option.field, f"{option.name} was given twice")
        if not value.strip() and not option.may_be_empty:
            raise UsageError(option.field, f"{option.name} is empty")
        if option.choices and value not in option.choices:
            allowed = ", ".join(option.choices)
            raise UsageError(option.field, f"{option.name} can't be “{value[:60]}”", hint=f"It is one of: {allowed}.")
        self._texts.setdefault(option.field, []).append(value)

    def _unknown(self, name: str) -> UsageError:
        title = self._verb.title
        if name in ("--password", "--passphrase", "--eab-hmac") and f"{name}-stdin" in self._options:
            hint = f"Other people of this machine could read it there; use {name}-stdin."
            return UsageError(name.strip("-"), f"{name} is not an option: no secret stands in the arguments", hint=hint)
        near = _nearest(name, list(self._options))
        guess = f"Did you mean {near}? " if near else ""
        hint = f"{guess}See acme-desktop {title} --help."
        return UsageError(name.strip("-")[:60] or "option", f"{name[:60]} is not an option of “{title}”", hint=hint)

    def checked(self) -> Typed:
        """Everything typed, once nothing is missing, too much or contradictory. Raises UsageError."""
        self._place_operands()
        for option in self._verb.options:
            if option.required and option.field not in self._texts:
                what = f"{option.name} is missing: {option.about}"
                raise UsageError(option.field, what, hint=f"See acme-desktop {self._verb.title} --help.")
        for group in self._verb.apart:
            given = [name for name in group if self._given(name)]
            if len(given) > 1:
                raise UsageError(given[1].removeprefix("--").lower(), f"{' and '.join(given)} exclude each other")
        return Typed(self._texts, self.switches)

    def _given(self, name: str) -> bool:
        field = name.removeprefix("--").lower()
        return field in self._texts or field in self.switches

    def _place_operands(self) -> None:
        wanted, title = self._verb.operands, self._verb.title
        if len(self._operands) > len(wanted):
            takes = " ".join(o.name for o in wanted) or "no words, only options"
            # What is too much is not repeated: it may be a password typed in the wrong place.
            raise UsageError("argument", f"“{title}” takes {takes}: there is a word too many")
        for operand, word in zip(wanted, self._operands, strict=False):
            if not word.strip() and not operand.may_be_empty:
                raise UsageError(operand.field, f"{operand.name} is empty")
            self._texts[operand.field] = [word]
        for operand in wanted[len(self._operands) :]:
            if operand.required:
                what = f"{operand.name} is missing: {operand.about}"
                raise UsageError(operand.field, what, hint=f"See acme-desktop {title} --help.")
