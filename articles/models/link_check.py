from __future__ import annotations

from django.db import models
from django.utils import timezone

from articles.models.article import Article


class LinkCheck(models.Model):
    """What a link of an article to the web answered when it was last asked."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="link_checks")
    url = models.CharField(max_length=500)
    answer = models.CharField(max_length=120, help_text="The status, or why there was none.")
    is_broken = models.BooleanField()
    checked_at = models.DateTimeField(default=timezone.now)
    failing_since = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["url"]
        constraints = [
            models.UniqueConstraint(fields=["article", "url"], name="articles_linkcheck_once")
        ]

    def __str__(self) -> str:
        return self.url
