from __future__ import annotations

import pytest
from django.test import Client

from articles import publishing
from articles.models import Article
from progress.addressing import address_of
from progress.models import Bookmark
from tests.factories import make_article, make_draft, make_user

pytestmark = pytest.mark.django_db


def press(client: Client, article: Article, act: str = "", **fields: str) -> int:
    return client.post(f"/learn/{article.slug}/bookmark/{act}", fields).status_code


def test_pressing_twice_keeps_one_and_removing_twice_none(client: Client) -> None:
    client.force_login(make_user())
    article = make_article()
    assert [press(client, article) for _ in range(2)] == [303, 303]
    assert Bookmark.objects.count() == 1
    assert [press(client, article, "remove/") for _ in range(2)] == [303, 303]
    assert not Bookmark.objects.exists()


def test_the_page_lists_the_newest_first_and_names_what_is_coming_or_retired(
    client: Client,
) -> None:
    user = make_user()
    client.force_login(user)
    retired, coming = make_article(title="Retired one"), make_draft(title="Coming one")
    for article in (retired, coming):
        press(client, article)
    publishing.retire(retired)
    html = client.get("/bookmarks/").content.decode()
    assert html.index("Coming one") < html.index("Retired one")
    assert "· coming" in html
    assert "· retired" in html


def test_the_button_says_what_it_does(client: Client) -> None:
    client.force_login(make_user())
    article = make_article()
    assert ">Bookmark<" in client.get(article.get_absolute_url()).content.decode()
    press(client, article)
    assert ">Bookmarked<" in client.get(article.get_absolute_url()).content.decode()
    assert 'class="bookmark is-kept"' in client.get("/learn/").content.decode()


def test_a_script_gets_the_button_back(client: Client) -> None:
    client.force_login(make_user())
    article = make_article()
    answer = client.post(
        f"/learn/{article.slug}/bookmark/", headers={"X-Fragments": "1"}
    ).content.decode()
    assert f'id="bookmark-{article.pk}"' in answer
    assert "is-kept" in answer


def test_a_visitor_is_told_that_bookmarks_need_an_account(client: Client) -> None:
    article = make_article()
    assert "bookmark" not in client.get(article.get_absolute_url()).content.decode().lower()
    assert "kept with your account" in client.get("/bookmarks/").content.decode()
    assert press(client, article) == 409
    assert not Bookmark.objects.exists()


def test_a_page_of_another_account_changes_nothing(client: Client) -> None:
    client.force_login(make_user())
    assert press(client, make_article(), **{"for": address_of(make_user())}) == 409
    assert not Bookmark.objects.exists()


def test_what_no_reader_may_see_cannot_be_bookmarked(client: Client) -> None:
    client.force_login(make_user())
    assert press(client, make_draft(announced=False)) == 404
