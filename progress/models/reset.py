from __future__ import annotations

from django.conf import settings
from django.db import models

from articles.models import Section


class SectionReset(models.Model):
    """The completions of a section that a learner took back at once, kept so that they can return.

    The row goes when they are brought back.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="section_resets"
    )
    section = models.ForeignKey(Section, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()
    completions = models.JSONField(help_text="As progress.ledger.Row, in order of the articles.")

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["user", "section"], name="progress_reset_of_section")]

    def __str__(self) -> str:
        return f"{self.user} began {self.section} again"
