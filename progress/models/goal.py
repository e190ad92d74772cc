from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q


class WeeklyGoal(models.Model):
    """How many articles a learner means to complete in a week, from Monday on."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="weekly_goal"
    )
    articles = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(articles__gte=1, articles__lte=50), name="progress_goal_within_reason"
            )
        ]

    def __str__(self) -> str:
        return f"{self.articles} a week"
