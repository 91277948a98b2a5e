"""Passwords and other secrets: from the terminal without echo, or one line of standard input; never as arguments."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TextIO

from acme_desktop.cli.typed import UsageError
from acme_desktop.domain.errors import InputError, VaultError, VaultTrouble
from acme_desktop.domain.operator import LONGEST_PASSWORD
from acme_desktop.domain.value_class import value_class

_LONGEST_SECRET = 4096
PASSPHRASE_FILE = "ACME_DESKTOP_PASSPHRASE_FILE"  # noqa: S105 - a variable's name


@value_class(frozen=True)
class Secret:
    """What is asked for: `field` as errors name it, the switch that reads it from standard input, and the prompt."""

    field: str
    switch: str
    prompt: str
    longest: int = LONGEST_PASSWORD


PASSWORD = Secret("password", "--password-stdin", "Password")
PASSPHRASE = Secret("passphrase", "--passphrase-stdin", "Passphrase")
EAB_HMAC = Secret("eab-hmac", "--eab-hmac-stdin", "HMAC key of the external account", _LONGEST_SECRET)


def _ask_terminal(prompt: str) -> str:
    from getpass import getpass

    return getpass(prompt)


class SecretInput:
    """Reads secrets; `prompt` asks on the terminal without echo."""

    def __init__(self, stdin: TextIO, prompt: Callable[[str], str] = _ask_terminal) -> None:
        self._stdin = stdin
        self._prompt = prompt

    def read(self, secret: Secret, *, from_stdin: bool, new: bool = False) -> str:
        """The secret; a new one is typed twice on a terminal. Raises InputError or, with nobody to ask, UsageError."""
        if from_stdin:
            return self._checked(secret, self._line(secret))
        if not self._stdin.isatty():
            raise UsageError(
                secret.field,
                f"the {secret.field} can't be asked for, because standard input is not a terminal",
                hint=f"Give it as one line on standard input, with {secret.switch}.",
            )
        first = self._checked(secret, self._typed(secret, secret.prompt))
        if new and self._typed(secret, f"{secret.prompt} again") != first:
            raise InputError(secret.field, "the {what} was typed differently the second time", what=secret.field)
        return first

    def vault_passphrase(self, environ: Mapping[str, str]) -> str:
        """What opens the passphrase vault: from the file that the environment names, or from the terminal.

        Raises VaultError(LOCKED) where nobody can be asked.
        """
        from acme_desktop.bootstrap import passphrase_from_file

        passphrase = passphrase_from_file(environ)
        if passphrase:
            return self._checked(PASSPHRASE, passphrase)
        if self._stdin.isatty():
            return self._checked(PASSPHRASE, self._typed(PASSPHRASE, "Passphrase of the vault"))
        raise VaultError(
            VaultTrouble.LOCKED,
            "the vault is locked, and there is no terminal to ask for its passphrase",
            hint=f"Run this in a terminal, or name a file that only you can read in {PASSPHRASE_FILE}.",
        )

    def _typed(self, secret: Secret, prompt: str) -> str:
        try:
            return self._prompt(f"{prompt}: ")
        except (EOFError, OSError):
            raise InputError(secret.field, "no {what} was typed", what=secret.field) from None

    def _line(self, secret: Secret) -> str:
        """The first line of standard input without its line ending; nothing else is taken from it."""
        raw = getattr(self._stdin, "buffer", None)
        try:
            line = self._stdin.readline(_LONGEST_SECRET * 4) if raw is None else raw.readline(_LONGEST_SECRET * 4)
            text = line if isinstance(line, str) else line.decode("utf-8")
        except (UnicodeDecodeError, OSError):
            raise InputError(secret.field, "the {what} is not valid UTF-8", what=secret.field) from None
        return _without_line_ending(text)

    @staticmethod
    def _checked(secret: Secret, text: str) -> str:
        if not text:
            raise InputError(secret.field, "the {what} is empty", what=secret.field)
        if len(text) > secret.longest:
            raise InputError(
                secret.field, "the {what} is longer than {most} characters", what=secret.field, most=secret.longest
            )
        return text


def _without_line_ending(text: str) -> str:
    text = text.removesuffix("\n")
    return text.removesuffix("\r")
