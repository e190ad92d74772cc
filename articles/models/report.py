from __future__ import annotations

import uuid
from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from articles.models.article import Article
from articles.models.revision import ArticleRevision


class ReaderReportQuerySet(models.QuerySet["ReaderReport"]):
    def open(self) -> Self:
        return self.filter(state="open")


class ReaderReport(models.Model):
    """That a reader found something wrong in an article, with the words where it is.

    The id is made with the form, so that a retry makes no second report. Quote, prefix and suffix
    are as in a note (progress.Note): found again where the text around them has changed.
    """

    MAX_WORDS = 2_000
    MAX_QUOTE = 1_000
    CONTEXT = 32

    class Kind(models.TextChoices):
        FACT = "fact", "A fact is wrong"
        TYPO = "typo", "A typo"
        CODE = "code", "Code that does not work"
        LINK = "link", "A dead link"
        UNCLEAR = "unclear", "Hard to understand"
        OTHER = "other", "Something else"

    class State(models.TextChoices):
        OPEN = "open", "Open"
        RESOLVED = "resolved", "Resolved"
        DECLINED = "declined", "Declined"

    class Part(models.TextChoices):
        """Where the passage stood when it was reported."""

        WHOLE = "whole", "The article as a whole"
        LESSON = "lesson", "Open to all"
        PREMIUM = "premium", "A premium part"
        UNKNOWN = "unknown", "Not found"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="reports")
    reporter = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text="Empty where nobody was signed in.",
    )
    kind = models.CharField(max_length=7, choices=Kind)
    words = models.TextField(max_length=MAX_WORDS)
    quote = models.CharField(max_length=MAX_QUOTE, blank=True)
    prefix = models.CharField(max_length=CONTEXT, blank=True)
    suffix = models.CharField(max_length=CONTEXT, blank=True)
    part = models.CharField(max_length=7, choices=Part, default=Part.WHOLE)
    revision = models.PositiveIntegerField(help_text="The article's, as the reader had it.")
    text_version = models.CharField(
        max_length=16, blank=True, help_text="Of the lesson, to the letter, as the reader had it."
    )
    reported_at = models.DateTimeField(default=timezone.now)

    state = models.CharField(max_length=8, choices=State, default=State.OPEN)
    note = models.TextField(max_length=1_000, blank=True, help_text="For the desk.")
    handled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    handled_at = models.DateTimeField(null=True, blank=True)
    resolved_in = models.ForeignKey(
        ArticleRevision,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text="The revision that made it good.",
    )

    objects = ReaderReportQuerySet.as_manager()

    class Meta:
        ordering = ["-reported_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["fact", "typo", "code", "link", "unclear", "other"]),
                name="articles_report_kind_known",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["open", "resolved", "declined"]),
                name="articles_report_state_known",
            ),
            models.CheckConstraint(
                condition=Q(part__in=["whole", "lesson", "premium", "unknown"]),
                name="articles_report_part_known",
            ),
            models.CheckConstraint(condition=~Q(words=""), name="articles_report_says_something"),
            models.CheckConstraint(
                condition=Q(state="open") | Q(handled_at__isnull=False),
                name="articles_report_handled_at_some_time",
            ),
        ]
        indexes = [models.Index(fields=["state", "-reported_at"], name="articles_report_open")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.article}"

    def handle(self, state: str, note: str, by_id: int, at: datetime) -> bool:
        """Whether this call did it: False where it was open no longer."""
        revision = None
        if state == self.State.RESOLVED:
            newer = ArticleRevision.objects.filter(
                article_id=self.article_id, number__gt=self.revision
            )
            revision = newer.order_by("-number").first()
        changed = ReaderReport.objects.filter(pk=self.pk, state=self.State.OPEN).update(
            state=state, note=note, handled_by=by_id, handled_at=at, resolved_in=revision
        )
        return bool(changed)

    def reopen(self) -> bool:
        changed = (
            ReaderReport.objects.filter(pk=self.pk)
            .exclude(state=self.State.OPEN)
            .update(state=self.State.OPEN, handled_by=None, handled_at=None, resolved_in=None)
        )
        return bool(changed)
