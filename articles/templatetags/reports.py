from __future__ import annotations

from typing import Any

from django import template

from articles.models import Article
from articles.reporting.texts import text_version

register = template.Library()


@register.inclusion_tag("articles/reports/link.html")
def report_link(article: Article) -> dict[str, Any]:
    """It names the text that this page shows, for the form may be opened after a change of it."""
    return {"article": article, "version": text_version(article)}
