"""Every save and every load of an article leaves a version of its whole source."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from articles.curriculum.stored import article_source, stored_articles
from articles.curriculum.unfinished import UNFINISHED, unfinished_answers
from articles.curriculum.writing import article_files
from articles.models import Article, ArticleVersion


def source_files(article: Article) -> dict[str, str]:
    """The text of each of its files; `article` comes from stored_articles()."""
    source = article_source(article)
    files = article_files(source)
    unfinished = "" if source.answers else unfinished_answers(article)
    return {**files, UNFINISHED: unfinished} if unfinished else files


@transaction.atomic
def keep_versions(
    articles: Iterable[Article], author: User | None = None, note: str = ""
) -> list[ArticleVersion]:
    """One more for each article whose source differs from its last; the caller saved it before."""
    ids = [article.pk for article in articles]
    list(Article.objects.select_for_update(no_key=True).filter(pk__in=ids).order_by("pk"))
    rows = ArticleVersion.objects.filter(article__in=ids).order_by("article_id", "-number")
    last = {row.article_id: row for row in rows.distinct("article_id")}
    made = []
    for article in stored_articles().filter(pk__in=ids):
        before, files = last.get(article.pk), source_files(article)
        if before is None or before.files != files:
            made.append(
                ArticleVersion(
                    article=article,
                    number=before.number + 1 if before else 1,
                    author=author,
                    at=timezone.now(),
                    files=files,
                    note=note,
                )
            )
    return ArticleVersion.objects.bulk_create(made, batch_size=20)
