from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from threading import Barrier

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from accounts.models import User
from articles import publishing
from articles.models import Article
from progress.completing import complete, undo
from progress.models import Completion, CompletionEvent
from tests.factories import make_article, make_user

CLICKS = 8


@pytest.mark.django_db
def test_completing_twice_makes_one_row_and_one_event() -> None:
    user, article = make_user(), make_article()
    at = timezone.now()
    assert [complete(user, article, at), complete(user, article, at)] == [True, False]
    assert Completion.objects.count() == CompletionEvent.objects.count() == 1


@pytest.mark.django_db
def test_undoing_twice_makes_one_event_and_completing_again_another() -> None:
    user, article = make_user(), make_article()
    complete(user, article, timezone.now())
    assert [undo(user, article, timezone.now()) for _ in range(2)] == [True, False]
    assert not Completion.objects.exists()
    assert complete(user, article, timezone.now())
    kinds = CompletionEvent.objects.order_by("at").values_list("kind", flat=True)
    assert list(kinds) == ["completed", "undone", "completed"]


@pytest.mark.django_db
def test_the_day_is_the_learners_own() -> None:
    user = make_user(time_zone="Pacific/Auckland")
    complete(user, make_article(), datetime(2026, 3, 1, 12, 30, tzinfo=UTC))
    assert Completion.objects.get().day == date(2026, 3, 2)


@pytest.mark.django_db
def test_a_completion_stays_when_its_article_is_retired() -> None:
    user, article = make_user(), make_article()
    complete(user, article, timezone.now())
    publishing.retire(article)
    assert Completion.objects.filter(user=user).count() == 1
    assert not Completion.objects.counted().exists()


@pytest.mark.django_db
def test_the_database_refuses_a_second_row() -> None:
    user, article = make_user(), make_article()
    complete(user, article, timezone.now())
    row = Completion.objects.get()
    row.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)


def _click(user: User, article: Article, barrier: Barrier) -> bool:
    barrier.wait()
    try:
        return complete(user, article, timezone.now())
    finally:
        connection.close()


@pytest.mark.django_db(transaction=True)
def test_clicks_at_the_same_moment_on_several_devices_make_one_row_and_one_event() -> None:
    user, article = make_user(), make_article()
    barrier = Barrier(CLICKS)
    with ThreadPoolExecutor(CLICKS) as pool:
        clicks = [pool.submit(_click, user, article, barrier) for _ in range(CLICKS)]
    assert sum(click.result() for click in clicks) == 1
    assert Completion.objects.count() == CompletionEvent.objects.count() == 1
