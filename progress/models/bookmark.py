from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone

from articles.models import Article


class Bookmark(models.Model):
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="bookmarks"
    )
    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(fields=["user", "article"], name="progress_bookmarked_once")
        ]

    def __str__(self) -> str:
        return f"{self.user} keeps {self.article}"
