"""When the release is due: over clock changes, year ends, and whatever editors choose."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django_celery_beat.models import CrontabSchedule, PeriodicTask
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from articles.weekly.schedule import (
    TASK_NAME,
    ReleaseSchedule,
    ensure_periodic_task,
    release_schedule,
)

BERLIN = ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    ("now", "latest"),
    [
        (datetime(2026, 11, 24, 7, 59, tzinfo=UTC), (2026, 47)),
        (datetime(2026, 11, 24, 8, 0, tzinfo=UTC), (2026, 48)),
        (datetime(2026, 11, 29, 23, 0, tzinfo=UTC), (2026, 48)),
        (datetime(2027, 1, 4, 12, 0, tzinfo=UTC), (2026, 53)),
        (datetime(2027, 1, 5, 12, 0, tzinfo=UTC), (2027, 1)),
    ],
)
def test_the_latest_slot_on_tuesdays_at_nine_in_berlin(
    now: datetime, latest: tuple[int, int]
) -> None:
    year, week, slot = ReleaseSchedule(2, 9, 0, BERLIN).latest(now)
    assert (year, week) == latest
    assert slot <= now < slot + timedelta(days=7, hours=1)
    assert slot.astimezone(BERLIN).hour == 9


def test_an_hour_that_the_clock_change_leaves_out_is_the_next() -> None:
    sunday_at_two = ReleaseSchedule(7, 2, 30, BERLIN)
    assert sunday_at_two.slot_of(2026, 13) == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)


def test_an_hour_that_comes_twice_is_one_slot() -> None:
    sunday_at_two = ReleaseSchedule(7, 2, 30, BERLIN)
    first = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert sunday_at_two.slot_of(2026, 43) == first
    assert sunday_at_two.latest(first + timedelta(hours=1))[:2] == (2026, 43)


@given(
    st.integers(1, 7),
    st.integers(0, 23),
    st.sampled_from(["UTC", "Europe/Berlin", "America/New_York", "Pacific/Auckland"]),
    st.datetimes(datetime(2024, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
)
def test_the_slots_follow_one_another_and_none_is_left_out(
    weekday: int, hour: int, zone: str, now: datetime
) -> None:
    schedule = ReleaseSchedule(weekday, hour, 0, ZoneInfo(zone))
    year, week, slot = schedule.latest(now)
    next_year, next_week, upcoming = schedule.upcoming(now)
    assert slot <= now < upcoming
    assert timedelta(days=6, hours=23) <= upcoming - slot <= timedelta(days=7, hours=1)
    assert schedule.latest(upcoming) == (next_year, next_week, upcoming)
    assert schedule.latest(upcoming - timedelta(seconds=1))[:2] == (year, week)


@pytest.mark.django_db
def test_editors_change_it_in_the_admin_and_it_is_not_set_back(settings: Settings) -> None:
    settings.RELEASE_WEEKDAY, settings.RELEASE_HOUR = 2, 9
    task = ensure_periodic_task()
    assert release_schedule() == ReleaseSchedule(2, 9, 0, ZoneInfo("UTC"))
    task.crontab = CrontabSchedule.objects.create(
        minute="15", hour="18", day_of_week="fri", timezone=BERLIN
    )
    task.save()
    ensure_periodic_task()
    assert release_schedule() == ReleaseSchedule(5, 18, 15, BERLIN)
    assert PeriodicTask.objects.filter(name=TASK_NAME).count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("field", ["hour", "day_of_week", "minute"])
def test_what_is_not_one_hour_a_week_falls_back_to_the_settings(field: str) -> None:
    task = ensure_periodic_task()
    assert task.crontab
    setattr(task.crontab, field, "*")
    task.crontab.save()
    assert release_schedule() == ReleaseSchedule(2, 9, 0, ZoneInfo("UTC"))
