"""Marking an article as complete, and taking it back; each can be repeated without harm."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from accounts.models import User
from articles.models import Article
from progress.models import Completion, CompletionEvent


@transaction.atomic
def complete(user: User, article: Article, at: datetime) -> bool:
    """Whether it was not complete before. However often it is asked: one row and one event."""
    _, added = Completion.objects.get_or_create(
        user=user,
        article=article,
        defaults={
            "completed_at": at,
            "day": at.astimezone(user.zone).date(),
            "zone": user.time_zone,
            "revision": article.revision,
        },
    )
    if added:
        CompletionEvent.objects.create(
            user=user, article=article, kind=CompletionEvent.Kind.COMPLETED, at=at
        )
    return added


@transaction.atomic
def undo(user: User, article: Article, at: datetime) -> bool:
    """Whether it was complete before."""
    removed, _ = Completion.objects.filter(user=user, article=article).delete()
    if removed:
        CompletionEvent.objects.create(
            user=user, article=article, kind=CompletionEvent.Kind.UNDONE, at=at
        )
    return bool(removed)
