"""Moments and spans of time in words: local time in the order of the operator's language, with the exact one to hand.

Everything given must be aware of its zone. What is shown in a line of text has its exact moment in a tool tip: `exact`.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from PySide6.QtCore import QCoreApplication, QDate, QDateTime, QLocale, QTime

_MINUTE, _HOUR, _DAY = 60, 3600, 86_400
_SECONDS_UNDER = 10 * _MINUTE  # from here on a countdown shows seconds
_DAYS_OF_A_WEEK = 7
_MONTHS_AHEAD = 300  # days within which a date needs no year
# In the pattern of a long date: its weekday, its year, with the blanks, points and commas that belong to them.
_WEEKDAY = re.compile(r"\s*,?\s*(?:'[^']*')?dddd[,،.]?\s*")
_YEAR = re.compile(r"[,.]?\s*(?:'de'\s*)?yyyy(?:[年년.]|\s*'\w'\.?)?")


def date(moment: datetime) -> str:
    """As in “26 Nov 2026”."""
    return QLocale().toString(_day(moment), _pattern())


def day(moment: datetime, now: datetime) -> str:
    """As in “Thu 26 Nov”, with the year where it is not plain which is meant; today and its neighbours by name."""
    away = (_day(moment).toJulianDay()) - _day(now).toJulianDay()
    names = {
        -1: QCoreApplication.translate("moments", "yesterday"),
        0: QCoreApplication.translate("moments", "today"),
        1: QCoreApplication.translate("moments", "tomorrow"),
    }
    if away in names:
        return names[away]
    if abs(away) > _MONTHS_AHEAD:
        return date(moment)
    weekday = QLocale().dayName(_day(moment).dayOfWeek(), QLocale.FormatType.ShortFormat)
    said = QLocale().toString(_day(moment), _YEAR.sub("", _pattern()).strip())
    return QCoreApplication.translate("moments", "{weekday} {date}").format(weekday=weekday, date=said)


def time(moment: datetime) -> str:
    """As in “14:20”."""
    return QLocale().toString(_time(moment), QLocale.FormatType.ShortFormat)


def date_time(moment: datetime, now: datetime | None = None) -> str:
    """As in “26 Nov 2026, 14:20”; with `now` as `day` says it: “today, 14:20”, “Thu 26 Nov, 14:20”."""
    said = date(moment) if now is None else day(moment, now)
    return QCoreApplication.translate("moments", "{date}, {time}").format(date=said, time=time(moment))


def when(moment: datetime, now: datetime) -> str:
    """As short as can be: “14:20” on the same day, else “Thu 26 Nov, 14:20”."""
    return time(moment) if _day(moment) == _day(now) else date_time(moment, now)


def brief(moment: datetime, now: datetime) -> str:
    """For columns where the day is enough: “today 14:10”, “16 Dec”, with the year where it is far away."""
    away = _day(moment).toJulianDay() - _day(now).toJulianDay()
    if away == 0:
        return QCoreApplication.translate("moments", "today {time}").format(time=time(moment))
    if abs(away) > _MONTHS_AHEAD:
        return date(moment)
    return QLocale().toString(_day(moment), _YEAR.sub("", _pattern()).strip())


def clock(moment: datetime, now: datetime) -> str:
    """For columns, to the second: “10:41:07” on the same day, “Mon 17:30” in the week before, else date and time."""
    away = _day(now).toJulianDay() - _day(moment).toJulianDay()
    if away == 0:
        return QLocale().toString(_time(moment), _with_seconds())
    if 0 < away < _DAYS_OF_A_WEEK:
        weekday = QLocale().dayName(_day(moment).dayOfWeek(), QLocale.FormatType.ShortFormat)
        return QCoreApplication.translate("moments", "{weekday} {time}").format(weekday=weekday, time=time(moment))
    return date_time(moment)


def full(moment: datetime) -> str:
    """To the second, with the zone: “26 Nov 2026, 14:20:04 CET”."""
    seconds = QLocale().toString(_time(moment), _with_seconds())
    return f"{date(moment)}, {seconds} {_local(moment).timeZoneAbbreviation()}"


def exact(moment: datetime) -> str:
    """For tool tips and for copying: ISO 8601 in UTC, “2026-11-26T13:20:04Z”."""
    return moment.astimezone(UTC).replace(microsecond=0).isoformat().replace("+00:00", "Z")


def days(number: int) -> str:
    """As in “34 d”, for columns."""
    return QCoreApplication.translate("moments", "{number} d").format(number=QLocale().toString(number))


def span(seconds: float) -> str:
    """How long something took or takes, in one unit: “12 s”, “3 min”, “2 h”, “5 days”."""
    whole = max(0, round(seconds))
    if whole < _MINUTE:
        return QCoreApplication.translate("moments", "{number} s").format(number=whole)
    if whole < _HOUR:
        return QCoreApplication.translate("moments", "{number} min").format(number=whole // _MINUTE)
    if whole < 2 * _DAY:
        return QCoreApplication.translate("moments", "{number} h").format(number=whole // _HOUR)
    return QCoreApplication.translate("moments", "%n day(s)", "", whole // _DAY)


def ago(moment: datetime, now: datetime) -> str:
    """Relative, whichever side of now it is on: “just now”, “42 min ago”, “in 12 days”."""
    seconds = (moment - now).total_seconds()
    if abs(seconds) < 5:
        return QCoreApplication.translate("moments", "just now")
    said = span(abs(seconds))
    if seconds < 0:
        return QCoreApplication.translate("moments", "{span} ago").format(span=said)
    return QCoreApplication.translate("moments", "in {span}").format(span=said)


def both(moment: datetime, now: datetime) -> str:
    """Absolute and relative beside each other: “Thu 26 Nov, 14:20 (in 2 days)”."""
    return QCoreApplication.translate("moments", "{absolute} ({relative})").format(
        absolute=date_time(moment, now), relative=ago(moment, now)
    )


def left(until: datetime, now: datetime) -> str:
    """A countdown: “2 d 03:37 left”, “03:37 left”, “59 min left”, “9:59 left”; over: “time is up”."""
    seconds = int((until - now).total_seconds())
    if seconds <= 0:
        return QCoreApplication.translate("moments", "time is up")
    return QCoreApplication.translate("moments", "{span} left").format(span=_countdown(seconds))


def stopwatch(seconds: float) -> str:
    """How long something has been running: “0:07”, “12:40”, “1:02:03”."""
    whole = max(0, int(seconds))
    hours, rest = divmod(whole, _HOUR)
    minutes, seconds_left = divmod(rest, _MINUTE)
    return f"{hours}:{minutes:02}:{seconds_left:02}" if hours else f"{minutes}:{seconds_left:02}"


def changes_in(until: datetime, now: datetime) -> timedelta:
    """How long what `left` says stays true: what shows it asks again then."""
    seconds = (until - now).total_seconds()
    if seconds <= 0:
        return timedelta(days=1)
    if seconds < _SECONDS_UNDER:
        return timedelta(seconds=seconds % 1 or 1)
    return timedelta(seconds=seconds % _MINUTE or _MINUTE)


def _countdown(seconds: int) -> str:
    if seconds < _SECONDS_UNDER:
        return stopwatch(seconds)
    if seconds < _HOUR:
        return QCoreApplication.translate("moments", "{number} min").format(number=seconds // _MINUTE)
    whole_days, rest = divmod(seconds, _DAY)
    clock = f"{rest // _HOUR:02}:{rest % _HOUR // _MINUTE:02}"
    if not whole_days:
        return clock
    return QCoreApplication.translate("moments", "{days} d {clock}").format(days=whole_days, clock=clock)


def _pattern() -> str:
    """The language's own order of day, month and year, with the month short and without the weekday."""
    pattern = QLocale().dateFormat(QLocale.FormatType.LongFormat)
    return _WEEKDAY.sub(" ", pattern).strip(" ,").replace("MMMM", "MMM")


def _with_seconds() -> str:
    """A pattern of hours and minutes, and seconds behind the minutes."""
    pattern = QLocale().timeFormat(QLocale.FormatType.ShortFormat)
    return pattern.replace("mm", "mm:ss")


def _local(moment: datetime) -> QDateTime:
    return QDateTime.fromMSecsSinceEpoch(int(moment.timestamp() * 1000))


def _day(moment: datetime) -> QDate:
    return _local(moment).date()


def _time(moment: datetime) -> QTime:
    return _local(moment).time()
