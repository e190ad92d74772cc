"""The curriculum as a contents list."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

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

    @property
    def first_published(self) -> Article | None:
        return next((article for article in self.articles if article.is_published), None)


def load_catalogue() -> Catalogue:
    """One query, whatever the number of sections and articles."""
    articles = Article.objects.for_catalogue()
    return Catalogue(
        [
            SectionContents(section, list(group))
            for section, group in groupby(articles, key=lambda article: article.section)
        ]
    )
