from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from articles.models import Section


class Certificate(models.Model):
    """Says publicly that a learner completed a section, or the whole. Made only when asked for.

    It keeps what was true on its day: the name, the titles, the date.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="certificates"
    )
    section = models.ForeignKey(
        Section, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    name = models.CharField(max_length=80, help_text="As it is printed.")
    subject = models.CharField(max_length=160)
    titles = models.JSONField(help_text="Of the articles that were completed, in order.")
    issued_at = models.DateTimeField(default=timezone.now)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-issued_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "section"],
                condition=Q(revoked_at__isnull=True),
                nulls_distinct=False,
                name="progress_certificate_one_in_force",
            )
        ]

    def __str__(self) -> str:
        return f"{self.subject}: {self.name}"
