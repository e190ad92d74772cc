"""Where a reader says what is wrong: a page of its own, or the same form beside the lesson."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from articles.models import Article
from articles.reporting.filing import file_report, is_filed, is_one_too_many
from articles.reporting.forms import ReportForm
from articles.reporting.texts import text_version
from billing.access import may_read_early

FRAGMENTS = "X-Fragments"


@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, slug: str) -> HttpResponse:
    article = _readable(request, slug)
    if request.method != "POST":
        initial = {
            "id": uuid4(),
            "revision": request.GET.get("revision", article.revision),
            "version": request.GET.get("version") or text_version(article),
        }
        return _answer(request, "form", {"article": article, "form": ReportForm(initial=initial)})
    form = ReportForm(request.POST)
    if form.is_of_a_machine:
        return _thanks(request, article)
    if not form.is_valid():
        return _answer(request, "form", {"article": article, "form": form}, status=422)
    if not is_filed(form.cleaned_data["id"]):
        if is_one_too_many(request):
            form.add_error(None, "That is a lot of reports. Wait a few minutes, then send this.")
            return _answer(request, "form", {"article": article, "form": form}, status=429)
        file_report(request, article, form.cleaned_data, timezone.now())
    return _thanks(request, article)


@require_safe
def thanks(request: HttpRequest, slug: str) -> HttpResponse:
    return _answer(request, "thanks", {"article": _readable(request, slug)})


def _readable(request: HttpRequest, slug: str) -> Article:
    """Only what this reader may read can be reported."""
    article = get_object_or_404(Article.objects.published().for_reading(), slug=slug)
    if not may_read_early(request.user, article.free_from):
        raise Http404
    return article


def _thanks(request: HttpRequest, article: Article) -> HttpResponse:
    if FRAGMENTS in request.headers:
        return _answer(request, "thanks", {"article": article})
    address = reverse("articles:report_thanks", args=[article.slug])
    response = HttpResponseRedirect(address)
    response.status_code = 303
    return response


def _answer(
    request: HttpRequest, name: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    """A page, or to our script the part of it that it shows beside the lesson."""
    folder = "fragments/" if FRAGMENTS in request.headers else ""
    return render(request, f"articles/reports/{folder}{name}.html", context, status=status)
