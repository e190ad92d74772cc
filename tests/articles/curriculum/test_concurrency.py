from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from django.db import connection, transaction

from articles.curriculum.faults import CurriculumError
from articles.curriculum.loading import Report, load_curriculum
from articles.models import Article, Prerequisite
from tests.articles.curriculum.folder import CurriculumFolder
from tests.articles.curriculum.test_loading import NOW

pytestmark = pytest.mark.django_db(transaction=True)


def in_own_connection(folder: CurriculumFolder) -> Report:
    try:
        return load_curriculum(folder.root, NOW)
    finally:
        connection.close()


def test_of_two_loads_at_once_one_writes_and_the_other_finds_nothing_to_do(
    curriculum: CurriculumFolder,
) -> None:
    with ThreadPoolExecutor(2) as pool:
        reports = list(pool.map(in_own_connection, [curriculum, curriculum]))

    assert sorted(len(report.created) for report in reports) == [0, 5]
    assert sorted(len(report.unchanged) for report in reports) == [0, 5]
    assert Article.objects.count() == 3


def test_an_authors_save_during_a_load_is_not_lost(curriculum: CurriculumFolder) -> None:
    load_curriculum(curriculum.root, NOW)
    curriculum.edit("01-core/01-the-kv-cache/article.md", "0.5 MB", "0.6 MB")

    def save_meanwhile(titles: Iterable[str], total: int) -> Iterator[str]:
        """After the load has read the article and before it writes."""

        def save() -> None:
            article = Article.objects.get(slug="the-kv-cache")
            article.summary = "An author's words."
            article.save()
            connection.close()

        with ThreadPoolExecutor(1) as pool:
            pool.submit(save).result()
        yield from titles

    with pytest.raises(CurriculumError, match="Somebody saved the article at this moment"):
        load_curriculum(curriculum.root, NOW, progress=save_meanwhile)
    assert Article.objects.get(slug="the-kv-cache").summary == "An author's words."
    assert load_curriculum(curriculum.root, NOW).conflicts != []


def test_learners_read_the_old_articles_until_the_new_ones_are_all_there(
    curriculum: CurriculumFolder,
) -> None:
    load_curriculum(curriculum.root, NOW)
    curriculum.edit("01-core/01-the-kv-cache/article.md", "0.5 MB", "0.6 MB")
    loaded, seen = Event(), Event()

    def hold_open() -> None:
        try:
            with transaction.atomic():
                load_curriculum(curriculum.root, NOW)
                loaded.set()
                seen.wait(10)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        load = pool.submit(hold_open)
        assert loaded.wait(10)
        during = Article.objects.get(slug="the-kv-cache").body
        seen.set()
        load.result()

    assert "0.5 MB" in during
    assert "0.6 MB" in Article.objects.get(slug="the-kv-cache").body


def test_a_circle_closed_by_an_edit_in_the_admin_is_refused_whole(
    curriculum: CurriculumFolder,
) -> None:
    curriculum.edit("01-core/02-batching/article.md", "[the-kv-cache]", "[]")
    curriculum.edit("01-core/03-quantisation/article.md", "[the-kv-cache, batching]", "[]")
    load_curriculum(curriculum.root, NOW)
    first, second = (Article.objects.get(slug=slug) for slug in ("the-kv-cache", "batching"))
    Prerequisite.objects.create(article=first, requires=second, position=1)
    curriculum.edit("01-core/02-batching/article.md", "[]", "[the-kv-cache]")
    curriculum.edit("01-core/03-quantisation/article.md", "medium", "hard")

    with pytest.raises(CurriculumError, match="The database refuses it: The prerequisites of"):
        load_curriculum(curriculum.root, NOW)
    assert Article.objects.get(slug="quantisation").difficulty == "medium"
