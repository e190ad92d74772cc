from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from progress.streaks import Moment, Streaks, streaks
from tests.effort import EXAMPLES

ZONES = [
    "UTC",
    "Europe/Berlin",
    "America/New_York",
    "Pacific/Apia",
    "Pacific/Honolulu",
    "Pacific/Auckland",
    "Pacific/Kiritimati",
    "Pacific/Niue",
]


def at(local: str, zone: str = "UTC") -> Moment:
    """A completion at a local time, as progress.completing stores it."""
    moment = datetime.fromisoformat(local).replace(tzinfo=ZoneInfo(zone))
    return Moment(moment.date(), moment.astimezone(UTC), zone)


def seen(moments: list[Moment], local: str, zone: str = "UTC") -> Streaks:
    """What a learner in `zone` sees at that local time."""
    return streaks(moments, at(local, zone).at, zone)


def test_without_a_completion_there_is_none() -> None:
    assert seen([], "2026-03-01 12:00") == Streaks(0, 0)


def test_days_in_a_row_count_and_a_day_off_begins_again() -> None:
    days = [at(f"2026-03-0{day} 12:00") for day in (1, 2, 3, 5, 6)]
    assert seen(days, "2026-03-06 13:00") == Streaks(2, 3)


def test_a_day_counts_once_however_much_was_completed() -> None:
    days = [at(f"2026-03-01 {hour}:00") for hour in (10, 11, 12)]
    assert seen(days, "2026-03-01 13:00") == Streaks(1, 1)


@pytest.mark.parametrize(
    ("now", "current"), [("2026-03-03 00:01", 2), ("2026-03-03 23:59", 2), ("2026-03-04 00:01", 0)]
)
def test_it_lives_until_the_next_day_is_over(now: str, current: int) -> None:
    days = [at("2026-03-01 12:00"), at("2026-03-02 12:00")]
    assert seen(days, now) == Streaks(current, 2)


def test_a_minute_before_and_after_midnight_are_two_days() -> None:
    days = [at("2026-03-01 23:59", "Asia/Kolkata"), at("2026-03-02 00:01", "Asia/Kolkata")]
    assert seen(days, "2026-03-02 00:02", "Asia/Kolkata") == Streaks(2, 2)


@pytest.mark.parametrize(
    ("zone", "change"),
    [
        ("Europe/Berlin", "2026-03-29"),
        ("Europe/Berlin", "2026-10-25"),
        ("America/New_York", "2026-03-08"),
        ("America/New_York", "2026-11-01"),
    ],
)
@pytest.mark.parametrize("time", ["00:01", "02:30", "23:59"])
def test_a_day_of_23_or_25_hours_is_a_day(zone: str, change: str, time: str) -> None:
    middle = date.fromisoformat(change)
    days = [at(f"{middle + timedelta(days=n)} {time}", zone) for n in (-1, 0, 1)]
    assert seen(days, f"{middle + timedelta(days=1)} 23:59", zone) == Streaks(3, 3)


def test_the_day_that_samoa_skipped_was_not_missed() -> None:
    days = [at("2011-12-29 20:00", "Pacific/Apia"), at("2011-12-31 08:00", "Pacific/Apia")]
    assert seen(days, "2011-12-31 09:00", "Pacific/Apia") == Streaks(2, 2)


def test_a_day_off_in_samoa_is_a_day_off_in_any_other_week() -> None:
    days = [at("2026-12-29 20:00", "Pacific/Apia"), at("2026-12-31 08:00", "Pacific/Apia")]
    assert seen(days, "2026-12-31 09:00", "Pacific/Apia") == Streaks(1, 1)


def test_flying_from_honolulu_to_auckland_loses_a_day_and_no_streak() -> None:
    days = [
        at("2026-11-01 20:00", "Pacific/Honolulu"),
        at("2026-11-03 21:00", "Pacific/Auckland"),
        at("2026-11-04 21:00", "Pacific/Auckland"),
    ]
    assert days[1].at - days[0].at == timedelta(hours=26)
    assert seen(days, "2026-11-04 22:00", "Pacific/Auckland") == Streaks(3, 3)


def test_after_the_flight_the_streak_lives_while_today_still_extends_it() -> None:
    days = [at("2026-11-01 20:00", "Pacific/Honolulu")]
    assert seen(days, "2026-11-03 21:00", "Pacific/Auckland") == Streaks(1, 1)
    assert seen(days, "2026-11-04 21:00", "Pacific/Auckland") == Streaks(0, 1)


def test_flying_from_auckland_to_honolulu_repeats_a_day_that_counts_once() -> None:
    days = [
        at("2026-11-02 21:00", "Pacific/Auckland"),
        at("2026-11-03 08:00", "Pacific/Auckland"),
        at("2026-11-02 12:00", "Pacific/Honolulu"),
        at("2026-11-03 12:00", "Pacific/Honolulu"),
    ]
    assert seen(days, "2026-11-03 13:00", "Pacific/Honolulu") == Streaks(2, 2)


def test_a_last_day_that_is_still_to_come_here_keeps_the_streak_alive() -> None:
    days = [at("2026-11-03 08:00", "Pacific/Auckland")]
    assert seen(days, "2026-11-02 12:00", "Pacific/Honolulu") == Streaks(1, 1)


def test_two_days_apart_in_other_zones_and_too_late_is_a_day_off() -> None:
    days = [at("2026-11-01 01:00", "Pacific/Honolulu"), at("2026-11-03 23:59", "Pacific/Auckland")]
    assert days[1].at - days[0].at == timedelta(hours=47, minutes=59)
    assert seen(days, "2026-11-03 23:59", "Pacific/Auckland") == Streaks(2, 2)
    days[0] = at("2026-11-01 00:59", "Pacific/Honolulu")
    assert seen(days, "2026-11-03 23:59", "Pacific/Auckland") == Streaks(1, 1)


def test_a_change_of_zone_moves_no_day_that_has_passed() -> None:
    days = [at("2026-03-01 23:30", "America/New_York"), at("2026-03-02 23:30", "America/New_York")]
    assert [moment.at.date() for moment in days] == [date(2026, 3, 2), date(2026, 3, 3)]
    assert seen(days, "2026-03-03 12:00", "Europe/Berlin") == Streaks(2, 2)
    assert seen(days, "2026-03-03 12:00", "Asia/Tokyo") == Streaks(2, 2)


def test_undoing_the_only_completion_of_a_day_parts_the_streak() -> None:
    days = [at(f"2026-03-0{day} 12:00") for day in (1, 2, 3)]
    del days[1]
    assert seen(days, "2026-03-03 13:00") == Streaks(1, 1)


def test_older_completions_that_a_visitor_brings_join_what_is_there() -> None:
    account = [at("2026-03-03 12:00"), at("2026-03-04 12:00")]
    visitor = [at("2026-03-01 09:00"), at("2026-03-02 09:00"), at("2026-03-03 09:00")]
    assert seen(account + visitor, "2026-03-04 13:00") == Streaks(4, 4)


def test_a_leap_day_and_the_turn_of_a_year_are_days_as_others() -> None:
    leap = [at(f"2028-{day} 12:00") for day in ("02-28", "02-29", "03-01")]
    assert seen(leap, "2028-03-01 13:00") == Streaks(3, 3)
    year = [at(f"{day} 12:00") for day in ("2026-12-31", "2027-01-01")]
    assert seen(year, "2027-01-01 13:00") == Streaks(2, 2)


def _moment(instant: datetime, zone: str) -> Moment:
    return Moment(instant.astimezone(ZoneInfo(zone)).date(), instant, zone)


INSTANTS = st.datetimes(
    min_value=datetime(2026, 10, 20),  # noqa: DTZ001 - hypothesis adds the zone
    max_value=datetime(2026, 11, 6),  # noqa: DTZ001
    timezones=st.just(UTC),
)
MOMENTS = st.builds(_moment, INSTANTS, st.sampled_from(ZONES))


def _naive(moments: list[Moment], now: datetime, zone: str) -> Streaks:
    """Day by day over the calendar; a hole of one day is no hole where a flight made it."""
    active = {moment.day for moment in moments}
    today = now.astimezone(ZoneInfo(zone)).date()

    def flown(day: date, following: list[Moment]) -> bool:
        last = max(m for m in moments if m.day == day - timedelta(days=1))
        first = min(following)
        return last.zone != first.zone and first.at - last.at < timedelta(hours=48)

    def spared(day: date) -> bool:
        following = [m for m in moments if m.day == day + timedelta(days=1)]
        return day - timedelta(days=1) in active and bool(following) and flown(day, following)

    longest = run = 0
    for number in range((max(active) - min(active)).days + 1):
        day = min(active) + timedelta(days=number)
        run = run + 1 if day in active else run if spared(day) else 0
        longest = max(longest, run)
    gone = (today - max(active)).days
    alive = gone <= 1 or (
        gone == 2 and flown(today - timedelta(days=1), [Moment(today, now, zone)])
    )
    return Streaks(run if alive else 0, longest)


@given(st.lists(MOMENTS, min_size=1, max_size=25), INSTANTS, st.sampled_from(ZONES))
@settings(max_examples=400 * EXAMPLES, deadline=None)
def test_it_agrees_with_a_naive_count(moments: list[Moment], now: datetime, zone: str) -> None:
    assert streaks(moments, now, zone) == _naive(moments, now, zone)


@given(st.lists(MOMENTS, max_size=15), MOMENTS, INSTANTS, st.randoms(use_true_random=False))
@settings(deadline=None)
def test_order_and_repeats_mean_nothing(
    moments: list[Moment], another: Moment, now: datetime, random: object
) -> None:
    shuffled = [*moments, *moments]
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert streaks(shuffled, now, "UTC") == streaks(moments, now, "UTC")


@given(st.sets(st.dates(date(2026, 1, 1), date(2026, 2, 1)), min_size=1), st.sampled_from(ZONES))
@settings(deadline=None)
def test_who_never_moves_has_the_longest_run_of_dates(days: set[date], zone: str) -> None:
    moments = [at(f"{day} 12:00", zone) for day in days]
    runs = [
        sum(1 for n in range(40) if all(day + timedelta(days=k) in days for k in range(n + 1)))
        for day in days
    ]
    assert streaks(moments, moments[0].at, zone).longest == max(runs)
