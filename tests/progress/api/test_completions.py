from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from accounts.tokens import make_token
from articles import publishing
from progress.completing import complete
from progress.models import Completion, CompletionEvent
from tests.factories import make_article, make_draft, make_section, make_user

pytestmark = pytest.mark.django_db

API = "/api/v1/progress/"


@pytest.fixture
def user(client: Client) -> User:
    user = make_user()
    client.force_login(user)
    return user


def put(client: Client, slug: str) -> Any:
    return client.put(f"{API}completions/{slug}/")


def test_completing_again_and_taking_back_again_change_nothing(client: Client, user: User) -> None:
    section = make_section()
    article = make_article(section)
    make_article(section)
    make_article()
    for _ in range(2):
        assert put(client, article.slug).json() == {
            "completed": True,
            "overall": {"done": 1, "total": 3, "percent": 33},
            "section": {"done": 1, "total": 2, "percent": 50},
        }
    for _ in range(2):
        answer = client.delete(f"{API}completions/{article.slug}/").json()
        assert answer["completed"] is False
        assert answer["overall"]["done"] == 0
    assert CompletionEvent.objects.count() == 2


def test_what_is_not_published_is_not_found(client: Client, user: User) -> None:
    retired = make_article()
    publishing.retire(retired)
    for slug in ("nowhere", make_draft().slug, retired.slug):
        assert put(client, slug).status_code == 404
        assert client.delete(f"{API}completions/{slug}/").status_code == 404
    assert not Completion.objects.exists()


def test_the_summary_counts_published_articles_only(client: Client, user: User) -> None:
    section = make_section()
    done, retired = make_article(section), make_article(section)
    make_draft(section)
    for article in (done, retired):
        complete(user, article, timezone.now())
    publishing.retire(retired)
    assert client.get(API).json() == {
        "overall": {"done": 1, "total": 1, "percent": 100},
        "sections": [
            {"section": section.slug, "title": section.title, "done": 1, "total": 1, "percent": 100}
        ],
    }


def test_lists_have_the_newest_first_and_pages_neither_skip_nor_repeat(
    client: Client, user: User
) -> None:
    at = timezone.now()
    slugs: list[str] = []
    for _ in range(5):
        article = make_article()
        complete(user, article, at)
        slugs.insert(0, article.slug)
    for path in ("completions/", "events/"):
        found: list[str] = []
        address: str | None = f"{API}{path}?page_size=2"
        while address:
            answer = client.get(address).json()
            found += [row["article"] for row in answer["results"]]
            address = answer["next"]
        assert found == slugs


def test_a_token_sees_its_own_learner_alone() -> None:
    mine, other = make_user(), make_user()
    complete(other, make_article(), timezone.now())
    program = Client(headers={"Authorization": f"Bearer {make_token(mine, 'A program')}"})
    assert program.get(f"{API}completions/").json()["results"] == []
    assert program.get(f"{API}events/").json()["results"] == []
    article = make_article()
    assert put(program, article.slug).json()["completed"] is True
    assert Completion.objects.filter(user=mine).count() == 1


@pytest.mark.parametrize("path", ["", "completions/", "events/"])
def test_nobody_reads_it_without_signing_in(client: Client, path: str) -> None:
    assert client.get(f"{API}{path}").status_code in {401, 403}


def test_writing_with_a_session_needs_a_token_of_the_site(user: User) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(user)
    assert put(browser, make_article().slug).status_code == 403


def test_a_senseless_cursor_or_page_size_is_no_server_error(client: Client, user: User) -> None:
    for query in ("cursor=x", "cursor=%00", "page_size=18446744073709551615", "page_size=-1"):
        assert client.get(f"{API}completions/?{query}").status_code in {200, 400, 404}


def test_the_description_names_every_address_with_an_example(client: Client) -> None:
    schema = client.get("/api/v1/schema/?format=json").json()
    for path in ("", "completions/", "completions/{slug}/", "events/"):
        for operation in schema["paths"][f"{API}{path}"].values():
            answer = operation["responses"]["200"]["content"]["application/json"]
            assert answer["examples"], path
