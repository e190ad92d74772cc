from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils import timezone

from articles import publishing
from articles.models import Article
from tests.articles.test_constraints import run_together
from tests.factories import make_article, make_draft


@pytest.fixture
def due() -> Article:
    article = make_article()
    publishing.schedule(article, timezone.now() - timedelta(minutes=1))
    Article.objects.filter(pk=article.pk).update(published_at=None)
    article.refresh_from_db()
    return article


@pytest.mark.django_db
def test_what_is_due_comes_out_at_its_own_time(due: Article) -> None:
    assert publishing.publish_due(timezone.now()) == [due]
    due.refresh_from_db()
    assert due.is_published
    assert due.published_at == due.publish_at


@pytest.mark.django_db
def test_what_is_not_due_stays_scheduled() -> None:
    article = make_article()
    publishing.schedule(article, timezone.now() + timedelta(minutes=1))
    assert publishing.publish_due(timezone.now()) == []
    article.refresh_from_db()
    assert article.status == Article.Status.SCHEDULED


@pytest.mark.django_db
def test_an_incomplete_article_is_refused_by_name_of_what_it_lacks() -> None:
    draft = make_draft(body="Some words.")
    with pytest.raises(ValidationError, match="a key concept, a rubric criterion"):
        publishing.publish(draft, timezone.now())
    draft.refresh_from_db()
    assert draft.status == Article.Status.DRAFT


@pytest.mark.django_db
def test_publishing_again_keeps_the_first_date() -> None:
    article = make_article()
    first = article.published_at
    publishing.retire(article)
    publishing.publish(article, timezone.now() + timedelta(days=1))
    assert article.published_at == first


@pytest.mark.django_db(transaction=True)
def test_two_workers_publish_an_article_once(due: Article) -> None:
    published: list[Article] = []

    def work() -> None:
        published.extend(publishing.publish_due(timezone.now()))
        connection.close()

    run_together(work, work, work, work)
    assert published == [due]


@pytest.mark.django_db(transaction=True)
def test_a_row_that_another_worker_holds_is_left_to_it(due: Article) -> None:
    seen: list[list[Article]] = []

    def work() -> None:
        seen.append(publishing.publish_due(timezone.now()))
        connection.close()

    with transaction.atomic():
        Article.objects.select_for_update().get(pk=due.pk)
        run_together(work)
    assert seen == [[]]
