"""The buttons that mark articles as complete, and what they change on an article's page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import template
from django.conf import settings
from django.http import HttpRequest
from django.urls import Resolver404, resolve, reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from articles.catalogue import Catalogue, load_catalogue
from articles.models import Article, Section
from progress import visiting
from progress.addressing import address_of
from progress.marks import marks_for
from progress.models import SectionReset
from progress.tally import next_after, tally

register = template.Library()

KEYED_COOKIES = {settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, visiting.COOKIE}


ACTS = {
    "progress:complete": "Mark as complete",
    "progress:undo": "Undo",
    "progress:reset": "Begin the section again",
    "progress:bring_back": "Bring back",
    "progress:keep": "Bookmark",
    "progress:let_go": "Remove the bookmark",
    "progress:write_note": "Save note",
    "progress:edit_note": "Save note",
    "progress:delete_note": "Delete note",
    "progress:restore_note": "Bring the note back",
}


@register.inclusion_tag("progress/form.html", takes_context=True)
def progress_form(context: template.Context) -> dict[str, Any]:
    """The form of every button on the page.

    A page that was asked for without a cookie may be shared (leetllm.caching) and holds no token.
    """
    request = context["request"]
    return {
        "request": request,
        "csrf_token": context.get("csrf_token"),
        "address": address_of(request.user),
        "is_shared": KEYED_COOKIES.isdisjoint(request.COOKIES),
    }


@register.inclusion_tag("progress/mark.html", takes_context=True)
def completion_mark(context: template.Context, article: Article) -> dict[str, Any]:
    """The ring of a published article is a button, and its tick is one that takes it back."""
    completed = article.pk in marks_for(context["request"]).completed
    name = "progress:undo" if completed else "progress:complete"
    return {
        "article": article,
        "completed": completed,
        "action": reverse(name, args=[article.slug]) if article.is_published else "",
    }


@register.inclusion_tag("progress/done_line.html", takes_context=True)
def done_line(context: template.Context, article: Article) -> dict[str, Any]:
    """In the head of a completed article."""
    return {"article": article, "completed_at": _completed_at(context["request"], article)}


@register.inclusion_tag("progress/end.html", takes_context=True)
def lesson_end(
    context: template.Context, article: Article, catalogue: Catalogue | None = None
) -> dict[str, Any]:
    """Where the lesson ends: the question, or what was reached and the one next step."""
    request = context["request"]
    found = {
        "user": request.user,
        "article": article,
        "completed_at": _completed_at(request, article),
    }
    if not found["completed_at"]:
        return found
    articles = (catalogue or load_catalogue()).articles
    completed = frozenset(marks_for(request).completed)
    within = [other for other in articles if other.section_id == article.section_id]
    return found | {
        "overall": tally(articles, completed),
        "within": tally(within, completed),
        "next_article": next_after(article, articles, completed),
    }


@register.inclusion_tag("progress/reset.html", takes_context=True)
def section_reset(
    context: template.Context, section: Section, articles: Sequence[Article]
) -> dict[str, Any]:
    """The way to begin a section again and, afterwards, the way back."""
    request = context["request"]
    user = request.user
    if not user.is_authenticated:
        return {}
    completed = marks_for(request).completed
    return {
        "section": section,
        "csrf_token": context.get("csrf_token"),
        "address": address_of(user),
        "can_reset": any(article.pk in completed for article in articles),
        "latest": SectionReset.objects.filter(user=user, section=section).first(),
    }


@register.simple_tag(takes_context=True)
def current_address(context: template.Context) -> str:
    return address_of(context["request"].user)


@register.simple_tag(takes_context=True)
def carried_fields(context: template.Context, *names: str) -> SafeString:
    """What the form that failed or was questioned said, to be said again."""
    posted = context["request"].POST
    return format_html_join(
        "",
        '<input type="hidden" name="{}" value="{}">',
        ((name, posted[name]) for name in ("next", "place", "age", *names) if name in posted),
    )


@register.simple_tag(takes_context=True)
def refused_act(context: template.Context) -> str:
    """What the button says that repeats a click of ours whose token was old; empty for others."""
    request = context["request"]
    try:
        name = resolve(request.path).view_name
    except Resolver404:
        return ""
    return ACTS.get(name, "") if request.method == "POST" else ""


def _completed_at(request: HttpRequest, article: Article) -> Any:
    """In the learner's own zone."""
    at = marks_for(request).completed_at.get(article.pk)
    zone = request.user.zone if request.user.is_authenticated else None
    return at.astimezone(zone) if at else None
