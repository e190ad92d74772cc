"""What the database says now, and what the files said when they were last loaded."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Prefetch, QuerySet

from articles.curriculum.folders import NUMBERED, SECTION, TAXONOMY
from articles.curriculum.parsing import ArticleParser
from articles.curriculum.schema import (
    ArticleEntry,
    CategoryEntry,
    CompanyEntry,
    ConceptEntry,
    Marks,
    ReferenceEntry,
    SectionEntry,
    Taxonomy,
)
from articles.curriculum.sources import (
    LEVELS,
    AnswersSource,
    ArticleSource,
    BreakdownSource,
    FollowUpSource,
    Place,
    trimmed,
)
from articles.curriculum.yaml_lines import YamlDocument
from articles.models import Article, Category, Company, Prerequisite, Section, SourceFile


@dataclass
class LoadedFiles:
    """The files of a section or an article as they were when they were last loaded."""

    files: list[SourceFile]

    @cached_property
    def folder(self) -> str:
        """Below the curriculum's root; empty where nothing was ever loaded."""
        parents = [file.name.rpartition("/")[0] for file in self.files]
        return min(parents, key=len, default="")

    @cached_property
    def texts(self) -> dict[str, str]:
        """By name in the folder."""
        return {file.name.removeprefix(f"{self.folder}/"): file.text for file in self.files}


def stored_taxonomy() -> Taxonomy:
    return Taxonomy.model_construct(
        categories=tuple(
            CategoryEntry.model_construct(name=c.name, slug=c.slug, description=c.description)
            for c in Category.objects.order_by("position", "name")
        ),
        companies=tuple(
            CompanyEntry.model_construct(name=c.name, slug=c.slug)
            for c in Company.objects.order_by("position", "name")
        ),
    )


def loaded_taxonomy() -> tuple[Taxonomy | None, str]:
    """And its text; (None, "") where it was never loaded."""
    file = SourceFile.objects.filter(article=None, section=None, name=TAXONOMY).first()
    return (YamlDocument(file.text, "").read(Taxonomy), file.text) if file else (None, "")


def stored_sections() -> QuerySet[Section]:
    return Section.objects.prefetch_related("source_files")


def section_entry(section: Section) -> SectionEntry:
    return SectionEntry.model_construct(
        title=section.title,
        emoji=section.emoji,
        introduction=_text(section.introduction),
        outcomes=tuple(section.outcomes),
    )


def loaded_section(section: Section) -> tuple[SectionEntry | None, LoadedFiles]:
    """`section` comes from stored_sections()."""
    loaded = LoadedFiles(list(section.source_files.all()))
    text = loaded.texts.get(SECTION)
    return (YamlDocument(text, "").read(SectionEntry) if text else None), loaded


def stored_articles() -> QuerySet[Article]:
    """Articles with all that `article_source` reads, in a fixed number of queries."""
    links = Prerequisite.objects.select_related("requires")
    return (
        Article.objects.select_related("section", "category", "breakdown")
        .prefetch_related(
            "company_links__company",
            Prefetch("prerequisite_links", links),
            "key_concepts",
            "rubric",
            "pitfalls",
            "references",
            "model_answers",
            "follow_ups",
            "source_files",
            "practice_files",
        )
        .in_order()
    )


def article_place(article: Article) -> Place:
    return Place(article.section.slug, article.position)


def article_source(article: Article) -> ArticleSource:
    """`article` comes from stored_articles()."""
    return ArticleSource(
        entry=_entry(article),
        body=_text(article.body),
        breakdown=_breakdown(article),
        answers=_answers(article),
        extra=tuple(sorted((file.name, file.text) for file in article.practice_files.all())),
    )


def loaded_files(article: Article) -> LoadedFiles:
    """`article` comes from stored_articles()."""
    return LoadedFiles(list(article.source_files.all()))


def loaded_source(loaded: LoadedFiles) -> ArticleSource | None:
    return ArticleParser("", loaded.texts).parse() if loaded.files else None


def loaded_place(loaded: LoadedFiles) -> Place | None:
    section, _, article = loaded.folder.partition("/")
    matches = NUMBERED.fullmatch(section), NUMBERED.fullmatch(article)
    if matches[0] is None or matches[1] is None:
        return None
    return Place(matches[0]["slug"], int(matches[1]["position"]))


def _entry(article: Article) -> ArticleEntry:
    # model_construct: the database's own constraints held when this was saved.
    return ArticleEntry.model_construct(
        title=article.title,
        summary=article.summary,
        status=article.status,  # type: ignore[arg-type]
        announced=article.announced,
        is_sample=article.is_sample,
        publish_at=article.publish_at,
        difficulty=article.difficulty,  # type: ignore[arg-type]
        category=article.category.slug,
        minutes=article.minutes_pinned,
        companies=tuple(link.company.slug for link in article.company_links.all()),
        prerequisites=tuple(link.requires.slug for link in article.prerequisite_links.all()),
        key_concepts=tuple(
            ConceptEntry.model_construct(term=c.term, gloss=c.gloss)
            for c in article.key_concepts.all()
        ),
        rubric=tuple(_line(criterion.text) for criterion in article.rubric.all()),
        pitfalls=tuple(_line(pitfall.text) for pitfall in article.pitfalls.all()),
        references=tuple(
            ReferenceEntry.model_construct(
                key=r.key, title=r.title, authors=r.authors, year=r.year, venue=r.venue, url=r.url
            )
            for r in article.references.all()
        ),
    )


def _breakdown(article: Article) -> BreakdownSource | None:
    if not hasattr(article, "breakdown"):
        return None
    return BreakdownSource(_line(article.breakdown.question), _text(article.breakdown.body))


def _answers(article: Article) -> AnswersSource | None:
    answers = {answer.level: answer for answer in article.model_answers.all()}
    if set(answers) != set(LEVELS):
        return None
    marks: dict[str, Any] = {level: tuple(answers[level].marks) for level in LEVELS}
    return AnswersSource(
        marks=Marks.model_construct(**marks),
        bodies=tuple(_text(answers[level].body) for level in LEVELS),
        follow_ups=tuple(
            FollowUpSource(
                _line(item.question), _text(item.tested), _text(item.answer), _text(item.trap)
            )
            for item in article.follow_ups.all()
        ),
    )


def _text(text: str) -> str:
    """As a file would say it: browsers send \\r\\n."""
    return trimmed(text)[0]


def _line(text: str) -> str:
    return _text(text).strip()
