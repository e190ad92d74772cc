"""The page as readers will see it, for who may edit it and for who has a link."""

from __future__ import annotations

from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import URLPattern, path, reverse
from django.views.decorators.http import require_POST

from articles.curriculum.faults import CurriculumError
from articles.duplicating import duplicate
from articles.models import Article
from articles.previewing import end_preview_links, preview_link
from articles.reading import lesson


class Previews(admin.ModelAdmin[Article]):
    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        pages = {
            "preview": self.preview_view,
            "links": self.links_view,
            "duplicate": require_POST(self.duplicate_view),
        }
        return [
            *(
                path(f"<int:pk>/{name}/", wrap(view), name=f"articles_article_{name}")
                for name, view in pages.items()
            ),
            *super().get_urls(),
        ]

    def preview_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Whatever its status."""
        article = get_object_or_404(Article.objects.for_reading(), pk=pk)
        if not self.has_change_permission(request, article):
            raise PermissionDenied
        context = {**lesson(article, request.user, shows_all=True), "is_preview": True}
        return render(request, "articles/article.html", context)

    def links_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """A POST ends those that were given."""
        article = get_object_or_404(Article, pk=pk)
        if not self.has_change_permission(request, article):
            raise PermissionDenied
        if request.method == "POST":
            end_preview_links(article)
            messages.success(request, "The links that were given for this article have ended.")
            return HttpResponseRedirect(reverse("admin:articles_article_links", args=[pk]))
        context = {
            **self.admin_site.each_context(request),
            "title": f"Preview links: {article.title}",
            "article": article,
            "opts": self.opts,
            "open_link": settings.SITE_URL + preview_link(article, with_premium=False),
            "premium_link": settings.SITE_URL + preview_link(article, with_premium=True),
        }
        return render(request, "admin/articles/article/links.html", context)

    def duplicate_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        article = get_object_or_404(Article.objects.select_related("section"), pk=pk)
        if not (
            self.has_view_or_change_permission(request, article)
            and self.has_add_permission(request)
        ):
            raise PermissionDenied
        try:
            copy = duplicate(article, request.user)  # type: ignore[arg-type]  # staff are signed in
        except CurriculumError as error:
            for fault in error.faults:
                messages.error(request, f"Not duplicated. {fault}")
            return HttpResponseRedirect(reverse("admin:articles_article_change", args=[pk]))
        messages.success(request, "This is the copy: a draft that nobody sees yet.")
        return HttpResponseRedirect(reverse("admin:articles_article_change", args=[copy.pk]))
