"""The week's release: the next of the queue come out together, once, whoever asks and how often."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from accounts.models import User
from articles import publishing
from articles.models import Article, QueueEntry, Release, ReleasedArticle
from articles.weekly.schedule import release_schedule


def release_due(now: datetime) -> Release | None:
    """Makes the release of the latest slot where there is none; weeks before it are not made up.

    None where it was made before. The unique week is the lock: of two that try at once, the second
    waits for the first and finds its row.
    """
    year, week, slot = release_schedule().latest(now)
    return _make(year, week, slot, now, by=None)


def release_now(now: datetime, by: User) -> Release | None:
    """By hand, ahead of the slot: it is the release of the week that comes next."""
    year, week, slot = release_schedule().upcoming(now)
    return _make(year, week, slot, now, by=by)


def skip_week(now: datetime, by: User) -> Release | None:
    """The week that comes next has no release; the queue waits."""
    year, week, slot = release_schedule().upcoming(now)
    release, made = Release.objects.get_or_create(
        year=year,
        week=week,
        defaults={
            "state": Release.State.SKIPPED,
            "slot_at": slot,
            "made_at": now,
            "made_by": by,
            "digest_written_at": now,
        },
    )
    return release if made else None


def _make(
    year: int, week: int, slot: datetime, now: datetime, *, by: User | None
) -> Release | None:
    if Release.objects.filter(year=year, week=week).exists():
        return None
    try:
        with transaction.atomic():
            release = Release.objects.create(
                year=year,
                week=week,
                state=Release.State.RELEASED,
                slot_at=slot,
                made_at=now,
                made_by=by,
            )
            _come_out(release, now)
    except IntegrityError:
        if Release.objects.filter(year=year, week=week).exists():
            return None
        raise
    return release


def _come_out(release: Release, now: datetime) -> None:
    """An entry that is not fit to come out stays in the queue, and the next takes its place."""
    entries = QueueEntry.objects.select_for_update().select_related("article")
    contents: list[QueueEntry] = []
    for entry in entries:
        if len(contents) == settings.RELEASE_SIZE:
            break
        if _publish(entry, now):
            contents.append(entry)
    ReleasedArticle.objects.bulk_create(
        ReleasedArticle(release=release, article=entry.article, kind=entry.kind, position=position)
        for position, entry in enumerate(contents, 1)
    )
    QueueEntry.objects.filter(pk__in=[entry.pk for entry in contents]).delete()
    if not contents:
        release.state = Release.State.EMPTY
        release.digest_written_at = now
        release.save(update_fields=["state", "digest_written_at"])


def _publish(entry: QueueEntry, now: datetime) -> bool:
    if entry.kind == QueueEntry.Kind.PREMIUM:
        return bool(
            Article.objects.filter(pk=entry.article_id, premium_held=True).update(
                premium_held=False
            )
        )
    try:
        with transaction.atomic():
            publishing.publish(entry.article, now)
    except ValidationError:
        return False
    return True
