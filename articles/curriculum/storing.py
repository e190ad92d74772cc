"""Typeset rows into the database, many at a time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from django.db import models
from django.db.models import ProtectedError

from articles.curriculum.faults import Fault
from articles.curriculum.folders import TAXONOMY, Curriculum
from articles.curriculum.planning import ArticlePlan, EntryPlan, SectionPlan
from articles.curriculum.rows import ArticleRows
from articles.curriculum.sources import ArticleSource
from articles.models import (
    ArchitectureDiagram,
    Article,
    ArticleCompany,
    Breakdown,
    Category,
    Company,
    FollowUp,
    KeyConcept,
    ModelAnswer,
    Pitfall,
    PracticeFile,
    Prerequisite,
    Reference,
    RubricCriterion,
    Section,
    SourceFile,
)
from articles.revising import revise_all
from articles.versioning import keep_versions

ARTICLES_AT_ONCE = 20  # each has some hundred kB of HTML
PARTS_AT_ONCE = 500
OPEN_PARTS: tuple[type[models.Model], ...] = (KeyConcept, RubricCriterion, Pitfall, Reference)
PREMIUM_PARTS: tuple[type[models.Model], ...] = (Breakdown, ModelAnswer, FollowUp)
LINKS: tuple[type[models.Model], ...] = (ArticleCompany, Prerequisite, PracticeFile)
Entry = tuple[Article, ArticleSource]


def store_taxonomy(curriculum: Curriculum) -> None:
    """What the file does not name any more goes last; see remove_dropped_terms."""
    assert curriculum.taxonomy is not None  # noqa: S101 - its absence is a fault
    for position, category in enumerate(curriculum.taxonomy.categories, 1):
        Category.objects.update_or_create(
            slug=category.slug, defaults={**category.model_dump(), "position": position}
        )
    for position, company in enumerate(curriculum.taxonomy.companies, 1):
        Company.objects.update_or_create(
            slug=company.slug, defaults={**company.model_dump(), "position": position}
        )


def remove_dropped_terms(curriculum: Curriculum) -> list[Fault]:
    """A fault for each that an article still uses, one that was edited in the admin perhaps."""
    assert curriculum.taxonomy is not None  # noqa: S101
    faults = []
    categories = {category.slug for category in curriculum.taxonomy.categories}
    companies = {company.slug for company in curriculum.taxonomy.companies}
    dropped: list[Category | Company] = [
        *Category.objects.exclude(slug__in=categories),
        *Company.objects.exclude(slug__in=companies),
    ]
    for term in dropped:
        try:
            term.delete()
        except ProtectedError:
            used = f"“{term.slug}” is not here any more, and an article in the database has it."
            faults.append(Fault(f"{curriculum.path}/{TAXONOMY}", 1, used))
    return faults


def store_taxonomy_file(text: str) -> None:
    SourceFile.objects.update_or_create(
        article=None, section=None, name=TAXONOMY, defaults={"text": text}
    )


def store_sections(plans: Sequence[SectionPlan], typeset: Iterable[Section]) -> None:
    """`typeset` are the sections whose content is taken from the files."""
    contents = {section.slug: section for section in typeset}
    for plan in plans:
        section = contents.get(plan.slug, plan.section)
        if section and (plan.content.files_win or plan.place.files_win):
            section.position = plan.position
            section.save()
            plan.section = section
    _store_files(plans, {plan.slug: {"section": plan.section} for plan in plans})


def store_steps_back(entries: Iterable[Section | Article]) -> None:
    """The files on record step back with their owner: it is no edit of the admin's."""
    for entry in entries:
        entry.save(update_fields=["position"])
        files = list(entry.source_files.all())
        for file in files:
            folders = file.name.split("/")
            folders[isinstance(entry, Article)] = f"{entry.position:02}-{entry.slug}"
            file.name = "/".join(folders)
        SourceFile.objects.bulk_update(files, ["name"])


def store_articles(plans: Sequence[ArticlePlan], typeset: Sequence[ArticleRows]) -> None:
    """`typeset` are the articles whose content is taken from the files."""
    sections = {section.slug: section for section in Section.objects.all()}
    contents = {rows.article.slug: rows for rows in typeset}
    with_content = [plan for plan in plans if plan.slug in contents]
    _store_article_rows(with_content, contents, sections)
    for plan in plans:
        if plan.article and plan.place.files_win and plan.slug not in contents:
            section = sections[plan.folder.place.section]
            Article.objects.filter(pk=plan.article.pk).update(
                section=section, position=plan.folder.place.position
            )
    store_parts(typeset, [(contents[p.slug].article, p.folder.source) for p in with_content])
    revise_all(rows.article for rows in typeset)
    keep_versions([rows.article for rows in typeset], note="Loaded from files")
    owners = {
        plan.slug: {
            "article": contents[plan.slug].article if plan.slug in contents else plan.article
        }
        for plan in plans
    }
    _store_files(plans, owners)


def _store_article_rows(
    plans: Sequence[ArticlePlan], contents: dict[str, ArticleRows], sections: dict[str, Section]
) -> None:
    categories = {category.slug: category for category in Category.objects.all()}
    created = []
    for plan in plans:
        article, place = contents[plan.slug].article, plan.place_after
        article.section, article.position = sections[place.section], place.position
        article.category = categories[plan.folder.source.entry.category]
        if article._state.adding:
            created.append(article)
        else:
            article.save()
    Article.objects.bulk_create(created, batch_size=ARTICLES_AT_ONCE)


def store_parts(typeset: Sequence[ArticleRows], entries: Sequence[Entry]) -> None:
    """In place of all that the articles had; `entries` are the same articles."""
    if not typeset:
        return
    for model in (*OPEN_PARTS, *PREMIUM_PARTS, *LINKS):
        model._default_manager.filter(article__in=[rows.article for rows in typeset]).delete()
    KeyConcept.objects.bulk_create(
        (row for rows in typeset for row in rows.key_concepts), PARTS_AT_ONCE
    )
    RubricCriterion.objects.bulk_create(
        (row for rows in typeset for row in rows.rubric), PARTS_AT_ONCE
    )
    Pitfall.objects.bulk_create((row for rows in typeset for row in rows.pitfalls), PARTS_AT_ONCE)
    Reference.objects.bulk_create(
        (row for rows in typeset for row in rows.references), PARTS_AT_ONCE
    )
    Breakdown.objects.bulk_create(
        (row for rows in typeset for row in rows.breakdowns), ARTICLES_AT_ONCE
    )
    ArchitectureDiagram.objects.bulk_create(
        (row for rows in typeset for row in rows.diagrams), ARTICLES_AT_ONCE
    )
    ModelAnswer.objects.bulk_create(
        (row for rows in typeset for row in rows.answers), PARTS_AT_ONCE
    )
    FollowUp.objects.bulk_create(
        (row for rows in typeset for row in rows.follow_ups), PARTS_AT_ONCE
    )
    _store_links(entries)


def _store_links(entries: Sequence[Entry]) -> None:
    """When every article is there."""
    companies = {company.slug: company for company in Company.objects.all()}
    ids = dict(Article.objects.values_list("slug", "pk"))
    ArticleCompany.objects.bulk_create(
        (
            ArticleCompany(article=article, company=companies[slug], position=position)
            for article, source in entries
            for position, slug in enumerate(source.entry.companies, 1)
        ),
        PARTS_AT_ONCE,
    )
    Prerequisite.objects.bulk_create(
        (
            Prerequisite(article=article, requires_id=ids[slug], position=position)
            for article, source in entries
            for position, slug in enumerate(source.entry.prerequisites, 1)
        ),
        PARTS_AT_ONCE,
    )
    PracticeFile.objects.bulk_create(
        (
            PracticeFile(article=article, name=name, text=text)
            for article, source in entries
            for name, text in source.extra
        ),
        PARTS_AT_ONCE,
    )


def _store_files(
    plans: Sequence[EntryPlan], owners: Mapping[str, Mapping[str, models.Model | None]]
) -> None:
    changed = [plan for plan in plans if plan.refreshes_files]
    if not changed:
        return
    old = [file.pk for plan in changed for file in plan.loaded.files]
    SourceFile.objects.filter(pk__in=old).delete()
    SourceFile.objects.bulk_create(
        (
            SourceFile(**owners[plan.slug], name=name, text=text)
            for plan in changed
            for name, text in plan.files_after.items()
        ),
        PARTS_AT_ONCE,
    )
