"""What went wrong, as an exit code, as sentences for people, and as a JSON document."""

from __future__ import annotations

import re
import traceback
from collections.abc import Mapping

from acme_desktop.domain.errors import (
    AcmeDesktopError,
    BusyError,
    CaError,
    Cancelled,
    ChallengeError,
    InputError,
    NotSignedInError,
    NoWindowError,
    SignInError,
    StorageError,
    TermsChangedError,
    TransportError,
    VaultError,
)

DONE, FAILED, WRONG_USAGE, CANNOT_START, WAITING_FOR_YOU, STOPPED = 0, 1, 2, 3, 4, 130
_PROGRAM = "acme-desktop"
_WORD_BOUNDARY = re.compile(r"(?<=[a-z])(?=[A-Z])")


def exit_code(error: BaseException, *, starting: bool) -> int:
    """The exit code; `starting` until the service stands."""
    if isinstance(error, Cancelled | KeyboardInterrupt):
        return STOPPED
    if isinstance(error, InputError):
        return WRONG_USAGE
    if isinstance(error, NotSignedInError | NoWindowError | SignInError | VaultError):
        return CANNOT_START
    return CANNOT_START if starting and isinstance(error, StorageError) else FAILED


def kind_of(error: BaseException) -> str:
    """`RateLimitedError` → `rate-limited`, as documents name it."""
    if isinstance(error, Cancelled | KeyboardInterrupt):
        return "stopped"
    if not isinstance(error, AcmeDesktopError):
        return "fault"
    return _WORD_BOUNDARY.sub("-", type(error).__name__.removesuffix("Error")).lower()


def message_of(error: BaseException) -> str:
    """What failed and why; a fault of ours shows its type only, because its text may hold anything."""
    if isinstance(error, Cancelled | KeyboardInterrupt):
        return "stopped, as you asked; what was saved stays saved"
    if isinstance(error, AcmeDesktopError):
        return str(error)
    return f"a fault in {_PROGRAM} itself: {type(error).__name__}{_place(error)}"


def hint_of(error: BaseException) -> str:
    """What to do about it, or "" where nothing more can be said."""
    if isinstance(error, AcmeDesktopError):
        return error.hint
    if isinstance(error, Cancelled | KeyboardInterrupt):
        return ""
    return "Nothing that was saved is lost. Set ACME_DESKTOP_DEBUG=1 to see where it happened, and report it."


def _place(error: BaseException) -> str:
    """File and line without values: nothing secret can be in it."""
    frames = traceback.extract_tb(error.__traceback__)
    if not frames:
        return ""
    file = frames[-1].filename.replace("\\", "/").rpartition("/")[2]
    return f" in {file}, line {frames[-1].lineno}"


def sentences(error: BaseException) -> list[str]:
    """For standard error: the message, which names the field, and below it what to do."""
    message = message_of(error)
    field = getattr(error, "field", "")
    if field and not _names(field, message):
        message = f"{field}: {message}"
    first, *others = message.split("\n")
    lines = [f"{_PROGRAM}: {first}", *(f"  {line}" for line in others)]
    hint = hint_of(error)
    return [*lines, *(f"  {line}" for line in hint.split("\n") if line)]


def _names(field: str, message: str) -> bool:
    """Whether the message says which field it is about."""
    said = re.sub("[-_]", " ", message.casefold())
    return re.search(rf"\b{re.escape(re.sub('[-_]', ' ', field.casefold()))}\b", said) is not None


def error_document(error: BaseException, context: Mapping[str, object]) -> dict[str, object]:
    """The document that stands in an answer's place; `context` adds members, for example the order's id."""
    return {"error": {**error_members(error), **context}}


def error_members(error: BaseException) -> dict[str, object]:
    """kind, field, message and hint, and what this kind of error knows besides."""
    members: dict[str, object] = {
        "kind": kind_of(error),
        "field": getattr(error, "field", None),
        "message": message_of(error),
        "hint": hint_of(error),
    }
    problem = getattr(error, "problem", None)
    if isinstance(error, CaError | ChallengeError) and problem is not None:
        members["problem"] = problem.as_dict()
    if isinstance(error, CaError | TransportError) and error.retry_after is not None:
        members["retry_after"] = error.retry_after
    return members | _particulars(error)


def _particulars(error: BaseException) -> dict[str, object]:
    if isinstance(error, ChallengeError):
        return {"name": error.name}
    if isinstance(error, TermsChangedError):
        return {"terms_url": error.url}
    if isinstance(error, VaultError):
        return {"reason": error.reason.value}
    if isinstance(error, SignInError):
        return {"wait": error.wait}
    return {"holder": error.holder} if isinstance(error, BusyError) else {}
