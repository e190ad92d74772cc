from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.tokens import make_token
from progress.completing import complete
from tests.factories import make_article, make_user

pytestmark = pytest.mark.django_db


def test_it_lists_days_with_their_counts_and_the_streaks(client: Client) -> None:
    user = make_user(time_zone="Europe/Berlin")
    now = timezone.now()
    for days in (0, 1, 1, 3):
        complete(user, make_article(), now - timedelta(days=days))
    token = make_token(user, "A script")
    answer = client.get(
        "/api/v1/progress/activity/", headers={"Authorization": f"Bearer {token}"}
    ).json()
    today = now.astimezone(user.zone).date()
    assert answer == {
        "today": str(today),
        "time_zone": "Europe/Berlin",
        "current_streak": 2,
        "longest_streak": 2,
        "days": [
            {"day": str(today - timedelta(days=days)), "articles": count}
            for days, count in ((0, 1), (1, 2), (3, 1))
        ],
    }


def test_a_visitor_is_refused(client: Client) -> None:
    assert client.get("/api/v1/progress/activity/").status_code == 401
