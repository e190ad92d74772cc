from __future__ import annotations

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from articles.catalogue import load_catalogue, load_holdings
from articles.filtering import read_filters
from articles.models import Article, Image, Section
from articles.paths import path_to
from articles.previewing import previewed
from articles.reading import articles_for_reading, lesson
from billing.access import may_read_early


@require_safe
def topics(request: HttpRequest) -> HttpResponse:
    """All Topics: the whole curriculum on one page, or what the filters leave of it."""
    catalogue = load_catalogue(Article.objects.for_catalogue().with_companies())
    filters = read_filters(request.GET, catalogue.articles)
    return render(
        request,
        "articles/topics.html",
        {"catalogue": catalogue.narrowed(filters.admit), "filters": filters},
    )


@require_safe
def section(request: HttpRequest, slug: str) -> HttpResponse:
    catalogue = load_catalogue()
    contents = catalogue.contents
    here = next((i for i, entry in enumerate(contents) if entry.section.slug == slug), None)
    if here is None:
        # A section of which nothing is listed yet.
        return render(
            request,
            "articles/section.html",
            {"section": get_object_or_404(Section, slug=slug), "articles": []},
        )
    return render(
        request,
        "articles/section.html",
        {
            "section": contents[here].section,
            "articles": contents[here].articles,
            "published_count": contents[here].published_count,
            "previous_section": contents[here - 1].section if here else None,
            "next_section": contents[here + 1].section if here + 1 < len(contents) else None,
        },
    )


@require_safe
def article(request: HttpRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(articles_for_reading(), slug=slug)
    if found.status == Article.Status.RETIRED:
        return render(request, "articles/article_retired.html", {"article": found}, status=410)
    if found.is_published and not may_read_early(request.user, found.free_from):
        return render(request, "articles/article_early.html", {"article": found})
    if found.is_published:
        return render(request, "articles/article.html", lesson(found, request.user))
    if found.is_coming:
        return render(request, "articles/article_coming.html", {"article": found})
    raise Http404


@require_safe
@cache_control(public=True, max_age=31_536_000, immutable=True)
def image(request: HttpRequest, digest: str, extension: str) -> HttpResponse:
    """Its address is made of its content, so it never changes."""
    found = get_object_or_404(Image, digest=digest, content_type=f"image/{extension}")
    response = HttpResponse(bytes(found.data), content_type=found.content_type)
    response["ETag"] = f'"{digest}"'
    return response


@require_safe
@cache_control(private=True, no_store=True)
def preview(request: HttpRequest, token: str) -> HttpResponse:
    """An article before it is out, for who was given the link."""
    found = previewed(token)
    if found is None:
        return render(request, "articles/preview_ended.html", status=410)
    pk, with_premium = found
    article = get_object_or_404(Article.objects.for_reading(), pk=pk)
    context = lesson(article, AnonymousUser(), shows_all=with_premium)
    response = render(request, "articles/article.html", {**context, "is_preview": True})
    response["X-Robots-Tag"] = "noindex"
    response["Referrer-Policy"] = "no-referrer"
    return response


@require_safe
def path(request: HttpRequest, slug: str) -> HttpResponse:
    """What to read before an article, all of it, and what the article opens."""
    found = path_to(slug)
    if found is None:
        raise Http404
    return render(request, "articles/path.html", {"path": found})


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    return render(request, "articles/home.html", {"catalogue": load_catalogue()})


@require_safe
def features(request: HttpRequest) -> HttpResponse:
    return render(request, "articles/features.html", {"catalogue": load_catalogue()})


@require_safe
def pricing(request: HttpRequest) -> HttpResponse:
    return render(
        request,
        "articles/pricing.html",
        {"catalogue": load_catalogue(), "holdings": load_holdings()},
    )


@require_safe
def blog(request: HttpRequest) -> HttpResponse:
    return render(request, "articles/blog.html")


@require_safe
def terms(request: HttpRequest) -> HttpResponse:
    return render(request, "articles/terms.html")


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "articles/privacy.html")


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    lines = ["User-agent: *", "Disallow: /admin/", "Disallow: /accounts/"]
    lines += ["", f"Sitemap: {settings.SITE_URL}/sitemap.xml", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")
