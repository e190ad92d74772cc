from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from articles.models import Article


class CompletionQuerySet(models.QuerySet["Completion"]):
    def counted(self) -> CompletionQuerySet:
        """Those that count in totals: of published articles only."""
        return self.filter(article__status=Article.Status.PUBLISHED)


class Completion(models.Model):
    """A learner said that an article is done. It stays when the article is retired.

    The day is the learner's own, in the zone that was theirs then: a later change of zone moves no
    day that has passed. `revision` is the article's when it was completed.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="completions"
    )
    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="completions")
    completed_at = models.DateTimeField(default=timezone.now)
    day = models.DateField()
    zone = models.CharField(max_length=60)
    revision = models.PositiveIntegerField(default=0)

    objects = CompletionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "article"], name="progress_completed_once")
        ]

    def __str__(self) -> str:
        return f"{self.user} completed {self.article}"


class CompletionEvent(models.Model):
    """The ledger: what changed a completion, and when. Rows are added and never changed."""

    class Kind(models.TextChoices):
        COMPLETED = "completed", "Completed"
        UNDONE = "undone", "Undone"

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="completion_events"
    )
    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=9, choices=Kind)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["completed", "undone"]),
                name="progress_completionevent_kind_known",
            )
        ]
        indexes = [models.Index(fields=["user", "-at"], name="progress_event_of_user")]

    def __str__(self) -> str:
        return f"{self.user}: {self.article} {self.kind}"
