from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest

from progress.calendar import WEEKS, heat_map, week_of


@pytest.mark.parametrize("today", [date(2026, 11, 23) + timedelta(days=n) for n in range(7)])
def test_weeks_start_on_monday_and_nothing_is_drawn_of_days_to_come(today: date) -> None:
    days = heat_map([], today).days
    assert days[0].day.weekday() == 0
    assert days[-1].day == today
    assert len({day.x for day in days}) == WEEKS
    assert {day.y for day in days if day.day.weekday() == 0} == {days[0].y}


@pytest.mark.parametrize("today", [date(2026, 11, 24), date(2028, 2, 29), date(2027, 1, 1)])
def test_a_whole_year_is_in_it(today: date) -> None:
    drawn = {day.day for day in heat_map([], today).days}
    assert {today - timedelta(days=n) for n in range(365)} <= drawn


def test_a_day_is_the_darker_the_more_was_completed() -> None:
    today = date(2026, 11, 24)
    done = [today - timedelta(days=n) for n in range(5) for _ in range(n)]
    levels = {day.day: day.level for day in heat_map(done, today).days}
    assert [levels[today - timedelta(days=n)] for n in range(5)] == [0, 1, 2, 2, 3]


def test_the_table_of_months_says_the_same_as_the_map() -> None:
    done = [date(2026, 11, 24), date(2026, 11, 24), date(2026, 11, 2), date(2026, 10, 31)]
    found = heat_map(done, date(2026, 11, 24))
    months = {month.first: (month.days, month.articles) for month in found.months if month.days}
    assert months == {date(2026, 11, 1): (2, 3), date(2026, 10, 1): (1, 1)}
    assert (found.active_days, found.articles) == (3, 4)


def test_what_is_older_than_the_map_is_not_in_it() -> None:
    assert heat_map([date(2020, 1, 1)], date(2026, 11, 24)).articles == 0


@pytest.mark.parametrize("today", [date(2026, 1, 1) + timedelta(days=n) for n in range(0, 365, 7)])
def test_two_labels_of_months_never_touch(today: date) -> None:
    places = [month.x for month in heat_map([], today).months if month.x is not None]
    assert all(after - before >= 28 for before, after in pairwise(places))


def test_a_week_belongs_to_its_monday() -> None:
    assert week_of(date(2027, 1, 3)) == date(2026, 12, 28)
    assert week_of(date(2027, 1, 4)) == date(2027, 1, 4)
