from __future__ import annotations

from django.db import models
from django.db.models import Q

from articles.models.article import Article
from articles.models.section import Section


class SourceFile(models.Model):
    """A curriculum file as it stood when it was last loaded.

    While the database still says what the file said, an export writes the file's own bytes;
    when it does not, the content was edited in the admin since, and a load keeps the edit.
    """

    article = models.ForeignKey(
        Article, on_delete=models.CASCADE, null=True, blank=True, related_name="source_files"
    )
    section = models.ForeignKey(
        Section, on_delete=models.CASCADE, null=True, blank=True, related_name="source_files"
    )
    name = models.CharField(
        max_length=200, help_text="Its path, such as 01-basics/02-vectors/article.md"
    )
    text = models.TextField()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["article", "section", "name"],
                name="articles_sourcefile_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=Q(article__isnull=True) | Q(section__isnull=True),
                name="articles_sourcefile_of_one_owner",
            ),
        ]

    def __str__(self) -> str:
        return self.name
