"""How many read for free and how many have premium, and how many came in each week."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count
from django.db.models.functions import TruncWeek

from accounts.models import User
from articles.desk.charts import Chart, chart
from billing.models import ManualGrant, Subscription

WEEKS = 8


@dataclass(frozen=True)
class Subscribers:
    accounts: int
    subscriptions: int
    grants: int
    new_accounts: Chart
    new_subscriptions: Chart


def subscribers(now: datetime) -> Subscribers:
    """Five queries."""
    monday = now.date() - timedelta(days=now.weekday())
    weeks = [monday - timedelta(weeks=back) for back in reversed(range(WEEKS))]
    since = datetime.combine(weeks[0], datetime.min.time(), now.tzinfo)
    accounts = User.objects.filter(is_active=True, is_staff=False)
    joined = accounts.filter(date_joined__gte=since).annotate(week=TruncWeek("date_joined"))
    began = Subscription.objects.filter(started_at__gte=since).annotate(
        week=TruncWeek("started_at")
    )
    return Subscribers(
        accounts=accounts.count(),
        subscriptions=Subscription.objects.granting(now).count(),
        grants=ManualGrant.objects.in_force(now).count(),
        new_accounts=chart("New accounts a week", _by_week(weeks, _counts(joined))),
        new_subscriptions=chart("New subscriptions a week", _by_week(weeks, _counts(began))),
    )


def _counts(rows: object) -> dict[date, int]:
    counted: Iterable[tuple[datetime, int]] = (
        rows.order_by().values("week").annotate(n=Count("pk")).values_list("week", "n")  # type: ignore[attr-defined]
    )
    return {week.date(): n for week, n in counted}


def _by_week(weeks: list[date], counts: dict[date, int]) -> list[tuple[str, int]]:
    return [(f"{week:%-d %b}", counts.get(week, 0)) for week in weeks]
