from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from articles.models import Article


class ReadingPosition(models.Model):
    """Where a learner stopped in an article, on whatever device.

    `block` counts the blocks of the lesson from 0, so that it means the same place at every width.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="reading_positions"
    )
    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="+")
    block = models.PositiveIntegerField()
    percent = models.PositiveSmallIntegerField(help_text="Of the lesson, rounded down.")
    read_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "article"], name="progress_position_once"),
            models.CheckConstraint(
                condition=Q(percent__lte=100), name="progress_position_percent_at_most_100"
            ),
        ]
        indexes = [models.Index(fields=["user", "-read_at"], name="progress_position_latest")]

    def __str__(self) -> str:
        return f"{self.user} at {self.percent}% of {self.article}"
