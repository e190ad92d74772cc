"""How far a reader is on the way to an article."""

from __future__ import annotations

from typing import Any

from django import template

from articles.paths import Path
from progress.marks import marks_for
from progress.tally import next_article, tally

register = template.Library()


@register.inclusion_tag("progress/paths/remaining.html", takes_context=True)
def path_remaining(context: template.Context, path: Path) -> dict[str, Any]:
    """What of it is done, what is left with its minutes, and the one to start with."""
    completed = frozenset(marks_for(context["request"]).completed)
    way = [*path.steps, path.article]
    left = [step for step in way if step.is_published and step.pk not in completed]
    return {
        "path": path,
        "tally": tally(path.steps, completed),
        "coming": sum(not step.is_published for step in path.steps),
        "minutes": sum(step.minutes for step in left),
        "next_article": next_article(way, completed),
        "is_done": path.article.pk in completed,
    }
