"""When a certificate is to be renewed: ARI (RFC 9773) where the CA speaks it, else a fraction of its life. Pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from acme_desktop.domain.certificate import RenewalPlan
from acme_desktop.domain.value_class import value_class

_SHORT_LIFE = timedelta(days=10)
_CHECK_SOONEST = timedelta(minutes=1)
_CHECK_AFTER_FAILURE = timedelta(hours=6)  # RFC 9773 §4.3.3, long-term errors
# The pause after the n-th failure in a row, as Let's Encrypt's integration guide asks; then daily.
_BACK_OFF = (timedelta(minutes=1), timedelta(minutes=10), timedelta(minutes=100))
_DAILY = timedelta(days=1)


@value_class(frozen=True)
class Window:
    """A suggested renewal window (RFC 9773 §4.2); `retry_after` in seconds, None where the CA did not say."""

    start: datetime
    end: datetime
    explanation_url: str = ""
    retry_after: float | None = None


def by_lifetime(not_before: datetime, not_after: datetime) -> datetime:
    """With a third of the life left, or with half of it where the life is under ten days."""
    life = not_after - not_before
    return not_after - life / (2 if life < _SHORT_LIFE else 3)


def latest_moment(not_before: datetime, not_after: datetime) -> datetime:
    """However late a window is: a tenth of the life or 12 hours before the end, whichever is earlier in time.

    A life too short for that keeps half of itself.
    """
    life = not_after - not_before
    return not_after - min(max(life / 10, timedelta(hours=12)), life / 2)


def renewal_moment(plan: RenewalPlan, not_before: datetime, not_after: datetime) -> datetime:
    """The moment from which the certificate is due."""
    if plan.moment is None:
        return by_lifetime(not_before, not_after)
    return min(plan.moment, latest_moment(not_before, not_after))


def with_window(plan: RenewalPlan, window: Window, now: datetime, draw: Callable[[], float]) -> RenewalPlan:
    """Take a window into the plan: the moment is drawn uniformly, once per window (`draw` gives [0, 1)).

    A window whose end is not after its start is no answer (RFC 9773 §4.2): then as `without_window`.
    """
    if window.end <= window.start:
        return without_window(plan, now)
    pause = _CHECK_AFTER_FAILURE if window.retry_after is None else _between(window.retry_after, _CHECK_SOONEST)
    checked = replace(
        plan,
        next_check=now + pause,
        explanation_url=window.explanation_url,
    )
    if (plan.window_start, plan.window_end) == (window.start, window.end) and plan.moment is not None:
        return checked
    moment = window.start + (window.end - window.start) * draw()
    return replace(checked, window_start=window.start, window_end=window.end, moment=moment)


def without_window(plan: RenewalPlan, now: datetime) -> RenewalPlan:
    """No usable answer: keep what was known, ask again in six hours."""
    return replace(plan, next_check=now + _CHECK_AFTER_FAILURE)


def after_failure(
    plan: RenewalPlan, now: datetime, why: str, retry_after: float | None = None, *, not_after: datetime | None = None
) -> RenewalPlan:
    """Count a failed renewal and say when the next may start; a CA's Retry-After can only lengthen the pause.

    Of the life that is left until `not_after` a pause takes a quarter at most.
    """
    pause = _BACK_OFF[plan.failures] if plan.failures < len(_BACK_OFF) else _DAILY
    if not_after is not None:
        pause = max(min(pause, (not_after - now) / 4), _BACK_OFF[0])
    if retry_after is not None:
        pause = _between(retry_after, pause)
    return replace(plan, failures=plan.failures + 1, not_before=now + pause, last_error=why)


def waits_for(moment: datetime | None, now: datetime) -> bool:
    """Whether it is too early yet.

    No pause is longer than a day: a moment further ahead is that of a clock which was set back since.
    """
    return moment is not None and now < moment <= now + _DAILY


def _between(seconds: float, soonest: timedelta) -> timedelta:
    """A CA's Retry-After, at least `soonest` and at most a day; NaN is `soonest`, infinity a day."""
    return timedelta(seconds=min(max(soonest.total_seconds(), seconds), _DAILY.total_seconds()))
