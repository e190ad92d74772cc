"""That an article is another in substance than its reader completed."""

from __future__ import annotations

from typing import Any

from django import template

from articles.models import Article
from progress.marks import marks_for

register = template.Library()


@register.inclusion_tag("progress/changes/mark.html", takes_context=True)
def changed_mark(context: template.Context, article: Article) -> dict[str, Any]:
    """In a list."""
    return _changed(context, article)


@register.inclusion_tag("progress/changes/notice.html", takes_context=True)
def changed_notice(context: template.Context, article: Article) -> dict[str, Any]:
    """On the page of the article."""
    return _changed(context, article)


def _changed(context: template.Context, article: Article) -> dict[str, Any]:
    return {
        "article": article,
        "has_changed": marks_for(context["request"]).has_changed(article),
    }
