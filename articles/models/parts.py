"""What stands around the body of an article and is open to every reader."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from articles.models.article import Article


class Part(models.Model):
    """Something of which an article has several, in order."""

    position = models.PositiveSmallIntegerField()

    class Meta:
        abstract = True
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["article", "position"],
                name="%(app_label)s_%(class)s_position_unique",
                deferrable=models.Deferrable.DEFERRED,
            ),
        ]


class KeyConcept(Part):
    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="key_concepts")
    term = models.CharField(max_length=80)
    gloss = models.CharField(max_length=300, help_text="A short explanation.")

    def __str__(self) -> str:
        return self.term


class RubricCriterion(Part):
    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="rubric")
    text = models.TextField(help_text="One line of Markdown.")
    html = models.TextField(editable=False, default="")

    class Meta(Part.Meta):
        verbose_name_plural = "rubric criteria"

    def __str__(self) -> str:
        return self.text


class Pitfall(Part):
    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="pitfalls")
    text = models.TextField(help_text="One line of Markdown.")
    html = models.TextField(editable=False, default="")

    def __str__(self) -> str:
        return self.text


class Reference(Part):
    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="references")
    key = models.SlugField(max_length=60, help_text="What [@key] in the text cites.")
    title = models.CharField(max_length=300)
    authors = models.CharField(max_length=300)
    year = models.PositiveSmallIntegerField(
        validators=[MinValueValidator(1600), MaxValueValidator(2100)]
    )
    venue = models.CharField(max_length=200)
    url = models.URLField(max_length=300, blank=True)

    class Meta(Part.Meta):
        constraints = [
            *Part.Meta.constraints,
            models.UniqueConstraint(
                fields=["article", "key"], name="articles_reference_key_unique"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.year})"
