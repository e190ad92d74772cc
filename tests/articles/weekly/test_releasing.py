"""The week's release: one a week, its articles together, whoever asks."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.utils import timezone

from accounts.models import OutgoingMail
from articles.models import Article, QueueEntry, Release
from articles.weekly.queueing import enqueue, reorder, unschedule
from articles.weekly.releasing import release_due, release_now, skip_week
from articles.weekly.warning import warn_of_short_queue
from tests.articles.weekly.queue import held_parts, queued_articles, ready_article
from tests.factories import make_article, make_draft, make_premium_user, make_user

NOW = datetime(2026, 11, 24, 10, tzinfo=UTC)  # a Tuesday, an hour after the slot
WEEK = timedelta(days=7)
AT_ONCE = 6


@pytest.mark.django_db
def test_the_next_of_the_queue_come_out_together_in_order() -> None:
    first, second, third = queued_articles(3)
    release = release_due(NOW)
    assert release
    assert (release.year, release.week, release.state) == (2026, 48, "released")
    assert [content.article for content in release.contents.all()] == [first, second]
    statuses = Article.objects.order_by("pk").values_list("status", flat=True)
    assert list(statuses) == ["published", "published", "draft"]
    assert QueueEntry.objects.get().article == third


@pytest.mark.django_db
def test_asked_again_in_the_same_week_nothing_happens() -> None:
    queued_articles(4)
    assert release_due(NOW)
    assert release_due(NOW + timedelta(days=3)) is None
    assert Article.objects.published().count() == 2
    assert release_due(NOW + WEEK)
    assert Article.objects.published().count() == 4


@pytest.mark.django_db
def test_weeks_that_were_missed_are_caught_up_once() -> None:
    queued_articles(6)
    release_due(NOW)
    assert release_due(NOW + 4 * WEEK)
    assert release_due(NOW + 4 * WEEK) is None
    assert Release.objects.count() == 2
    assert Article.objects.published().count() == 4


@pytest.mark.django_db
def test_an_empty_queue_makes_a_release_that_tells_nobody() -> None:
    make_user(wants_digest=True)
    release = release_due(NOW)
    assert release
    assert release.state == "empty"
    assert release.digest_written_at
    queued_articles(1)
    assert release_due(NOW + timedelta(days=1)) is None
    assert not Article.objects.published().exists()


@pytest.mark.django_db
def test_an_article_that_is_not_fit_any_more_waits_and_the_next_takes_its_place() -> None:
    broken, second, third = queued_articles(3)
    broken.references.all().delete()
    release = release_due(NOW)
    assert release
    assert [content.article for content in release.contents.all()] == [second, third]
    assert QueueEntry.objects.get().article == broken


@pytest.mark.django_db
def test_premium_parts_are_read_by_nobody_before_they_come_out(client: Client) -> None:
    article = held_parts()
    client.force_login(make_premium_user())
    page = client.get(article.get_absolute_url()).content.decode()
    assert "held back" not in page
    assert "None have been written for this article yet" in page
    release_due(NOW)
    assert "held back" in client.get(article.get_absolute_url()).content.decode()


@pytest.mark.django_db
def test_now_is_the_release_of_the_coming_week() -> None:
    queued_articles(4)
    release_due(NOW)
    release = release_now(NOW + timedelta(days=2), make_user())
    assert release
    assert (release.week, release.made_by is not None) == (49, True)
    assert release_due(NOW + WEEK) is None


@pytest.mark.django_db
def test_a_week_that_is_skipped_has_no_release_and_the_queue_waits() -> None:
    queued_articles(2)
    release_due(NOW - WEEK)
    queued_articles(2)
    assert skip_week(NOW - timedelta(days=1), make_user())
    assert release_due(NOW) is None
    assert QueueEntry.objects.count() == 2
    assert release_due(NOW + WEEK)
    assert QueueEntry.objects.count() == 0


@pytest.mark.django_db
def test_only_what_is_ready_is_queued_and_once() -> None:
    with pytest.raises(ValidationError, match="still needs"):
        enqueue(make_draft(), "article", None, timezone.now())
    with pytest.raises(ValidationError, match="published already"):
        enqueue(make_article(), "article", None, timezone.now())
    with pytest.raises(ValidationError, match="not held back"):
        enqueue(make_article(), "premium", None, timezone.now())
    article = ready_article()
    entries = {enqueue(article, "article", None, timezone.now()).pk for _ in range(2)}
    assert len(entries) == 1


@pytest.mark.django_db
def test_the_queue_is_put_in_another_order_and_taken_out_of() -> None:
    queued_articles(3)
    first, second, third = QueueEntry.objects.all()
    reorder([third.pk, third.pk, first.pk, 10**9])
    assert list(QueueEntry.objects.all()) == [third, first, second]
    unschedule(first)
    unschedule(first)
    assert list(QueueEntry.objects.all()) == [third, second]


@pytest.mark.django_db
def test_editors_are_told_of_a_short_queue_ahead_of_time_once() -> None:
    make_user(is_staff=True, is_superuser=True, email="editor@example.com")
    make_user(is_staff=True)
    assert warn_of_short_queue(NOW + timedelta(days=1)) == 0
    queued_articles(1)
    soon = NOW + timedelta(days=5)
    assert [warn_of_short_queue(soon), warn_of_short_queue(soon)] == [1, 0]
    mail = OutgoingMail.objects.get()
    assert (mail.recipient, mail.subject) == (
        "editor@example.com",
        "The queue for week 49 is short",
    )
    queued_articles(1)
    assert warn_of_short_queue(soon + timedelta(hours=1)) == 0


def _release(barrier: Barrier) -> bool:
    barrier.wait()
    try:
        return release_due(NOW) is not None
    finally:
        connection.close()


@pytest.mark.django_db(transaction=True)
def test_two_beats_and_a_hand_at_the_same_moment_make_one_release() -> None:
    queued_articles(4)
    barrier = Barrier(AT_ONCE)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        made = list(pool.map(_release, [barrier] * AT_ONCE))
    assert sum(made) == 1
    assert Article.objects.published().count() == 2
    assert Release.objects.get().contents.count() == 2


@pytest.mark.django_db
def test_the_topics_page_says_what_is_new_this_week(client: Client) -> None:
    new, _ = queued_articles(2)
    assert "New this week" not in client.get("/learn/").content.decode()
    release_due(NOW)
    Release.objects.update(made_at=timezone.now())
    assert f'<b>New this week</b> <a href="{new.get_absolute_url()}">' in (
        client.get("/learn/").content.decode()
    )
    Release.objects.update(made_at=timezone.now() - timedelta(days=7, minutes=1))
    assert "New this week" not in client.get("/learn/").content.decode()
