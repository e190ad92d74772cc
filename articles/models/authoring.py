"""What authors leave behind while they write: versions, unsaved text, practice files, images."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone

from articles.models.article import Article


class PracticeFile(models.Model):
    """A file of the practice as it stands now; SourceFile has it as it was last loaded."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="practice_files")
    name = models.CharField(max_length=80, help_text="practice.yaml, exercise/prompt.md, …")
    text = models.TextField()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["article", "name"], name="articles_practicefile_name_unique"
            )
        ]

    def __str__(self) -> str:
        return self.name


class ArticleVersion(models.Model):
    """The whole source of an article after a save or a load, premium parts too."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text="Empty where it came from files.",
    )
    at = models.DateTimeField(default=timezone.now)
    files = models.JSONField(help_text="The text of each file, by name.")
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["article", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["article", "number"], name="articles_version_number_unique"
            )
        ]

    def __str__(self) -> str:
        return f"{self.article}, version {self.number}"


class ArticleDraft(models.Model):
    """The form of an article as one author left it, not saved; without an article, a new one."""

    article = models.ForeignKey(
        Article, on_delete=models.CASCADE, null=True, blank=True, related_name="drafts"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="article_drafts"
    )
    data = models.JSONField(help_text="The values of each field, by name.")
    saved_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["article", "user"],
                name="articles_draft_one_each",
                nulls_distinct=False,
            )
        ]

    def __str__(self) -> str:
        return f"{self.article or 'A new article'}, unsaved, by {self.user}"


class Image(models.Model):
    """A picture of a lesson, re-encoded; two uploads of the same are one."""

    digest = models.CharField(max_length=64, unique=True, editable=False)
    data = models.BinaryField()
    content_type = models.CharField(max_length=20, editable=False)
    width = models.PositiveIntegerField(editable=False)
    height = models.PositiveIntegerField(editable=False)
    name = models.CharField(max_length=120, help_text="For authors; readers do not see it.")
    uploaded_at = models.DateTimeField(default=timezone.now, editable=False)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
    )

    class Meta:
        ordering = ["-uploaded_at"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        extension = self.content_type.removeprefix("image/")
        return reverse("articles:image", args=[self.digest, extension])
