"""What waits for its week, in order."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max

from accounts.models import User
from articles.models import Article, QueueEntry
from articles.publishing import missing_for_readers


@transaction.atomic
def enqueue(article: Article, kind: str, by: User | None, now: datetime) -> QueueEntry:
    """At the end of the queue; where it stands already, it stays there.

    Raises ValidationError where it is not ready to come out.
    """
    if kind == QueueEntry.Kind.ARTICLE:
        if article.is_published:
            raise ValidationError(f"“{article}” is published already.")
        missing = missing_for_readers(article)
        if missing:
            raise ValidationError(f"“{article}” still needs {', '.join(missing)}.")
    elif not article.premium_held:
        raise ValidationError(f"The premium parts of “{article}” are not held back.")
    QueueEntry.objects.select_for_update().order_by("pk").last()
    last = QueueEntry.objects.aggregate(last=Max("position"))["last"] or 0
    entry, _ = QueueEntry.objects.get_or_create(
        article=article,
        kind=kind,
        defaults={"position": last + 1, "added_by": by, "added_at": now},
    )
    return entry


def unschedule(entry: QueueEntry) -> None:
    """Out of the queue; the article stays as it is."""
    QueueEntry.objects.filter(pk=entry.pk).delete()


@transaction.atomic
def reorder(ids: list[int]) -> None:
    """`ids` in their new order; entries that are not named go after them in their old one."""
    entries = {entry.pk: entry for entry in QueueEntry.objects.select_for_update()}
    named = [entries.pop(pk) for pk in dict.fromkeys(ids) if pk in entries]
    for position, entry in enumerate([*named, *entries.values()], 1):
        entry.position = position
        entry.save(update_fields=["position"])
