"""Where a learner stopped in an article: kept on whatever device, the newest wins.

A position says nothing about completion, which is the learner's own word.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from accounts.models import User
from articles.models import Article
from progress.marks import Marks
from progress.models import ReadingPosition
from progress.tally import next_article


@dataclass(frozen=True)
class Onward:
    """What to go on with; `percent` is None where it was not begun."""

    article: Article | None
    percent: int | None


@transaction.atomic
def keep_position(
    user: User, article: Article, block: int, percent: int, read_at: datetime
) -> ReadingPosition:
    """The position that holds afterwards, which is another where a newer one was there."""
    place = {"block": block, "percent": percent, "read_at": read_at}
    position, added = ReadingPosition.objects.get_or_create(
        user=user, article=article, defaults=place
    )
    if added:
        return position
    # The database compares, so that of two devices at the same moment the newer one stays.
    ReadingPosition.objects.filter(pk=position.pk, read_at__lt=read_at).update(**place)
    position.refresh_from_db()
    return position


def onward(articles: Sequence[Article], marks: Marks) -> Onward:
    """The article that was open last and is not completed; else the first that is not completed."""
    begun = [
        article
        for article in articles
        if article.is_published
        and marks.percent_read.get(article.pk)
        and article.pk not in marks.completed
    ]
    if not begun:
        return Onward(next_article(articles, frozenset(marks.completed)), None)
    latest = max(begun, key=lambda article: marks.read_at[article.pk])
    return Onward(latest, marks.percent_read[latest.pk])
