"""A draft that begins with the text of another article."""

from __future__ import annotations

from itertools import count

from django.db import transaction
from django.db.models import Max

from accounts.models import User
from articles.curriculum.restoring import restore
from articles.curriculum.stored import stored_articles
from articles.models import Article
from articles.versioning import keep_versions, source_files


@transaction.atomic
def duplicate(article: Article, by: User) -> Article:
    """At the end of its section, not announced. Raises CurriculumError."""
    original = stored_articles().get(pk=article.pk)
    last = Article.objects.filter(section=article.section).aggregate(last=Max("position"))["last"]
    copy = Article(
        section=article.section,
        position=(last or 0) + 1,
        slug=_free_slug(article.slug),
        announced=False,
        author=by,
    )
    restore(copy, source_files(original))
    Article.objects.filter(pk=copy.pk).update(title=f"{article.title[:153]} (copy)")
    keep_versions([copy], by, f"Copied from {article.title}"[:200])
    return copy


def _free_slug(slug: str) -> str:
    taken = set(Article.objects.values_list("slug", flat=True))
    names = (f"{slug[:150]}-copy" + (f"-{number}" if number > 1 else "") for number in count(1))
    return next(name for name in names if name not in taken)
