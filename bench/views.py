"""The bare site: what the least of views costs."""

from __future__ import annotations

from django.contrib.auth import SESSION_KEY
from django.http import HttpRequest, HttpResponse
from django.urls import path

from articles.models import Article


def constant(request: HttpRequest) -> HttpResponse:
    return HttpResponse("constant")


def query(request: HttpRequest) -> HttpResponse:
    """Reads its reader's session and one row, the least that a page about something needs."""
    reader = request.session[SESSION_KEY]
    title = Article.objects.values_list("title", flat=True).get(slug="the-llm-lifecycle")
    return HttpResponse(f"{reader} reads {title}")


urlpatterns = [
    path("livez", constant),
    path("constant/", constant),
    path("query/", query),
]
