from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from articles.models import Article


class NoteQuerySet(models.QuerySet["Note"]):
    def saying(self, words: str) -> NoteQuerySet:
        """Those in which each of the words stands: in the note, its passage or the title."""
        found = self
        for word in words.split():
            found = found.filter(
                Q(body__icontains=word)
                | Q(quote__icontains=word)
                | Q(article__title__icontains=word)
            )
        return found

    def by_article(self) -> NoteQuerySet:
        """In reading order, with the article's name and without its text."""
        text = ("article__body", "article__body_html", "article__headings", "article__citations")
        return (
            self.select_related("article__section")
            .defer(*text)
            .order_by("article__section__position", "article__position", "created_at", "pk")
        )


class Note(models.Model):
    """What a learner wrote about an article, or about a passage of its lesson; theirs alone.

    The id comes from the form or the client, so that a retry makes no second note; it counts among
    the learner's own, so that nobody can tell by an id what another has. A passage is
    kept as its words and those around it (W3C Web Annotation, TextQuoteSelector:
    https://www.w3.org/TR/annotation-model/#text-quote-selector), so that it is found again where
    the text around it has changed, and known to be gone where it is gone.
    """

    MAX_BODY = 10_000
    MAX_QUOTE = 1_000
    CONTEXT = 32

    number = models.BigAutoField(primary_key=True)
    id = models.UUIDField(default=uuid.uuid4)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notes"
    )
    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="+")
    body = models.TextField(max_length=MAX_BODY, help_text="Markdown.")
    html = models.TextField(editable=False, default="")
    quote = models.CharField(max_length=MAX_QUOTE, blank=True)
    prefix = models.CharField(max_length=CONTEXT, blank=True)
    suffix = models.CharField(max_length=CONTEXT, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    updated_at = models.DateTimeField(default=timezone.now)

    objects = NoteQuerySet.as_manager()

    class Meta:
        ordering = ["created_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["user", "id"], name="progress_note_once_a_user"),
            models.CheckConstraint(condition=~Q(body=""), name="progress_note_says_something"),
        ]
        indexes = [models.Index(fields=["user", "article"], name="progress_note_of_article")]

    def __str__(self) -> str:
        return f"A note of {self.user} on {self.article}"
