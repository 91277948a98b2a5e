"""The only place where the program waits: polling, and asking again after a passing fault."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from acme_desktop.domain.errors import CaError, GaveUpError, TransportError
from acme_desktop.service.job import Job, Step

T = TypeVar("T")

# Passing faults: quick at first, because most pass at once; then patient.
_PAUSES = (0.1, 0.3, 1.0, 2.0, 3.0)
_LONGEST_PAUSE = 10.0
_PATIENCE = 60.0
_LONGEST_RETRY_AFTER = 600.0
# Problems that say nothing about the request itself (RFC 8555 §6.7); badNonce only comes here after many repeats.
_PASSING_CODES = frozenset(("serverInternal", "badNonce", "rateLimited"))


def is_passing(error: Exception) -> bool:
    """Whether the same question may be answered differently in a moment."""
    if isinstance(error, TransportError):
        return True
    if not isinstance(error, CaError):
        return False
    return error.problem.code in _PASSING_CODES or error.problem.status in (429, 500, 502, 503, 504)


def pause_after(error: Exception, attempt: int) -> float:
    """Seconds to wait after the `attempt`-th failure (from 0): the CA's Retry-After if it gave one, else our own."""
    own = _PAUSES[attempt] if attempt < len(_PAUSES) else _LONGEST_PAUSE
    return _as_asked(getattr(error, "retry_after", None), own)


def _as_asked(asked: float | None, own: float) -> float:
    """At least what a CA asks for; "at once" is not taken at its word again and again."""
    return own if asked is None else max(asked, min(own, 1.0))


def insist(
    ask: Callable[[], T],
    job: Job,
    *,
    settled: Callable[[], T | None] | None = None,
    patience: float | None = None,
    most_lost: int | None = None,
) -> T:
    """Ask until there is an answer, for at most `patience` seconds of faults (None: a minute, or what the CA asks).

    Where a lost request may have acted, `settled` re-reads the state first: what it returns is the answer, None means
    that the request did not act and is to be repeated. `most_lost` is how many answers may be lost to a request that
    can't be looked up. Raises the last error when patience ends, or at once where the fault is not a passing one or
    the CA asks for a longer wait than that.
    """
    began, attempt, lost, doubt = job.monotonic(), 0, 0, False
    while True:
        job.checkpoint()
        try:
            if doubt and settled is not None:
                answer = settled()
                if answer is not None:
                    return answer
            doubt = False
            return ask()
        except (CaError, TransportError) as error:
            pause = pause_after(error, attempt)
            spent = job.monotonic() - began
            lost += isinstance(error, TransportError) and error.may_have_acted
            if not is_passing(error) or spent + pause > _limit(patience, error) or lost > (most_lost or lost):
                raise
            doubt = doubt or not isinstance(error, TransportError) or error.may_have_acted
            job.step(Step.RETRYING, attempt + 1)
            job.sleep(pause)
            attempt += 1


def _limit(patience: float | None, error: Exception) -> float:
    """Whoever did not limit our patience gives a CA that asks for a moment's up to ten minutes in all."""
    if patience is not None:
        return patience
    return _LONGEST_RETRY_AFTER if getattr(error, "retry_after", None) is not None else _PATIENCE


def poll(
    ask: Callable[[], T],
    done: Callable[[T], bool],
    job: Job,
    *,
    first: float,
    at_most: float,
    retry_after: Callable[[T], float | None],
    step: Step,
) -> T:
    """Ask until `done`: after `first` seconds, then as the CA's Retry-After says, else after 0.25 s growing to 15 s.

    Raises GaveUpError after `at_most` seconds; what is waited for goes on at the CA and can be asked for later.
    """
    began, pause, own = job.monotonic(), first, 0.25
    while True:
        spent = job.monotonic() - began
        if spent + pause > at_most:
            raise _given_up(spent, pause, at_most)
        job.sleep(pause)
        job.step(step)
        answer = insist(ask, job)
        if done(answer):
            return answer
        pause = _as_asked(retry_after(answer), own)
        own = min(own * 1.6, 15.0)


def _given_up(spent: float, pause: float, at_most: float) -> GaveUpError:
    """We waited as long as we were told to, or the CA wants to be asked again only after that."""
    hint = "It goes on there; continue the order later."
    if pause > at_most:
        said = "the CA is not done, and asks for {seconds} seconds before the next question"
        return GaveUpError(said, hint=hint, seconds=round(pause))
    return GaveUpError("the CA was not done after {seconds} seconds", hint=hint, seconds=round(spent))
