from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from progress.completing import complete
from progress.goals import goal_of
from tests.factories import make_article, make_user

pytestmark = pytest.mark.django_db

PATH = "/api/v1/progress/goal/"


@pytest.fixture
def user(client: Client) -> User:
    user = make_user()
    client.force_login(user)
    return user


def put(client: Client, articles: Any) -> Any:
    return client.put(PATH, {"articles": articles}, content_type="application/json")


def test_it_is_set_read_and_removed(client: Client, user: User) -> None:
    complete(user, make_article(), timezone.now())
    assert client.get(PATH).json()["articles"] is None
    for _ in range(2):
        answer = put(client, 5).json()
        assert (answer["articles"], answer["done"]) == (5, 1)
    for _ in range(2):
        assert client.delete(PATH).status_code == 204
    assert goal_of(user) is None


@pytest.mark.parametrize("articles", [0, 51, -1, 10**30, "x", None, 1.5, [5]])
def test_what_makes_no_sense_is_refused(client: Client, user: User, articles: Any) -> None:
    assert put(client, articles).status_code == 400
    assert goal_of(user) is None


def test_a_visitor_is_refused(client: Client) -> None:
    assert put(client, 5).status_code == 401
