"""What progress adds to the pages stays within their budgets, for those who did much too."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from progress.completing import complete
from tests.articles.test_query_counts import ARTICLE_AT_MOST, TOPICS_AT_MOST
from tests.factories import add_premium_parts, make_article, make_premium_user


@pytest.mark.django_db
def test_a_completed_article_and_filtered_topics(client: Client) -> None:
    user, article = make_premium_user(), make_article()
    add_premium_parts(article)
    for done in (article, *(make_article(article.section) for _ in range(9))):
        complete(user, done, timezone.now())
    client.force_login(user)
    pages = {
        article.get_absolute_url(): ARTICLE_AT_MOST,
        "/learn/?status=done&difficulty=easy": TOPICS_AT_MOST,
    }
    for path, at_most in pages.items():
        with CaptureQueriesContext(connection) as captured:
            assert client.get(path).status_code == 200
        assert len(captured) <= at_most, path
