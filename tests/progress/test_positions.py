from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Barrier

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from accounts.models import User
from articles import publishing
from articles.models import Article
from progress.completing import complete
from progress.marks import marks_of
from progress.models import Completion, ReadingPosition
from progress.positions import keep_position, onward
from tests.factories import make_article, make_section, make_user

NOW = timezone.now()
DEVICES = 8


@pytest.mark.django_db
def test_the_newest_wins_in_whatever_order_they_arrive() -> None:
    user, article = make_user(), make_article()
    newer = keep_position(user, article, 20, 40, NOW)
    late = keep_position(user, article, 3, 5, NOW - timedelta(minutes=1))
    assert newer.percent == late.percent == 40
    assert keep_position(user, article, 2, 4, NOW + timedelta(minutes=1)).percent == 4
    assert ReadingPosition.objects.count() == 1


@pytest.mark.django_db
def test_reading_to_the_end_completes_nothing() -> None:
    user, article = make_user(), make_article()
    keep_position(user, article, 99, 100, NOW)
    assert not Completion.objects.exists()


@pytest.mark.django_db
def test_the_one_read_last_and_not_completed_comes_next() -> None:
    user, section = make_user(), make_section()
    articles = [make_article(section) for _ in range(4)]
    first, read, read_last, _ = articles
    assert onward(articles, marks_of(user)).article == first
    keep_position(user, read, 2, 20, NOW - timedelta(hours=1))
    keep_position(user, read_last, 4, 43, NOW)
    found = onward(articles, marks_of(user))
    assert (found.article, found.percent) == (read_last, 43)
    complete(user, read_last, NOW)
    assert onward(articles, marks_of(user)).article == read
    publishing.retire(read)
    read.refresh_from_db()
    found = onward(articles, marks_of(user))
    assert (found.article, found.percent) == (first, None)


@pytest.mark.django_db
def test_all_topics_and_home_offer_to_continue_where_the_reader_stopped(client: Client) -> None:
    user, article = make_user(), make_article(title="Chunking Strategies")
    keep_position(user, article, 4, 43, NOW)
    client.force_login(user)
    for path in ("/learn/", "/"):
        page = client.get(path).content.decode()
        assert f'href="{article.get_absolute_url()}#continue"' in page
        assert 'Continue with Chunking Strategies, <span class="nowrap tabular">43%</span>' in page


@pytest.mark.django_db
def test_the_article_offers_the_place_until_it_is_completed(client: Client) -> None:
    user, article = make_user(), make_article()
    keep_position(user, article, 4, 43, NOW)
    client.force_login(user)
    page = client.get(article.get_absolute_url()).content.decode()
    assert 'data-block="4" data-percent="43"' in page
    assert "(43%)" in page
    complete(user, article, NOW)
    page = client.get(article.get_absolute_url()).content.decode()
    assert 'class="resume" hidden' in page
    assert "data-completed" in page


@pytest.mark.django_db
def test_a_visitors_page_holds_no_token_and_may_be_shared(client: Client) -> None:
    response = client.get(make_article().get_absolute_url())
    assert "data-token" not in response.content.decode()
    assert response["Cache-Control"] == "public, max-age=60"


def _keep(user: User, article: Article, at: datetime, percent: int, barrier: Barrier) -> None:
    barrier.wait()
    try:
        keep_position(user, article, percent, percent, at)
    finally:
        connection.close()


@pytest.mark.django_db(transaction=True)
def test_of_several_devices_at_the_same_moment_the_newest_wins() -> None:
    user, article = make_user(), make_article()
    barrier = Barrier(DEVICES)
    with ThreadPoolExecutor(DEVICES) as pool:
        calls = [
            pool.submit(_keep, user, article, NOW + timedelta(seconds=n), n, barrier)
            for n in range(DEVICES)
        ]
    for call in calls:
        call.result()
    assert ReadingPosition.objects.get().percent == DEVICES - 1
