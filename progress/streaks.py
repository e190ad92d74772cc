"""How many days in a row a learner completed something, in the days that were theirs.

A day is stored with its completion, in the zone of that time, and is never computed again. What a
change of zone can do to days is forgiven: a flight over the date line makes one vanish or repeat.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby, pairwise
from zoneinfo import ZoneInfo

ONE_DAY = timedelta(days=1)
TWO_DAYS = timedelta(days=2)


@dataclass(frozen=True, order=True)
class Moment:
    """A completion: the learner's day, when it was, and the zone that made it that day."""

    day: date
    at: datetime
    zone: str


@dataclass(frozen=True)
class Streaks:
    current: int
    longest: int


@dataclass(frozen=True)
class _ActiveDay:
    first: Moment
    last: Moment


def streaks(moments: Iterable[Moment], now: datetime, zone: str) -> Streaks:
    """`zone` is the learner's now: the current streak is alive where today can still extend it."""
    days = _active_days(moments)
    if not days:
        return Streaks(0, 0)
    lengths = [1]
    for before, after in pairwise(days):
        lengths.append(lengths[-1] + 1 if _follows(before.last, after.first) else 1)
    today = Moment(now.astimezone(ZoneInfo(zone)).date(), now, zone)
    alive = days[-1].last.day >= today.day or _follows(days[-1].last, today)
    return Streaks(lengths[-1] if alive else 0, max(lengths))


def _active_days(moments: Iterable[Moment]) -> list[_ActiveDay]:
    by_day = groupby(sorted(moments), key=lambda moment: moment.day)
    return [_ActiveDay(found[0], found[-1]) for found in (list(group) for _, group in by_day)]


def _follows(before: Moment, after: Moment) -> bool:
    """Whether no day was missed between two moments of different days."""
    apart = after.day - before.day
    if apart != TWO_DAYS:
        return apart == ONE_DAY
    if before.zone == after.zone:
        return not _existed(before.day + ONE_DAY, before.zone)
    return after.at - before.at < TWO_DAYS


def _existed(day: date, zone: str) -> bool:
    """Zones have skipped a day: there was no 30 December 2011 in Samoa."""
    noon = datetime.combine(day, time(12), ZoneInfo(zone))
    return noon.astimezone(UTC).astimezone(ZoneInfo(zone)).date() == day
