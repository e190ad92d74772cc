"""The life of an article: draft, scheduled, published, retired."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction

from articles.models import Article
from articles.revising import revise

NEEDED_PARTS = {
    "key_concepts": "a key concept",
    "rubric": "a rubric criterion",
    "pitfalls": "a pitfall",
    "references": "a reference",
}


def missing_for_readers(article: Article) -> list[str]:
    """What a reader would miss, in words; the database refuses to publish without it."""
    missing = [
        name
        for field, name in {"summary": "a summary", "body": "a body"}.items()
        if not getattr(article, field).strip()
    ]
    return missing + [
        name for relation, name in NEEDED_PARTS.items() if not getattr(article, relation).exists()
    ]


def publish(article: Article, now: datetime) -> None:
    """Raises ValidationError where something that a reader expects is missing."""
    _refuse_incomplete(article)
    _come_out(article, now)


def schedule(article: Article, at: datetime) -> None:
    """Raises ValidationError where something that a reader expects is missing."""
    _refuse_incomplete(article)
    article.status = Article.Status.SCHEDULED
    article.publish_at = at
    article.save(update_fields=["status", "publish_at", "updated_at"])


def retire(article: Article) -> None:
    """Takes it out of the catalogue; what readers did with it stays."""
    article.status = Article.Status.RETIRED
    article.save(update_fields=["status", "updated_at"])


@transaction.atomic
def publish_due(now: datetime) -> list[Article]:
    """Publishes every scheduled article whose time has come, each exactly once.

    Rows that another worker is publishing at this moment are skipped, so that two beats behave
    as one; a beat that was down catches up, for what is due stays due.
    """
    due = list(Article.objects.due(now).select_for_update(skip_locked=True, of=("self",)))
    for article in due:
        _come_out(article, article.publish_at or now)
    return due


@transaction.atomic
def _come_out(article: Article, at: datetime) -> None:
    """The first time, premium readers have it for some days before everybody."""
    if article.published_at is None:
        article.published_at = at
        if settings.EARLY_ACCESS_DAYS:
            article.free_from = at + timedelta(days=settings.EARLY_ACCESS_DAYS)
    article.status = Article.Status.PUBLISHED
    article.save(update_fields=["status", "published_at", "free_from", "updated_at"])
    revise(article, at=at)


def _refuse_incomplete(article: Article) -> None:
    missing = missing_for_readers(article)
    if missing:
        raise ValidationError(f"“{article.title}” still needs {', '.join(missing)}.")
