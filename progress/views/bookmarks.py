from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods, require_safe

from articles.models import Article
from progress import bookmarking
from progress.clicks import read_click
from progress.models import Bookmark

FRAGMENTS = "X-Fragments"
SAID = {"keep": "Bookmarked.", "let_go": "No longer bookmarked."}


@require_safe
def bookmarks(request: HttpRequest) -> HttpResponse:
    """Newest first; to a visitor, that they need an account."""
    kept = (
        Bookmark.objects.filter(user=request.user)
        .select_related("article__section", "article__category")
        .defer("article__body", "article__body_html", "article__headings", "article__citations")
        if request.user.is_authenticated
        else []
    )
    return render(request, "progress/bookmarks/bookmarks.html", {"bookmarks": kept})


@require_http_methods(["GET", "HEAD", "POST"])
def keep(request: HttpRequest, slug: str) -> HttpResponse:
    return _change(request, slug, "keep")


@require_http_methods(["GET", "HEAD", "POST"])
def let_go(request: HttpRequest, slug: str) -> HttpResponse:
    return _change(request, slug, "let_go")


def _change(request: HttpRequest, slug: str, act: str) -> HttpResponse:
    articles = Article.objects.listed() | Article.objects.that_came_out()
    article = get_object_or_404(articles, slug=slug)
    if request.method != "POST":
        return HttpResponseRedirect(article.get_absolute_url())
    click = read_click(request, article.get_absolute_url())
    if not request.user.is_authenticated or click.addressee not in {None, request.user.pk}:
        return _answer(request, "refused", {"article": article, "back": click.back}, status=409)
    getattr(bookmarking, act)(request.user, article)
    if FRAGMENTS in request.headers:
        return _answer(request, "changed", {"article": article, "said": SAID[act]})
    response = HttpResponseRedirect(click.back)
    response.status_code = 303
    return response


def _answer(
    request: HttpRequest, name: str, context: dict[str, object], status: int = 200
) -> HttpResponse:
    """A page, or to our script the same words as a fragment of the page that it is on."""
    folder = "fragments/" if FRAGMENTS in request.headers else ""
    return render(request, f"progress/bookmarks/{folder}{name}.html", context, status=status)
