"""The last twelve months as weeks of days, for a heat map and its table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

WEEKS = 53
CELL = 14
TOP = 20
LEFT = 34


@dataclass(frozen=True)
class Day:
    day: date
    count: int
    x: int
    y: int

    @property
    def level(self) -> int:
        """0 to 3: nothing, one article, two or three, more."""
        return 0 if not self.count else 1 if self.count == 1 else 2 if self.count <= 3 else 3


@dataclass(frozen=True)
class Month:
    """A row of the table, and a label of the map at `x`, or None where there is no room for it."""

    first: date
    days: int
    articles: int
    x: int | None


@dataclass(frozen=True)
class HeatMap:
    days: list[Day]
    months: list[Month]

    width = LEFT + WEEKS * CELL
    height = TOP + 7 * CELL
    weekdays = [
        (name, TOP + row * CELL + CELL // 2) for row, name in ((0, "Mon"), (2, "Wed"), (4, "Fri"))
    ]

    @property
    def active_days(self) -> int:
        return sum(month.days for month in self.months)

    @property
    def articles(self) -> int:
        return sum(month.articles for month in self.months)


def week_of(day: date) -> date:
    """The Monday on which its week begins."""
    return day - timedelta(days=day.weekday())


def heat_map(completed_on: Iterable[date], today: date) -> HeatMap:
    """The weeks up to that of `today`; later days of this week are not drawn."""
    counts = Counter(completed_on)
    start = week_of(today) - timedelta(weeks=WEEKS - 1)
    days = [
        Day(day, counts[day], LEFT + number // 7 * CELL, TOP + number % 7 * CELL)
        for number in range((today - start).days + 1)
        for day in [start + timedelta(days=number)]
    ]
    return HeatMap(days, _months(days))


def _months(days: list[Day]) -> list[Month]:
    months = []
    for first, group in groupby(days, key=lambda day: day.day.replace(day=1)):
        found = list(group)
        # Its label stands over the first whole week, so that two never touch.
        mondays = [day.x for day in found if day.day.weekday() == 0]
        months.append(
            Month(
                first=first,
                days=sum(bool(day.count) for day in found),
                articles=sum(day.count for day in found),
                x=mondays[0] if len(mondays) >= 2 else None,
            )
        )
    return months
