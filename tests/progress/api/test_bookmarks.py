from __future__ import annotations

import pytest
from django.test import Client

from articles import publishing
from progress.bookmarking import keep
from progress.models import Bookmark
from tests.factories import make_article, make_draft, make_user

pytestmark = pytest.mark.django_db
BOOKMARKS = "/api/v1/progress/bookmarks/"


def test_putting_and_deleting_are_the_same_once_and_twice(client: Client) -> None:
    client.force_login(make_user())
    make_article(slug="chunking", title="Chunking")
    answers = [client.put(f"{BOOKMARKS}chunking/") for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 200]
    assert answers[0].json() == answers[1].json()
    assert set(answers[0].json()) == {"article", "title", "created_at"}
    assert [client.delete(f"{BOOKMARKS}chunking/").status_code for _ in range(2)] == [204, 204]
    assert not Bookmark.objects.exists()


def test_the_list_has_ones_own_alone(client: Client) -> None:
    user = make_user()
    client.force_login(user)
    mine = make_article()
    keep(user, mine)
    keep(make_user(), make_article())
    publishing.retire(mine)
    answer = client.get(BOOKMARKS).json()
    assert [row["article"] for row in answer["results"]] == [mine.slug]


def test_what_is_not_announced_is_not_there(client: Client) -> None:
    client.force_login(make_user())
    hidden = make_draft(announced=False)
    for slug in (hidden.slug, "nothing"):
        assert client.put(f"{BOOKMARKS}{slug}/").status_code == 404


def test_a_visitor_has_none(client: Client) -> None:
    make_article(slug="chunking")
    assert client.get(BOOKMARKS).status_code == 401
    assert client.put(f"{BOOKMARKS}chunking/").status_code == 401
