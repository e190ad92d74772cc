"""What comes out is for premium readers first, and for everybody some days later."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from articles import publishing
from articles.models import Article
from tests.factories import (
    BODY,
    add_open_parts,
    add_premium_parts,
    make_article,
    make_draft,
    make_premium_user,
    make_user,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def new() -> Article:
    article = make_draft(body=BODY)
    add_open_parts(article)
    publishing.publish(article, timezone.now())
    return article


def test_it_is_free_a_week_after_it_came_out(new: Article) -> None:
    assert new.published_at
    assert new.free_from == new.published_at + timedelta(days=7)


def test_where_the_setting_is_none_it_is_free_at_once(settings: Settings) -> None:
    settings.EARLY_ACCESS_DAYS = 0
    article = make_draft(body=BODY)
    add_open_parts(article)
    publishing.publish(article, timezone.now())
    assert article.free_from is None


def test_publishing_again_after_a_retirement_does_not_close_it(new: Article) -> None:
    new.free_from = None
    new.save()
    publishing.retire(new)
    publishing.publish(new, timezone.now())
    assert new.free_from is None


def test_others_see_that_it_is_there_and_when_it_opens(client: Client, new: Article) -> None:
    client.force_login(make_user())
    page = client.get(new.get_absolute_url()).content.decode()
    assert new.title in page
    assert "opens to everyone on" in page
    assert "Opening words about a problem" not in page


def test_premium_readers_read_it_now(client: Client, new: Article) -> None:
    client.force_login(make_premium_user())
    assert "Opening words about a problem" in client.get(new.get_absolute_url()).content.decode()


def test_on_the_day_everybody_reads_it(client: Client, new: Article) -> None:
    Article.objects.update(free_from=timezone.now() - timedelta(seconds=1))
    assert "Opening words about a problem" in client.get(new.get_absolute_url()).content.decode()


def test_a_sample_is_open_to_all(client: Client) -> None:
    article = make_article(is_sample=True)
    add_premium_parts(article, "the words of the answer")
    assert "the words of the answer" in client.get(article.get_absolute_url()).content.decode()
    Article.objects.update(is_sample=False)
    assert "the words of the answer" not in client.get(article.get_absolute_url()).content.decode()
