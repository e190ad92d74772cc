"""The parts of an article that premium subscribers read. Ask billing.access before any of them."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from articles.models.article import Article
from articles.models.parts import Part


class Breakdown(models.Model):
    """An interview question, and how a strong candidate takes it apart."""

    article = models.OneToOneField(Article, on_delete=models.CASCADE, related_name="breakdown")
    question = models.TextField(help_text="As it is asked; one line of Markdown.")
    question_html = models.TextField(editable=False, default="")
    body = models.TextField(help_text="Markdown, with at least one D2 diagram.")
    body_html = models.TextField(editable=False, default="")
    headings = models.JSONField(editable=False, default=list)

    def __str__(self) -> str:
        return f"Breakdown of {self.article}"


class ArchitectureDiagram(models.Model):
    """A diagram of a breakdown, taken from its body when it is rendered."""

    breakdown = models.ForeignKey(Breakdown, on_delete=models.CASCADE, related_name="diagrams")
    position = models.PositiveSmallIntegerField()
    anchor = models.SlugField(max_length=80)
    title = models.CharField(max_length=200)
    alt = models.TextField()
    caption = models.TextField()
    source = models.TextField(help_text="D2.")
    svg = models.TextField()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["breakdown", "position"],
                name="articles_architecturediagram_position_unique",
                deferrable=models.Deferrable.DEFERRED,
            ),
        ]

    def __str__(self) -> str:
        return self.title


class ModelAnswer(models.Model):
    """An answer to the question as a candidate of one level would give it, marked."""

    class Level(models.TextChoices):
        PASSING = "passing", "Passing"
        STRONG = "strong", "Strong"
        OUTSTANDING = "outstanding", "Outstanding"

    class Mark(models.TextChoices):
        MET = "met", "Met"
        PARTLY = "partly", "Partly met"
        MISSED = "missed", "Missed"

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="model_answers")
    level = models.CharField(max_length=12, choices=Level)
    body = models.TextField(help_text="Markdown.")
    body_html = models.TextField(editable=False, default="")
    marks = ArrayField(
        models.CharField(max_length=8, choices=Mark),
        help_text="One mark for each criterion of the rubric, in its order: met, partly or missed.",
    )

    class Meta:
        ordering = [
            models.Case(
                models.When(level="passing", then=1),
                models.When(level="strong", then=2),
                default=3,
                output_field=models.SmallIntegerField(),
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["article", "level"], name="articles_modelanswer_level_unique"
            ),
            models.CheckConstraint(
                condition=Q(level__in=["passing", "strong", "outstanding"]),
                name="articles_modelanswer_level_known",
            ),
            models.CheckConstraint(
                condition=Q(marks__contained_by=["met", "partly", "missed"]),
                name="articles_modelanswer_marks_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_level_display()} answer"


class FollowUp(Part):
    """A question that follows, and its analysis."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="follow_ups")
    question = models.TextField(help_text="One line of Markdown.")
    question_html = models.TextField(editable=False, default="")
    tested = models.TextField(help_text="What is being tested. Markdown.")
    tested_html = models.TextField(editable=False, default="")
    answer = models.TextField(help_text="A good answer. Markdown.")
    answer_html = models.TextField(editable=False, default="")
    trap = models.TextField(help_text="The trap. Markdown.")
    trap_html = models.TextField(editable=False, default="")

    def __str__(self) -> str:
        return self.question
