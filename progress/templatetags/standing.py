"""Narrowing All Topics by what the reader did with an article."""

from __future__ import annotations

from django import template
from django.http import HttpRequest

from articles.catalogue import Catalogue
from articles.filtering import Filter, menu
from articles.models import Article
from progress.marks import Marks, marks_for

register = template.Library()

STANDINGS = [
    ("not-started", "Not started"),
    ("in-progress", "In progress"),
    ("done", "Done"),
]


def standing(article: Article, marks: Marks) -> str:
    """Of a published article: done is the reader's word, in progress has been read without it."""
    if article.pk in marks.completed:
        return "done"
    return "in-progress" if article.pk in marks.read_at else "not-started"


@register.simple_tag(takes_context=True)
def standing_filter(context: template.Context) -> Filter:
    return _filter(context["request"])


@register.simple_tag(takes_context=True)
def narrowed_by_standing(context: template.Context, catalogue: Catalogue) -> Catalogue:
    """Where a standing is asked for, only published articles have one."""
    asked = _filter(context["request"])
    if not asked.chosen:
        return catalogue
    marks = marks_for(context["request"])
    return catalogue.narrowed(
        lambda article: article.is_published and asked.admits([standing(article, marks)])
    )


def _filter(request: HttpRequest) -> Filter:
    return menu("status", "Progress", STANDINGS, request.GET)
