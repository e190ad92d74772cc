"""What the database refuses, whoever writes to it."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from django.db import IntegrityError, connection, transaction

from articles.models import Article, Prerequisite, Section
from tests.factories import add_open_parts, make_article, make_draft, make_section

pytestmark = pytest.mark.django_db(transaction=True)


def require(article: Article, requires: Article) -> None:
    position = article.prerequisite_links.count() + 1
    Prerequisite.objects.create(article=article, requires=requires, position=position)


def test_two_sections_cannot_share_a_position() -> None:
    make_section(position=501)
    with pytest.raises(IntegrityError, match="articles_section_position_unique"):
        make_section(position=501)


def test_two_articles_of_a_section_can_change_places_in_one_transaction() -> None:
    section = make_section()
    first = make_draft(section, position=1)
    second = make_draft(section, position=2)
    with transaction.atomic():
        Article.objects.filter(pk=first.pk).update(position=2)
        Article.objects.filter(pk=second.pk).update(position=1)
    assert list(section.articles.order_by("position")) == [second, first]


def test_two_articles_of_a_section_cannot_share_a_position() -> None:
    section = make_section()
    make_draft(section, position=1)
    with pytest.raises(IntegrityError, match="articles_article_position_unique"):
        make_draft(section, position=1)


def test_an_article_cannot_require_itself() -> None:
    article = make_draft()
    with pytest.raises(IntegrityError, match="articles_prerequisite_not_itself"):
        require(article, article)


def test_prerequisites_cannot_lead_back() -> None:
    first, second, third = (make_draft() for _ in range(3))
    require(second, first)
    require(third, second)
    with pytest.raises(IntegrityError, match="lead back"):
        require(first, third)
    assert Prerequisite.objects.count() == 2


def test_a_cycle_that_is_gone_by_the_end_of_the_transaction_is_no_fault() -> None:
    first, second = make_draft(), make_draft()
    require(second, first)
    with transaction.atomic():
        require(first, second)
        Prerequisite.objects.filter(article=second).delete()
    assert list(first.prerequisites.all()) == [second]


def test_two_transactions_cannot_close_a_cycle_together() -> None:
    first, second = make_draft(), make_draft()
    both_wrote = threading.Barrier(2, timeout=10)
    failures: list[Exception] = []

    def close(article: Article, requires: Article) -> None:
        try:
            with transaction.atomic():
                require(article, requires)
                both_wrote.wait()
        except IntegrityError as error:
            failures.append(error)
        finally:
            connection.close()

    run_together(lambda: close(first, second), lambda: close(second, first))
    assert len(failures) == 1
    assert Prerequisite.objects.count() == 1


def run_together(*calls: Callable[[], None]) -> None:
    threads = [threading.Thread(target=call) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_a_published_article_needs_a_body() -> None:
    article = make_draft()
    add_open_parts(article)
    with pytest.raises(IntegrityError, match="articles_article_published_has_text"):
        Article.objects.filter(pk=article.pk).update(
            status="published", published_at="2026-01-01T00:00Z"
        )


def test_a_scheduled_article_needs_a_date() -> None:
    article = make_article()
    with pytest.raises(IntegrityError, match="articles_article_scheduled_has_a_date"):
        Article.objects.filter(pk=article.pk).update(status="scheduled", publish_at=None)


@pytest.mark.parametrize("part", ["key_concepts", "rubric", "pitfalls", "references"])
def test_a_published_article_keeps_at_least_one_of_each_part(part: str) -> None:
    article = make_article()
    with pytest.raises(IntegrityError, match=r"scheduled or published and has no"):
        getattr(article, part).all().delete()
    assert getattr(article, part).exists()


def test_a_published_article_can_be_deleted_with_all_its_parts() -> None:
    article = make_article()
    article.delete()
    assert not Article.objects.exists()


def test_a_section_with_articles_cannot_be_deleted() -> None:
    article = make_draft()
    with pytest.raises(IntegrityError):
        Section.objects.filter(pk=article.section_id)._raw_delete(using="default")
    assert Section.objects.filter(pk=article.section_id).exists()
