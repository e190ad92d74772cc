"""A learner's notes on the page of an article."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django import template

from articles.models import Article
from progress.addressing import address_of
from progress.marks import marks_and_notes
from progress.models import Note
from progress.passages import PlacedNote, placed

register = template.Library()


@register.simple_tag(takes_context=True)
def fetch_notes(context: template.Context, article: Article) -> str:
    """Before any other tag of ours, so that notes and marks come in one query."""
    request = context["request"]
    if request.user.is_authenticated:
        request.reader_marks, request.reader_notes = marks_and_notes(request.user, article)
    return ""


@register.inclusion_tag("progress/notes/section.html", takes_context=True)
def your_notes(context: template.Context, article: Article) -> dict[str, Any]:
    """Those on this article, and the forms for another; to a visitor, why there are none."""
    request = context["request"]
    if not request.user.is_authenticated:
        return {"article": article, "user": request.user}
    return {
        "article": article,
        "user": request.user,
        "csrf_token": context.get("csrf_token"),
        "address": address_of(request.user),
        "notes": (
            placed(request.reader_notes, article)
            if context.get("is_readable", True)
            else [PlacedNote(note) for note in request.reader_notes]
        ),
        "new_id": uuid4(),
        "passage_id": uuid4(),
        "limit": Note.MAX_BODY,
        "passage_limit": Note.MAX_QUOTE,
        "said": context.get("said", ""),
        "receipt": context.get("receipt", ""),
    }
