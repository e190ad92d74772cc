"""The curriculum as a contents list."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from django.db.models import Count, Q

from articles.models import Article, Section


@dataclass(frozen=True)
class SectionContents:
    section: Section
    articles: list[Article]

    @property
    def published_count(self) -> int:
        return sum(article.is_published for article in self.articles)


@dataclass(frozen=True)
class Catalogue:
    """All that is listed, in order; totals count published articles only."""

    contents: list[SectionContents]

    @property
    def articles(self) -> list[Article]:
        return [article for entry in self.contents for article in entry.articles]

    @property
    def published_count(self) -> int:
        return sum(entry.published_count for entry in self.contents)

    @property
    def coming_count(self) -> int:
        return len(self.articles) - self.published_count


def load_catalogue() -> Catalogue:
    """One query, whatever the number of sections and articles."""
    articles = Article.objects.for_catalogue()
    return Catalogue(
        [
            SectionContents(section, list(group))
            for section, group in groupby(articles, key=lambda article: article.section)
        ]
    )


@dataclass(frozen=True)
class Holdings:
    """How many of each premium part can be read today; `samples` articles are open to all."""

    breakdowns: int
    diagrams: int
    answers: int
    follow_ups: int
    samples: int


def load_holdings() -> Holdings:
    """Of published articles, in one query."""
    counts = Article.objects.published().aggregate(
        breakdowns=Count("breakdown", distinct=True),
        diagrams=Count("breakdown__diagrams", distinct=True),
        answers=Count("model_answers", distinct=True),
        follow_ups=Count("follow_ups", distinct=True),
        samples=Count("pk", filter=Q(is_sample=True), distinct=True),
    )
    return Holdings(**counts)
