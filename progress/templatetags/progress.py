"""What the curriculum's pages show of a reader's progress.

What the reader did is fetched once for a request, whatever number of tags stand on the page.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import template
from django.http import HttpRequest

from articles.models import Article, Section
from progress.marks import marks_for
from progress.positions import onward
from progress.tally import tally

register = template.Library()


def _completed(request: HttpRequest) -> frozenset[int]:
    return frozenset(marks_for(request).completed)


@register.inclusion_tag("progress/summary.html", takes_context=True)
def progress_summary(context: template.Context, articles: Sequence[Article]) -> dict[str, Any]:
    """The overall tally and the one to go on with; for a visitor, the call to sign up."""
    request = context["request"]
    return {
        "request": request,
        "user": request.user,
        "articles": articles,
        "tally": tally(articles, _completed(request)),
        "onward": onward(articles, marks_for(request)),
    }


@register.inclusion_tag("progress/section.html", takes_context=True)
def section_progress(
    context: template.Context, section: Section, articles: Sequence[Article]
) -> dict[str, Any]:
    """n/N of a section and its bar."""
    return {"section": section, "tally": tally(articles, _completed(context["request"]))}
