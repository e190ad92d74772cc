"""Keeping an article for later, and letting it go; each can be repeated without harm."""

from __future__ import annotations

from accounts.models import User
from articles.models import Article
from progress.models import Bookmark


def keep(user: User, article: Article) -> bool:
    """Whether it was not kept before."""
    _, added = Bookmark.objects.get_or_create(user=user, article=article)
    return added


def let_go(user: User, article: Article) -> bool:
    """Whether it was kept before."""
    removed, _ = Bookmark.objects.filter(user=user, article=article).delete()
    return bool(removed)
