"""What became another since a learner completed it, and the learner's word that it was seen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from accounts.models import User
from articles.comparing import Compared, compare
from articles.models import Article
from progress.models import Completion


@dataclass(frozen=True)
class Changes:
    """From the revision that was read to the latest."""

    read: int
    latest: int
    changed_at: datetime
    blocks: list[Compared]


def changes_since_read(user: User, article: Article) -> Changes | None:
    """None where it was not completed, or is what it was."""
    completion = Completion.objects.filter(user=user, article=article).first()
    if not completion or not 0 < completion.revision < article.revision:
        return None
    numbers = [completion.revision, article.revision]
    before, after = article.revisions.filter(number__in=numbers).order_by("number")
    return Changes(before.number, after.number, after.created_at, compare(before.body, after.body))


def see(user: User, article: Article, number: int) -> bool:
    """Up to the revision that was shown, for a later one was not seen; never back."""
    unseen = Completion.objects.filter(user=user, article=article, revision__lt=number)
    return bool(unseen.update(revision=min(number, article.revision)))
