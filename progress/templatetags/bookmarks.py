from __future__ import annotations

from typing import Any

from django import template
from django.urls import reverse

from articles.models import Article
from progress.marks import marks_for

register = template.Library()


@register.inclusion_tag("progress/bookmarks/button.html", takes_context=True)
def bookmark_button(context: template.Context, article: Article) -> dict[str, Any]:
    """Of the page's `progress_form`; nothing for a visitor, who has no bookmarks."""
    request = context["request"]
    is_kept = article.pk in marks_for(request).bookmarked
    return {
        "article": article,
        "user": request.user,
        "is_kept": is_kept,
        "action": reverse(f"progress:{'let_go' if is_kept else 'keep'}", args=[article.slug]),
    }
