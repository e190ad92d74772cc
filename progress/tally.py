"""How much of what is published a learner has completed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser

from articles.models import Article
from progress.models import Completion


@dataclass(frozen=True)
class Tally:
    """`done` of `total` published articles."""

    done: int
    total: int

    @property
    def percent(self) -> int:
        """Rounded down, so that 100 means all."""
        return self.done * 100 // self.total if self.total else 0


def completed_ids(user: AbstractBaseUser | AnonymousUser) -> frozenset[int]:
    """The articles that the user has completed, retired ones among them."""
    if not user.is_authenticated:
        return frozenset()
    ids = Completion.objects.filter(user_id=user.pk).values_list("article_id", flat=True)
    return frozenset(ids)


def tally(articles: Iterable[Article], completed: frozenset[int]) -> Tally:
    published = [article.pk for article in articles if article.is_published]
    return Tally(sum(pk in completed for pk in published), len(published))


def next_article(articles: Iterable[Article], completed: frozenset[int]) -> Article | None:
    """The first published article, in the given order, that is not completed."""
    return next((a for a in articles if a.is_published and a.pk not in completed), None)


def next_after(
    article: Article, articles: Iterable[Article], completed: frozenset[int]
) -> Article | None:
    """The first that is not completed after this one; past the end it begins at the beginning."""
    articles = list(articles)
    here = next((i for i, other in enumerate(articles) if other.pk == article.pk), -1)
    return next_article([*articles[here + 1 :], *articles[: max(here, 0)]], completed)
