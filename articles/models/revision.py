from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone

from articles.models.article import Article


class ArticleRevision(models.Model):
    """The lesson as readers had it from a moment on; its free text, never its premium parts."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField(help_text="From 1; a substantial change counts on.")
    body = models.TextField(help_text="Markdown.")
    created_at = models.DateTimeField(default=timezone.now)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text="Empty where it came from a file.",
    )

    class Meta:
        ordering = ["article", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["article", "number"], name="articles_revision_number_unique"
            )
        ]

    def __str__(self) -> str:
        return f"{self.article}, revision {self.number}"
