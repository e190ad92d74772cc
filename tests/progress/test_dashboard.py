from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from articles import publishing
from progress.completing import complete
from progress.history import by_day, history_of, minutes_read
from progress.templatetags.reading import hours
from tests.factories import make_article, make_section, make_user

pytestmark = pytest.mark.django_db

NOW = timezone.now()


@pytest.fixture
def user(client: Client) -> User:
    user = make_user()
    client.force_login(user)
    return user


def shown(client: Client, path: str = "/progress/") -> str:
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


def test_it_shows_the_tally_of_all_and_of_each_section(client: Client, user: User) -> None:
    section = make_section(title="Foundations")
    done = make_article(section)
    make_article(section)
    make_article()
    complete(user, done, NOW)
    page = shown(client)
    assert "1 of 3 articles completed" in page
    assert "33<span>%</span>" in page
    assert 'aria-label="Foundations: 1 of 2 completed"' in page


def test_a_retired_article_leaves_the_tally_and_stays_in_the_history(
    client: Client, user: User
) -> None:
    done = make_article(title="Gone by now")
    make_article()
    complete(user, done, NOW)
    publishing.retire(done)
    page = shown(client)
    assert "0 of 1 article completed" in page
    assert "Gone by now" in page
    assert "retired" in page


def test_days_are_those_of_the_learner_at_that_time(client: Client) -> None:
    user = make_user(time_zone="Pacific/Auckland")
    complete(user, make_article(), datetime(2026, 3, 1, 12, 30, tzinfo=UTC))
    user.time_zone = "America/New_York"
    user.save()
    client.force_login(user)
    assert "Monday, 2 March 2026" in shown(client)


def test_time_read_is_the_sum_of_reading_times_and_called_an_estimate(
    client: Client, user: User
) -> None:
    for minutes in (50, 90, 60):
        complete(user, make_article(minutes_pinned=minutes), NOW)
    assert minutes_read(history_of(user)) == 200
    assert "About " in shown(client)
    assert "3 h 20 min" in shown(client)


@pytest.mark.parametrize(
    ("minutes", "said"), [(0, ""), (45, "45 min"), (60, "1 h"), (200, "3 h 20 min")]
)
def test_minutes_are_said_in_hours(minutes: int, said: str) -> None:
    assert hours(minutes) == said


def test_history_has_pages_of_days_the_newest_first(client: Client, user: User) -> None:
    section = make_section()
    for number in range(20):
        article = make_article(section, title=f"Lesson {number:02}")
        complete(user, article, NOW - timedelta(days=number))
    first, second = shown(client), shown(client, "/progress/?page=2")
    assert first.index("Lesson 00") < first.index("Lesson 13")
    assert "Lesson 14" not in first
    assert "Lesson 19" in second
    assert "Lesson 00" in shown(client, "/progress/?page=x")
    assert "Lesson 19" in shown(client, "/progress/?page=99")


def test_articles_of_a_day_stand_together(user: User) -> None:
    at = datetime(2026, 3, 1, 12, tzinfo=UTC)
    early, late, day_before = (make_article() for _ in range(3))
    complete(user, early, at)
    complete(user, late, at + timedelta(hours=1))
    complete(user, day_before, at - timedelta(days=1))
    found = [[done.article for done in day] for _, day in by_day(history_of(user))]
    assert found == [[late, early], [day_before]]


def test_a_new_learner_sees_what_will_be_there(client: Client, user: User) -> None:
    make_article(title="Where to begin")
    page = shown(client)
    assert "Start with Where to begin" in page
    assert "Nothing is completed yet" in page
    assert "About " not in page


def test_a_visitor_sees_what_this_browser_completed_and_is_invited(client: Client) -> None:
    article = make_article(title="Read without an account")
    client.post(f"{article.get_absolute_url()}complete/")
    page = shown(client)
    assert "1 of 1 article completed" in page
    assert page.count("Read without an account") == 1
    assert "Create a free account" in page
    assert "Weekly goal" not in page


def test_no_cache_keeps_it(client: Client) -> None:
    assert "no-store" in client.get("/progress/")["Cache-Control"]


def test_it_costs_the_same_at_any_size(client: Client, user: User) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            shown(client)
        return len(captured)

    complete(user, make_article(), NOW)
    few = queries()
    for number in range(20):
        complete(user, make_article(), NOW - timedelta(days=number))
    assert queries() == few <= 7
