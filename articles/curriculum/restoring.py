"""Files as text back into one article: an earlier version, or the copy of another article."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from django.db import transaction
from django.utils import timezone

from articles.curriculum.checks.practice_files import faults_for_readers
from articles.curriculum.faults import CurriculumError, Fault
from articles.curriculum.folders import ArticleFolder
from articles.curriculum.parsing import ArticleParser
from articles.curriculum.rows import ArticleRows, ArticleTypesetter
from articles.curriculum.sources import Place
from articles.curriculum.storing import store_parts
from articles.curriculum.unfinished import UNFINISHED, restore_unfinished
from articles.models import Article, Category, Company

# What an earlier version says of the text is restored, not whether readers had it.
KEPT = ("status", "announced", "is_sample", "publish_at")


@transaction.atomic
def restore(article: Article, files: Mapping[str, str]) -> None:
    """`article` has its section, place and status. Raises CurriculumError with every fault."""
    unfinished = files.get(UNFINISHED)
    folder = _folder(article, {name: files[name] for name in files if name != UNFINISHED})
    typesetter = ArticleTypesetter(folder, article)
    rows = typesetter.typeset(timezone.now())
    faults = [*typesetter.faults, *_missing_terms(folder)]
    if not faults and article.status in {Article.Status.SCHEDULED, Article.Status.PUBLISHED}:
        found = faults_for_readers(dict(folder.source.extra)).values()
        faults = [fault for file_faults in found for fault in file_faults]
    if faults:
        raise CurriculumError(faults)
    _store(rows, folder)
    if unfinished:
        restore_unfinished(article, unfinished)


def _folder(article: Article, files: Mapping[str, str]) -> ArticleFolder:
    parser = ArticleParser(article.slug, files, is_unfinished=True)
    source = parser.parse()
    if source is None or parser.faults:
        raise CurriculumError(parser.faults)
    kept = {name: getattr(article, name) for name in KEPT}
    source = replace(source, entry=source.entry.model_copy(update=kept))
    place = Place(article.section.slug, article.position)
    return ArticleFolder(
        name=article.slug,
        path=article.slug,
        slug=article.slug,
        place=place,
        source=source,
        files=dict(files),
        lines=parser.where(),
    )


def _missing_terms(folder: ArticleFolder) -> list[Fault]:
    entry = folder.source.entry
    known = {
        "entry.category": (Category, [entry.category]),
        "entry.companies": (Company, entry.companies),
        "entry.prerequisites": (Article, entry.prerequisites),
    }
    faults = []
    for part, (model, slugs) in known.items():
        found = model._default_manager.filter(slug__in=slugs).values_list("slug", flat=True)
        faults += [
            folder.fault(part, f"There is no “{slug}” any more.")
            for slug in set(slugs) - set(found)
        ]
    return faults


def _store(rows: ArticleRows, folder: ArticleFolder) -> None:
    article = rows.article
    article.category = Category.objects.get(slug=folder.source.entry.category)
    article.save()
    store_parts([rows], [(article, folder.source)])
