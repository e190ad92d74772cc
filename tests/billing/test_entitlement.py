"""The table of statuses: which of them opens premium, and until when."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from accounts.models import User
from billing.access import is_premium, may_read_early, may_read_premium
from billing.models import Subscription
from tests.billing.factories import make_subscription
from tests.factories import make_user

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


@pytest.fixture
def user() -> User:
    return make_user()


def subscribe(user: User, **fields: Any) -> Subscription:
    return make_subscription(user, period_end=NOW + timedelta(days=20), **fields)


@pytest.mark.parametrize(
    ("status", "opens"),
    [
        ("trialing", True),
        ("active", True),
        ("incomplete", False),
        ("incomplete_expired", False),
        ("unpaid", False),
        ("paused", False),
        ("canceled", False),
        ("a_status_of_next_year", False),
    ],
)
def test_a_status_opens_or_it_does_not(user: User, status: str, opens: bool) -> None:
    subscribe(user, status=status)
    assert is_premium(user, NOW) is opens


@pytest.mark.parametrize(
    ("age", "opens"),
    [
        (timedelta(0), True),
        (timedelta(days=6), True),
        (timedelta(days=7) - timedelta(seconds=1), True),
        (timedelta(days=7), False),
        (timedelta(days=8), False),
    ],
)
def test_a_failed_payment_leaves_it_open_for_seven_days(
    user: User, age: timedelta, opens: bool
) -> None:
    subscribe(user, status="past_due", past_due_since=NOW - age)
    assert is_premium(user, NOW) is opens


@pytest.mark.parametrize("hold", ["dispute", "refund", "admin"])
def test_a_hold_overrides_every_status(user: User, hold: str) -> None:
    subscribe(user, status="active", hold=hold)
    assert not is_premium(user, NOW)


def test_a_cancelled_subscription_is_open_until_its_end(user: User) -> None:
    end = NOW + timedelta(days=3)
    subscribe(user, status="active", ends_at=end)
    assert is_premium(user, end - timedelta(seconds=1))
    assert not is_premium(user, end)


def test_silence_past_the_end_of_a_period_closes_after_some_days(user: User) -> None:
    subscription = subscribe(user, status="active")
    assert subscription.period_end
    assert is_premium(user, subscription.period_end + timedelta(days=2))
    assert not is_premium(user, subscription.period_end + timedelta(days=3))


def test_what_sells_something_else_opens_nothing(user: User) -> None:
    subscribe(user, status="active", price=None)
    assert not is_premium(user, NOW)


def test_any_subscription_that_grants_wins(user: User) -> None:
    ended = subscribe(user, status="canceled")
    make_subscription(
        user, customer=ended.customer, status="active", period_end=NOW + timedelta(days=1)
    )
    assert is_premium(user, NOW)


def test_another_persons_subscription_opens_nothing(user: User) -> None:
    subscribe(make_user(), status="active")
    assert not is_premium(user, NOW)


def test_an_account_that_was_deactivated_reads_nothing_premium(user: User) -> None:
    subscribe(user, status="active")
    user.is_active = False
    assert not may_read_premium(user, NOW)


def test_a_sample_is_open_to_all(user: User) -> None:
    assert may_read_premium(user, NOW, is_sample=True)


def test_early_access_is_for_premium_until_it_is_free(user: User) -> None:
    free_from = NOW + timedelta(days=7)
    assert not may_read_early(user, free_from, NOW)
    assert may_read_early(user, free_from, free_from)
    assert may_read_early(user, None, NOW)
    subscribe(user, status="active")
    assert may_read_early(user, free_from, NOW)
