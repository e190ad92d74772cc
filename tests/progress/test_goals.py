from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from accounts.models import User
from progress.completing import complete
from progress.goals import Week, goal_of, set_goal, this_week
from progress.models import WeeklyGoal
from tests.factories import make_article, make_user

MONDAY = date(2026, 11, 23)


@pytest.fixture
def user(client: Client) -> User:
    user = make_user()
    client.force_login(user)
    return user


def test_a_week_runs_from_monday_to_sunday() -> None:
    days = [date(2026, 11, 22), MONDAY, date(2026, 11, 29), date(2026, 11, 30)]
    assert this_week(days, date(2026, 11, 29), 3) == Week(MONDAY, 2, 3)


@pytest.mark.parametrize(("done", "reached", "shown"), [(1, False, 1), (2, True, 2), (5, True, 2)])
def test_it_is_reached_when_as_many_are_done(done: int, reached: bool, shown: int) -> None:
    week = Week(MONDAY, done, 2)
    assert (week.reached, week.shown) == (reached, shown)
    assert not Week(MONDAY, done, None).reached


@pytest.mark.django_db
def test_it_is_set_changed_and_removed(client: Client, user: User) -> None:
    for goal in ("5", "7", "7"):
        response = client.post("/progress/goal/", {"articles": goal}, follow=True)
        assert f"Your goal is {goal} articles a week." in response.content.decode()
    assert goal_of(user) == 7
    complete(user, make_article(), timezone.now())
    assert "of 7" in client.get("/progress/").content.decode()
    for _ in range(2):
        client.post("/progress/goal/remove/")
    assert goal_of(user) is None


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("entered", "says"),
    [
        ("0", "at least 1 article"),
        ("51", "at most 50 articles"),
        ("x", "whole number"),
        ("", "required"),
    ],
)
def test_what_makes_no_sense_is_told_beside_the_field_and_changes_nothing(
    client: Client, user: User, entered: str, says: str
) -> None:
    set_goal(user, 5)
    response = client.post("/progress/goal/", {"articles": entered})
    assert response.status_code == 422
    assert says in response.content.decode()
    assert f'value="{entered}"' in response.content.decode() or not entered
    assert goal_of(user) == 5


@pytest.mark.django_db
def test_the_database_refuses_it_too() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        WeeklyGoal.objects.create(user=make_user(), articles=51)


@pytest.mark.django_db
def test_a_visitor_is_asked_to_sign_in(client: Client) -> None:
    response = client.post("/progress/goal/", {"articles": "5"})
    assert response.headers["Location"].startswith("/accounts/login/")
