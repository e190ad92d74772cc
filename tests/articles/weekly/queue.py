"""A queue with something in it, and readers who wait for mail."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from accounts.models import User
from articles.models import Article, QueueEntry
from articles.weekly.queueing import enqueue
from tests.factories import BODY, add_open_parts, add_premium_parts, make_draft, make_user


def ready_article(**fields: Any) -> Article:
    article = make_draft(**{"body": BODY, **fields})
    add_open_parts(article)
    return article


def queued_articles(number: int) -> list[Article]:
    articles = [ready_article() for _ in range(number)]
    for article in articles:
        enqueue(article, QueueEntry.Kind.ARTICLE, None, timezone.now())
    return articles


def held_parts() -> Article:
    """A published article whose premium parts wait in the queue."""
    article = ready_article()
    add_premium_parts(article, "held back")
    article.status, article.published_at, article.premium_held = "published", timezone.now(), True
    article.save()
    enqueue(article, QueueEntry.Kind.PREMIUM, None, timezone.now())
    return article


def digest_readers(number: int, **fields: Any) -> list[User]:
    return [make_user(wants_digest=True, **fields) for _ in range(number)]
