"""Going on with what was begun: on the article itself, and on the pages that lead to it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import template
from django.middleware.csrf import get_token
from django.urls import reverse

from articles.models import Article
from progress.marks import marks_for
from progress.positions import onward

register = template.Library()


@register.inclusion_tag("progress/place.html", takes_context=True)
def reading_place(context: template.Context, article: Article) -> dict[str, Any]:
    """The offer to go on where the reader stopped; static/js/reading.js keeps the place."""
    request = context["request"]
    marks = marks_for(request)
    is_offered = article.pk in marks.read_at and article.pk not in marks.completed
    return {
        "article": article,
        "is_completed": article.pk in marks.completed,
        "block": marks.block_read[article.pk] if is_offered else 0,
        "percent": marks.percent_read[article.pk] if is_offered else 0,
        **_keeper(context),
    }


@register.inclusion_tag("progress/continue.html", takes_context=True)
def continue_reading(context: template.Context, articles: Sequence[Article]) -> dict[str, Any]:
    """The button that leads a signed-in reader on, and a visitor to the first article."""
    marks = marks_for(context["request"])
    found = onward(articles, marks)
    return {
        "onward": found,
        "has_begun": bool(marks.completed or found.percent is not None),
        **_keeper(context),
    }


@register.filter
def hours(minutes: int) -> str:
    """3 h 20 min."""
    whole, rest = divmod(minutes, 60)
    return " ".join(f"{n} {unit}" for n, unit in ((whole, "h"), (rest, "min")) if n)


def _keeper(context: template.Context) -> dict[str, Any]:
    """Where the script sends places; for a visitor nowhere, and they stay in the browser."""
    request = context["request"]
    if not request.user.is_authenticated:
        return {}
    return {
        "keeper": reverse("api_position", args=["SLUG"]),
        "token": get_token(request),
        "reader": request.user.pk,
    }
