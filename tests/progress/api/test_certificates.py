from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from articles.models import Section
from progress.completing import complete
from progress.models import Certificate
from tests.factories import make_article, make_section, make_user

pytestmark = pytest.mark.django_db

PATH = "/api/v1/progress/certificates/"


@pytest.fixture
def user(client: Client) -> User:
    user = make_user()
    client.force_login(user)
    return user


@pytest.fixture
def section(user: User) -> Section:
    section = make_section(slug="portfolio-capstones", title="Portfolio Capstones")
    complete(user, make_article(section, title="A capstone"), timezone.now())
    return section


def ask(client: Client, **fields: Any) -> Any:
    data = {"section": "portfolio-capstones", "name": "Ada", **fields}
    return client.post(PATH, data, content_type="application/json")


def test_it_is_issued_once_listed_and_verified_at_its_address(
    client: Client, section: Section
) -> None:
    first, again = ask(client), ask(client)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json() == client.get(PATH).json()[0]
    issued = first.json()
    assert issued["titles"] == ["A capstone"]
    assert issued["url"] == f"http://testserver/certificates/{issued['id']}/"
    assert client.get(issued["url"]).status_code == 200


def test_without_a_section_it_is_for_the_whole(client: Client, section: Section) -> None:
    assert ask(client, section=None).json()["subject"] == "The LeetLLM curriculum"


def test_what_is_open_is_named(client: Client, section: Section) -> None:
    make_article(section, title="Open still")
    response = ask(client)
    assert response.status_code == 409
    assert response.json()["missing"] == ["Open still"]


@pytest.mark.parametrize(
    "fields", [{"name": ""}, {"name": "a@b.example"}, {"name": "x" * 81}, {"section": "nowhere"}]
)
def test_what_makes_no_sense_is_refused(
    client: Client, section: Section, fields: dict[str, str]
) -> None:
    assert ask(client, **fields).status_code == 400
    assert not Certificate.objects.exists()


def test_it_is_revoked_once(client: Client, section: Section) -> None:
    issued = ask(client).json()
    path = f"{PATH}{issued['id']}/revoke/"
    first, again = client.post(path).json(), client.post(path).json()
    assert first["revoked_at"] == again["revoked_at"] is not None
    assert client.get(issued["url"]).status_code == 410


def test_that_of_another_is_not_there(client: Client, section: Section) -> None:
    issued = ask(client).json()
    client.force_login(make_user())
    assert client.get(PATH).json() == []
    assert client.post(f"{PATH}{issued['id']}/revoke/").status_code == 404
