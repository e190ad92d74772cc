"""An article that became another since it was read says so, and shows how."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from articles.models import Article
from articles.revising import revise
from progress.changes import changes_since_read, see
from progress.completing import complete
from progress.models import Completion
from tests.factories import add_premium_parts, make_article, make_premium_user, make_user

pytestmark = pytest.mark.django_db
NOTICE = "Changed since you read it."


@pytest.fixture
def user(client: Client) -> User:
    user = make_user()
    client.force_login(user)
    return user


@pytest.fixture
def article() -> Article:
    return make_article()


def change(
    article: Article, before: str = "The end.", after: str = "It ends after 3 steps."
) -> None:
    article.body = article.body.replace(before, after)
    article.save()
    revise(article)


def page(client: Client, article: Article, rest: str = "") -> str:
    return client.get(f"{article.get_absolute_url()}{rest}").content.decode()


def test_only_who_completed_it_before_is_told(client: Client, user: User, article: Article) -> None:
    assert NOTICE not in page(client, article)
    complete(user, article, timezone.now())
    assert NOTICE not in page(client, article)
    change(article)
    assert NOTICE in page(client, article)
    assert "changed-mark" in client.get("/learn/").content.decode()
    client.logout()
    assert NOTICE not in page(client, article)


def test_a_change_of_little_is_not_told(client: Client, user: User, article: Article) -> None:
    complete(user, article, timezone.now())
    change(article, "The end.", "the  end")
    assert NOTICE not in page(client, article)


def test_the_page_shows_what_went_and_what_came(
    client: Client, user: User, article: Article
) -> None:
    complete(user, article, timezone.now())
    change(article)
    html = page(client, article, "changes/")
    assert "<ins>" in html
    assert "<del>" in html
    assert "Second heading" in html
    assert "unchanged part" in html


def test_markup_in_a_lesson_is_shown_as_text(client: Client, user: User, article: Article) -> None:
    complete(user, article, timezone.now())
    change(article, "The end.", "Write `<script>alert(1)</script>` 3 times.")
    html = page(client, article, "changes/")
    assert "<script>alert" not in html
    assert "&lt;script&gt;" in html


def test_seen_is_seen_up_to_what_was_shown(client: Client, user: User, article: Article) -> None:
    complete(user, article, timezone.now())
    change(article)
    change(article, "3 steps", "4 steps")
    client.post(f"{article.get_absolute_url()}changes/", {"revision": 2})
    assert Completion.objects.get().revision == 2
    assert NOTICE in page(client, article)
    for _ in range(2):
        client.post(f"{article.get_absolute_url()}changes/", {"revision": 3})
    assert NOTICE not in page(client, article)
    assert "Nothing has changed" in page(client, article, "changes/")


@pytest.mark.parametrize("revision", ["", "x", "-1", "99", "9" * 30, "²"])
def test_a_revision_that_there_is_not_does_no_harm(
    client: Client, user: User, article: Article, revision: str
) -> None:
    complete(user, article, timezone.now())
    client.post(f"{article.get_absolute_url()}changes/", {"revision": revision})
    assert Completion.objects.get().revision == 1


def test_seeing_never_goes_back(user: User, article: Article) -> None:
    change(article)
    complete(user, article, timezone.now())
    assert not see(user, article, 1)
    assert Completion.objects.get().revision == 2


def test_from_the_revision_that_was_read_over_several(user: User, article: Article) -> None:
    complete(user, article, timezone.now())
    change(article)
    change(article, "3 steps", "4 steps")
    found = changes_since_read(user, article)
    assert found is not None
    assert (found.read, found.latest) == (1, 3)


def test_premium_text_and_what_is_not_out_for_all_are_not_shown(
    client: Client, user: User, article: Article
) -> None:
    add_premium_parts(article, "canary")
    complete(user, article, timezone.now())
    change(article)
    Article.objects.update(free_from=timezone.now() + timedelta(days=3))
    assert client.get(f"{article.get_absolute_url()}changes/").status_code == 302
    subscriber = make_premium_user()
    client.force_login(subscriber)
    complete(subscriber, article, timezone.now())
    change(article, "3 steps", "4 steps")
    html = page(client, article, "changes/")
    assert "<ins>" in html
    assert "canary" not in html


def test_a_visitor_is_told_what_it_is(client: Client, article: Article) -> None:
    assert "With an account" in page(client, article, "changes/")
