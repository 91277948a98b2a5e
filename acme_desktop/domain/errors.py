"""Everything that can go wrong and that a user can understand and act on.

AcmeDesktopError            something the user can understand and act on
├── InputError              the request cannot be right             → beside the field; exit code 2
│   └── NotFoundError         no object has that id
├── AccessError             the service refuses this caller
│   ├── NotSignedInError      nobody is signed in, or the session ended → exit code 3
│   ├── SignInError           wrong name or password, or too soon       .wait
│   ├── NotAllowedError       the role does not include this
│   └── NotConfirmedError     the password is asked for once more
├── StateError              the object is in a state that does not allow it
├── BusyError               another process works on the same object    .holder
├── CaError                 the CA answered with a problem document     .problem
│   ├── RateLimitedError      .retry_after
│   └── TermsChangedError     .url
├── ChallengeError          a name could not be proved                  .name, .problem
├── TransportError          no usable answer from the network           may be tried again
├── UntrustedServerError    not the server we mean to speak to          never tried again
├── GaveUpError             we waited as long as we promised
├── VaultError              keyring missing, locked or refused          .reason → exit code 3
├── StorageError            database or disk                            → exit code 3 at start
├── NoWindowError           no screen, or no PySide6                → exit code 3
├── UnexpectedError         a bug, wrapped at the worker's edge
└── Cancelled               the user's wish; never shown                → exit code 130

A message is a template and its values, so that a window may show it in another language.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from acme_desktop.domain.problem import Problem


class AcmeDesktopError(Exception):
    """What failed and why (`template` filled with `values`) and what to do (`hint`)."""

    def __init__(self, template: str, *, hint: str = "", **values: object) -> None:
        self.template = template
        self.values = values
        self.hint = hint
        super().__init__(template.format_map(values) if values else template)


class InputError(AcmeDesktopError):
    """The request cannot be right; `field` names what the user typed."""

    def __init__(self, field: str, template: str, *, hint: str = "", **values: object) -> None:
        self.field = field
        super().__init__(template, hint=hint, **values)


class NotFoundError(InputError):
    """No object of this kind has that id."""

    def __init__(self, kind: str, number: object) -> None:
        super().__init__(
            kind,
            "there is no {kind} {number}",
            hint=f"“acme-desktop {kind} list” shows what there is",
            kind=kind,
            number=number,
        )


class AccessError(AcmeDesktopError):
    """The service refuses this caller; the denial is on the record."""


class NotSignedInError(AccessError):
    """Nobody is signed in, or the session has ended."""


class SignInError(AccessError):
    """Wrong name or password (never said which), or an attempt that came too soon; `wait` is in seconds."""

    def __init__(self, template: str, *, wait: float = 0.0, hint: str = "", **values: object) -> None:
        self.wait = wait
        super().__init__(template, hint=hint, **values)


class NotAllowedError(AccessError):
    """The caller's role does not include this."""


class NotConfirmedError(AccessError):
    """The caller's password is asked for once more before this; a session of the command line never is."""


class StateError(AcmeDesktopError):
    """The object is in a state that does not allow what was asked."""


class BusyError(AcmeDesktopError):
    """Another process works on the same object; `holder` says which."""

    def __init__(self, template: str, *, holder: str, hint: str = "", **values: object) -> None:
        self.holder = holder
        super().__init__(template, hint=hint, **values)


class CaError(AcmeDesktopError):
    """The CA answered with a problem document (RFC 7807, RFC 8555 §6.7).

    `retry_after` is what the CA asked for, in seconds, or None.
    """

    def __init__(self, problem: Problem, *, retry_after: float | None = None, hint: str = "") -> None:
        self.problem = problem
        self.retry_after = retry_after
        super().__init__("the CA refused: {problem}", hint=hint, problem=problem.sentence)


class RateLimitedError(CaError):
    """`rateLimited`, or HTTP 429: not before `retry_after` seconds have passed."""


class TermsChangedError(CaError):
    """`userActionRequired` (RFC 8555 §7.3.3): the terms of service at `url` must be agreed to first."""

    def __init__(self, problem: Problem, *, url: str) -> None:
        self.url = url
        super().__init__(
            problem, hint=f"Read {url} and register again with --agree-terms." if url else "Read the CA's new terms."
        )


class ChallengeError(AcmeDesktopError):
    """The CA could not prove control of `name`; `problem` is its own account of why."""

    def __init__(self, name: str, problem: Problem | None) -> None:
        self.name = name
        self.problem = problem
        said = problem.sentence if problem else "the CA gave no reason"
        super().__init__("{name} could not be validated: {said}", name=name, said=said)


class TransportError(AcmeDesktopError):
    """No usable answer came from the network; the same may be asked again.

    `may_have_acted` is False only where the server certainly saw nothing. `retry_after` is in seconds, or None.
    """

    def __init__(
        self,
        template: str,
        *,
        may_have_acted: bool = True,
        retry_after: float | None = None,
        hint: str = "",
        **values: object,
    ) -> None:
        self.may_have_acted = may_have_acted
        self.retry_after = retry_after
        super().__init__(template, hint=hint, **values)


class UntrustedServerError(AcmeDesktopError):
    """Not the server we mean to speak to: certificate not trusted, foreign origin, a redirect. Never retried."""


class GaveUpError(AcmeDesktopError):
    """We waited as long as we promised; the work goes on where it stands when it is continued."""


class VaultTrouble(StrEnum):
    """Why a secret could not be kept or read."""

    ABSENT = "absent"  # no keyring service at all
    LOCKED = "locked"  # there, but locked, and nobody answers its prompt
    TIMED_OUT = "timed-out"  # asked, and no answer within the deadline
    FORGETFUL = "forgetful"  # the null backend: it accepts everything and keeps nothing
    REFUSED = "refused"  # the backend reported an error
    MISSING = "missing"  # the entry is not there (any more)
    TOO_LARGE = "too-large"  # the backend can't hold a value of this size
    WRONG_KEY = "wrong-key"  # an envelope or kit doesn't open with this key or passphrase


class VaultError(AcmeDesktopError):
    """The keyring (or the passphrase vault) did not do its part; nothing has been lost."""

    def __init__(self, reason: VaultTrouble, template: str, *, hint: str = "", **values: object) -> None:
        self.reason = reason
        super().__init__(template, hint=hint, **values)


class StorageError(AcmeDesktopError):
    """The database or the disk did not do its part; what was committed before stands."""


class NoWindowError(AcmeDesktopError):
    """The window can't be opened here; everything else can be done."""


class UnexpectedError(AcmeDesktopError):
    """A bug of ours, wrapped at the worker's edge."""


class Cancelled(Exception):
    """The user stopped it; what was saved stays saved."""
