from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from articles.models.article import Article


class Release(models.Model):
    """What came out in one week, by the calendar of ISO 8601; a week has one, or none.

    The row is what makes it once: whoever inserts it releases, everybody else finds it there.
    """

    class State(models.TextChoices):
        RELEASED = "released", "Released"
        EMPTY = "empty", "Nothing was ready"
        SKIPPED = "skipped", "Skipped"

    year = models.PositiveSmallIntegerField()
    week = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=8, choices=State)
    slot_at = models.DateTimeField(help_text="When the schedule had it.")
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text="Empty where the schedule did it.",
    )
    digest_cursor = models.BigIntegerField(
        default=0, help_text="The last account whose digest was written."
    )
    digest_written_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-year", "-week"]
        constraints = [
            models.UniqueConstraint(fields=["year", "week"], name="articles_release_one_a_week"),
            models.CheckConstraint(
                condition=Q(week__gte=1, week__lte=53), name="articles_release_week_of_a_year"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["released", "empty", "skipped"]),
                name="articles_release_state_known",
            ),
        ]

    def __str__(self) -> str:
        return f"Week {self.week} of {self.year}"


class ReleasedArticle(models.Model):
    """That an article, or its premium parts, came out with a release."""

    class Kind(models.TextChoices):
        ARTICLE = "article", "The article"
        PREMIUM = "premium", "Its premium parts"

    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="contents")
    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="releases")
    kind = models.CharField(max_length=7, choices=Kind)
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["article", "kind"],
                name="articles_released_once",
                violation_error_message="It came out before.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.article} ({self.get_kind_display().lower()})"


class QueueEntry(models.Model):
    """Something ready that waits for its week."""

    Kind = ReleasedArticle.Kind

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="queue_entries")
    kind = models.CharField(max_length=7, choices=ReleasedArticle.Kind)
    position = models.PositiveIntegerField()
    added_at = models.DateTimeField(default=timezone.now)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["position", "pk"]
        verbose_name_plural = "queue"
        constraints = [
            models.UniqueConstraint(fields=["article", "kind"], name="articles_queued_once"),
            models.UniqueConstraint(
                fields=["position"],
                name="articles_queueentry_position_unique",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["article", "premium"]), name="articles_queueentry_kind_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.article} ({self.get_kind_display().lower()})"
