"""Marking an article as complete and taking it back, from whichever page the button stands on."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods, require_safe

from articles.catalogue import load_catalogue
from articles.models import Article
from progress import completing, visiting
from progress.clicks import Click, read_click, way_back
from progress.merging import merge

FRAGMENTS = "X-Fragments"
DONE = {"complete": "Marked as complete.", "undo": "No longer marked as complete."}


@require_http_methods(["GET", "HEAD", "POST"])
def complete(request: HttpRequest, slug: str) -> HttpResponse:
    return _change(request, slug, "complete")


@require_http_methods(["GET", "HEAD", "POST"])
def undo(request: HttpRequest, slug: str) -> HttpResponse:
    return _change(request, slug, "undo")


@require_safe
def token(request: HttpRequest) -> HttpResponse:
    """For a page that has none, as shared ones have, or an old one."""
    return HttpResponse(get_token(request), content_type="text/plain")


def _change(request: HttpRequest, slug: str, act: str) -> HttpResponse:
    article = get_object_or_404(Article.objects.that_came_out(), slug=slug)
    if request.method != "POST":
        back = way_back(request, article.get_absolute_url())
        context = {"article": article, "act": act, "back": back}
        return render(request, "progress/pages/confirm.html", context)
    click = read_click(request, article.get_absolute_url())
    if click.addressee not in {None, request.user.pk}:
        return _not_their_page(request, article, act, click)
    if request.user.is_authenticated:
        merge(request, request.user)
        getattr(completing, act)(request.user, article, click.at)
    else:
        with visiting.held(request) as visit:
            getattr(visiting, act)(visit, article.pk, click.at)
    return _done(request, article, act, click)


def _not_their_page(request: HttpRequest, article: Article, act: str, click: Click) -> HttpResponse:
    """The page was opened by an account that is not signed in here: nothing is written to another.

    The click is kept for that account, unless another is signed in, who decides.
    """
    context = {"article": article, "act": act, "back": click.back}
    if request.user.is_authenticated and request.POST.get("choice") != "keep":
        return _answer(request, "other_account", context, status=409)
    with visiting.held(request) as visit:
        kept = visiting.Kept(article.pk, act, click.at)
        visiting.keep(visit, click.addressee or 0, kept)
    response = _answer(request, "kept", context)
    visiting.remember(request, response)
    return response


def _done(request: HttpRequest, article: Article, act: str, click: Click) -> HttpResponse:
    response: HttpResponse
    if FRAGMENTS in request.headers:
        contents = load_catalogue()
        entry = next((e for e in contents.contents if e.section == article.section), None)
        response = render(
            request,
            "progress/fragments/changed.html",
            {"catalogue": contents, "entry": entry, "article": article, "said": DONE[act]},
        )
    else:
        response = HttpResponseRedirect(click.back)
        response.status_code = 303
    if not request.user.is_authenticated:
        visiting.remember(request, response)
    return response


def _answer(
    request: HttpRequest, name: str, context: dict[str, object], status: int = 200
) -> HttpResponse:
    """A page, or to our script the same words as a fragment of the page that it is on."""
    folder = "fragments" if FRAGMENTS in request.headers else "pages"
    return render(request, f"progress/{folder}/{name}.html", context, status=status)
