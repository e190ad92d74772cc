"""What was completed and when, newest first: of an account, or of a visitor's browser."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import groupby

from accounts.models import User
from articles.models import Article
from progress.models import Completion
from progress.streaks import Moment


@dataclass(frozen=True)
class Done:
    article: Article
    moment: Moment


def history_of(user: User) -> list[Done]:
    """Retired articles among it. One query."""
    completions = (
        Completion.objects.filter(user=user)
        .select_related("article__section")
        .only(
            "day",
            "completed_at",
            "zone",
            "article__title",
            "article__slug",
            "article__status",
            "article__minutes",
            "article__revision",
            "article__section__title",
        )
    )
    return _newest_first(
        [Done(row.article, Moment(row.day, row.completed_at, row.zone)) for row in completions]
    )


def history_of_visit(times: Mapping[int, datetime]) -> list[Done]:
    """A visitor has no zone of their own: the days are those of UTC."""
    articles = Article.objects.filter(pk__in=times).select_related("section").defer("body_html")
    return _newest_first(
        [
            Done(article, Moment(at.astimezone(UTC).date(), at, "UTC"))
            for article in articles
            for at in [times[article.pk]]
        ]
    )


def by_day(history: Sequence[Done]) -> list[tuple[date, list[Done]]]:
    days = groupby(history, key=lambda done: done.moment.day)
    return [(day, list(found)) for day, found in days]


def minutes_read(history: Sequence[Done]) -> int:
    """By the articles' reading times: nobody was watched."""
    return sum(done.article.minutes for done in history)


def _newest_first(history: list[Done]) -> list[Done]:
    return sorted(history, key=lambda done: (done.moment, done.article.pk), reverse=True)
