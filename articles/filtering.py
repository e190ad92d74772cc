"""Narrowing All Topics by what is known of an article; what a reader did with it is progress's."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.http import QueryDict

from articles.models import Article


@dataclass(frozen=True)
class Option:
    value: str
    label: str
    is_chosen: bool


@dataclass(frozen=True)
class Filter:
    """A menu of the bar. Of one filter any choice suffices, of several filters each must agree."""

    name: str
    label: str
    options: list[Option]

    @property
    def chosen(self) -> list[Option]:
        return [option for option in self.options if option.is_chosen]

    def admits(self, values: Iterable[str]) -> bool:
        chosen = {option.value for option in self.chosen}
        return not chosen or not chosen.isdisjoint(values)


@dataclass(frozen=True)
class Filters:
    difficulty: Filter
    category: Filter
    company: Filter

    def __iter__(self) -> Iterator[Filter]:
        return iter((self.difficulty, self.category, self.company))

    @property
    def are_set(self) -> bool:
        return any(menu.chosen for menu in self)

    def admit(self, article: Article) -> bool:
        """The article comes from Article.objects.with_companies()."""
        companies = [slug for slug, _ in article.company_options]  # type: ignore[attr-defined]
        return (
            self.difficulty.admits([article.difficulty])
            and self.category.admits([article.category.slug])
            and self.company.admits(companies)
        )


def read_filters(query: QueryDict, articles: list[Article]) -> Filters:
    """Only what would find something is offered; a value that nobody offers is passed over."""
    categories = {article.category.slug: article.category.name for article in articles}
    companies = {
        slug: name
        for article in articles
        for slug, name in article.company_options  # type: ignore[attr-defined]
    }
    return Filters(
        menu("difficulty", "Difficulty", Article.Difficulty.choices, query),
        menu("category", "Category", categories.items(), query),
        menu("company", "Company", sorted(companies.items(), key=lambda pair: pair[1]), query),
    )


def menu(name: str, label: str, choices: Iterable[tuple[str, str]], query: QueryDict) -> Filter:
    asked = set(query.getlist(name))
    options = [Option(value, text, value in asked) for value, text in choices]
    return Filter(name, label, options)
