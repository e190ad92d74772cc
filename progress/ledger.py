"""The two statements that change completions, each with its events in one.

A single statement is whole or not at all, whatever is killed, and the unique constraint makes a
repeated or simultaneous one harmless without a lock.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection

from accounts.models import User

# By article, so that two of them that meet wait for one another and never in a ring.
_ADD = """
WITH added AS (
    INSERT INTO progress_completion (user_id, article_id, completed_at, day, zone, revision)
    SELECT %(user)s, article.id, given.completed_at, given.day, given.zone,
           coalesce(given.revision, article.revision)
    FROM unnest(%(articles)s::bigint[], %(times)s::timestamptz[], %(days)s::date[],
                %(zones)s::text[], %(revisions)s::int[])
         AS given (article_id, completed_at, day, zone, revision)
    JOIN articles_article AS article ON article.id = given.article_id
    ORDER BY article.id
    ON CONFLICT DO NOTHING
    RETURNING user_id, article_id, completed_at
)
INSERT INTO progress_completionevent (user_id, article_id, kind, at)
SELECT user_id, article_id, 'completed', coalesce(%(at)s::timestamptz, completed_at) FROM added
RETURNING article_id
"""

_REMOVE = """
WITH removed AS (
    DELETE FROM progress_completion
    WHERE user_id = %(user)s AND article_id = ANY(%(articles)s) AND completed_at <= %(at)s
    RETURNING user_id, article_id, completed_at, day, zone, revision
), told AS (
    INSERT INTO progress_completionevent (user_id, article_id, kind, at)
    SELECT user_id, article_id, 'undone', %(at)s FROM removed
)
SELECT article_id, completed_at, day, zone, revision FROM removed ORDER BY article_id
"""


@dataclass(frozen=True)
class Row:
    """A completion of one learner; without a revision, the article's of the moment."""

    article_id: int
    completed_at: datetime
    day: date
    zone: str
    revision: int | None = None


def row(user: User, article_id: int, at: datetime) -> Row:
    """The day is the learner's own."""
    return Row(article_id, at, at.astimezone(user.zone).date(), user.time_zone)


def add(user: User, rows: Iterable[Row], at: datetime | None = None) -> list[int]:
    """The articles that were not complete before; what is complete stays as it is.

    Ids of no article are passed over. The events carry `at`, or the rows' own times.
    """
    rows = list(rows)
    with connection.cursor() as cursor:
        cursor.execute(
            _ADD,
            {
                "user": user.pk,
                "articles": [row.article_id for row in rows],
                "times": [row.completed_at for row in rows],
                "days": [row.day for row in rows],
                "zones": [row.zone for row in rows],
                "revisions": [row.revision for row in rows],
                "at": at,
            },
        )
        return [article_id for (article_id,) in cursor.fetchall()]


def remove(user: User, article_ids: Iterable[int], at: datetime) -> list[Row]:
    """What was complete; a completion later than `at` is no business of this undo."""
    with connection.cursor() as cursor:
        cursor.execute(_REMOVE, {"user": user.pk, "articles": list(article_ids), "at": at})
        return [Row(*found) for found in cursor.fetchall()]
