from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.urls import reverse


class Section(models.Model):
    """A run of articles that belong together, at its place in the curriculum."""

    position = models.PositiveSmallIntegerField(help_text="Its place among the sections, from 1.")
    title = models.CharField(max_length=120, unique=True)
    slug = models.SlugField(max_length=120, unique=True)
    emoji = models.CharField(max_length=16)
    introduction = models.TextField(help_text="Markdown.")
    introduction_html = models.TextField(editable=False, default="")
    outcomes = ArrayField(
        models.CharField(max_length=200),
        default=list,
        blank=True,
        help_text="What one can do after it, each beginning with a verb.",
    )

    class Meta:
        ordering = ["position"]
        constraints = [
            # Deferred, so that two sections can change places in one transaction.
            models.UniqueConstraint(
                fields=["position"],
                name="articles_section_position_unique",
                deferrable=models.Deferrable.DEFERRED,
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("articles:section", args=[self.slug])
