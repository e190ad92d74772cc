"""Marking an article as complete, and taking it back; each can be repeated without harm."""

from __future__ import annotations

from datetime import datetime

from accounts.models import User
from articles.models import Article
from progress import ledger


def complete(user: User, article: Article, at: datetime) -> bool:
    """Whether it was not complete before. However often it is asked: one row and one event."""
    return bool(ledger.add(user, [ledger.row(user, article.pk, at)]))


def undo(user: User, article: Article, at: datetime) -> bool:
    """Whether it was complete before. A completion that came after `at` stays."""
    return bool(ledger.remove(user, [article.pk], at))
