from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone

from articles.models import Article


class CompletionQuerySet(models.QuerySet["Completion"]):
    def counted(self) -> CompletionQuerySet:
        """Those that count in totals: of published articles only."""
        return self.filter(article__status=Article.Status.PUBLISHED)


class Completion(models.Model):
    """A learner said that an article is done. It stays when the article is retired."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="completions"
    )
    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="completions")
    completed_at = models.DateTimeField(default=timezone.now)

    objects = CompletionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "article"], name="progress_completed_once")
        ]

    def __str__(self) -> str:
        return f"{self.user} completed {self.article}"
