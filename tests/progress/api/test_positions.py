from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from accounts.tokens import make_token
from articles.models import Article
from progress.models import ReadingPosition
from tests.factories import make_article, make_draft, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def article() -> Article:
    return make_article(slug="chunking-strategies")


@pytest.fixture
def user(client: Client) -> User:
    user = make_user()
    client.force_login(user)
    return user


def put(client: Client, slug: str = "chunking-strategies", **place: Any) -> Any:
    return client.put(
        f"/api/v1/progress/positions/{slug}/",
        {"block": 12, "percent": 43, **place},
        content_type="application/json",
    )


def test_it_keeps_a_place_and_gives_it_back(client: Client, user: User, article: Article) -> None:
    assert put(client).status_code == 200
    answer = client.get("/api/v1/progress/positions/chunking-strategies/").json()
    assert answer.pop("read_at")
    assert answer == {"article": "chunking-strategies", "block": 12, "percent": 43}


def test_an_older_place_is_answered_with_the_newer(
    client: Client, user: User, article: Article
) -> None:
    put(client)
    assert put(client, block=1, percent=2, seconds_ago=60).json()["percent"] == 43


@pytest.mark.parametrize(
    "place",
    [
        {"percent": 101},
        {"percent": -1},
        {"block": -1},
        {"block": 2**63},
        {"block": "x"},
        {"block": None},
        {"seconds_ago": -1},
        {"seconds_ago": 10**12},
    ],
)
def test_a_place_that_makes_no_sense_is_refused(
    client: Client, user: User, article: Article, place: dict[str, Any]
) -> None:
    assert put(client, **place).status_code == 400
    assert not ReadingPosition.objects.exists()


def test_an_article_that_cannot_be_read_has_no_place(client: Client, user: User) -> None:
    assert put(client, make_draft().slug).status_code == 404
    assert client.get("/api/v1/progress/positions/nothing/").status_code == 404


def test_another_readers_place_is_not_shown(client: Client, user: User, article: Article) -> None:
    put(client)
    client.force_login(make_user())
    assert client.get("/api/v1/progress/positions/chunking-strategies/").status_code == 404


def test_a_visitor_is_refused(client: Client, article: Article) -> None:
    assert put(client).status_code == 401


def test_a_session_needs_its_csrf_token(article: Article) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_user())
    assert put(client).status_code == 403
    assert not ReadingPosition.objects.exists()


def test_a_token_does(client: Client, article: Article) -> None:
    token = make_token(make_user(), "A script")
    response = client.put(
        "/api/v1/progress/positions/chunking-strategies/",
        {"block": 1, "percent": 2},
        content_type="application/json",
        headers={"Authorization": f"Bearer {token}"},
    )
    assert response.status_code == 200
