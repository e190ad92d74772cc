"""A page costs the same number of queries at 10 articles as at 1,000."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from articles.models import Article
from tests.factories import add_premium_parts, make_article, make_premium_user, make_section

pytestmark = pytest.mark.django_db

TOPICS_AT_MOST = 5
ARTICLE_AT_MOST = 7


@pytest.fixture
def article() -> Article:
    article = make_article(make_section(position=1), position=1)
    add_premium_parts(article)
    return article


def add_articles(template: Article, number: int) -> None:
    sections = [make_section() for _ in range(10)]
    Article.objects.bulk_create(
        Article(
            section=sections[i % 10],
            position=10 + i,
            title=f"Copy {i}",
            slug=f"copy-{i}",
            summary="A summary.",
            difficulty="easy",
            category=template.category,
        )
        for i in range(number)
    )


def queries(client: Client, path: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path).status_code == 200
    return len(captured)


@pytest.mark.parametrize("signed_in", [False, True])
def test_all_topics(client: Client, article: Article, signed_in: bool) -> None:
    if signed_in:
        client.force_login(make_premium_user())
    add_articles(article, 9)
    few = queries(client, "/learn/")
    add_more(article)
    assert queries(client, "/learn/") == few <= TOPICS_AT_MOST


@pytest.mark.parametrize("signed_in", [False, True])
def test_article(client: Client, article: Article, signed_in: bool) -> None:
    if signed_in:
        client.force_login(make_premium_user())
    add_articles(article, 9)
    few = queries(client, article.get_absolute_url())
    add_more(article)
    assert queries(client, article.get_absolute_url()) == few <= ARTICLE_AT_MOST


def add_more(article: Article) -> None:
    Article.objects.filter(slug__startswith="copy-").delete()
    add_articles(article, 999)
