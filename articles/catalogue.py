"""The curriculum as a contents list."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from itertools import groupby

from django.db.models import Count, Q

from articles.models import Article, Section


@dataclass(frozen=True)
class SectionContents:
    """`shown` are those that filters leave; totals are those of all."""

    section: Section
    articles: list[Article]
    shown: list[Article]

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
    def new_articles(self) -> list[Article]:
        """What came out with a release of this week, itself or its premium parts."""
        return [article for article in self.articles if article.is_new]  # type: ignore[attr-defined]

    @property
    def shown_count(self) -> int:
        return sum(len(entry.shown) for entry in self.contents)

    @property
    def published_count(self) -> int:
        return sum(entry.published_count for entry in self.contents)

    @property
    def coming_count(self) -> int:
        return len(self.articles) - self.published_count

    def narrowed(self, admits: Callable[[Article], bool]) -> Catalogue:
        """Shows of what it shows only what is admitted."""
        return Catalogue(
            [
                replace(entry, shown=[article for article in entry.shown if admits(article)])
                for entry in self.contents
            ]
        )


def load_catalogue(articles: Iterable[Article] | None = None) -> Catalogue:
    """One query, whatever the number of sections and articles."""
    if articles is None:
        articles = Article.objects.for_catalogue()
    contents = []
    for section, group in groupby(articles, key=lambda article: article.section):
        listed = list(group)
        contents.append(SectionContents(section, listed, shown=listed))
    return Catalogue(contents)


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
    counts = (
        Article.objects.published()
        .filter(premium_held=False)
        .aggregate(
            breakdowns=Count("breakdown", distinct=True),
            diagrams=Count("breakdown__diagrams", distinct=True),
            answers=Count("model_answers", distinct=True),
            follow_ups=Count("follow_ups", distinct=True),
            samples=Count("pk", filter=Q(is_sample=True), distinct=True),
        )
    )
    return Holdings(**counts)
