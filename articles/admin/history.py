"""Every version of an article: what changed between two, and the way back to one."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import URLPattern, path, reverse
from django.views.decorators.http import require_POST

from articles.curriculum.faults import CurriculumError
from articles.curriculum.restoring import restore
from articles.differences import file_differences
from articles.models import Article, ArticleVersion
from articles.revising import revise
from articles.versioning import keep_versions

NEWEST = 200


class History(admin.ModelAdmin[Article]):
    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path(
                "<int:pk>/versions/<int:number>/revert/",
                wrap(require_POST(self.revert_view)),
                name="articles_article_revert",
            ),
            path("<int:pk>/versions/", wrap(self.compare_view), name="articles_article_compare"),
            *super().get_urls(),
        ]

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        article = self._viewed(request, int(object_id) if object_id.isdecimal() else 0)
        versions = article.versions.defer("files").select_related("author")[:NEWEST]
        return self._page(request, article, "history.html", versions=versions)

    def compare_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """?old=3&new=5; one number alone is compared with the version before it."""
        article = self._viewed(request, pk)
        numbers = [request.GET.get(name, "") for name in ("old", "new")]
        if not all(number.isdecimal() and len(number) < 9 for number in numbers):
            raise Http404
        old_number, new_number = sorted(map(int, numbers))
        new = get_object_or_404(article.versions.select_related("author"), number=new_number)
        old = article.versions.select_related("author").filter(number=old_number).first()
        files = file_differences(old.files if old else {}, new.files)
        return self._page(request, article, "compare.html", old=old, new=new, files=files)

    def revert_view(self, request: HttpRequest, pk: int, number: int) -> HttpResponse:
        """A save like any other: checked, and a version of its own."""
        article = self._viewed(request, pk)
        if not self.has_change_permission(request, article):
            raise PermissionDenied
        version = get_object_or_404(ArticleVersion, article=article, number=number)
        try:
            with transaction.atomic():
                article = Article.objects.select_for_update(of=("self",)).get(pk=pk)
                restore(article, version.files)
                revise(article, author=request.user)  # type: ignore[arg-type]
                note = f"Back to version {number}"
                kept = keep_versions([article], request.user, note)  # type: ignore[arg-type]
                self.log_change(request, article, note)
        except CurriculumError as error:
            for fault in error.faults:
                messages.error(request, f"Not reverted. {fault}")
        else:
            said = f"The text is version {number} again." if kept else "Nothing differs from it."
            messages.success(request, said)
        return HttpResponseRedirect(reverse("admin:articles_article_history", args=[pk]))

    def _viewed(self, request: HttpRequest, pk: int) -> Article:
        article = get_object_or_404(Article.objects.select_related("section"), pk=pk)
        if not self.has_view_or_change_permission(request, article):
            raise PermissionDenied
        return article

    def _page(
        self, request: HttpRequest, article: Article, template: str, **context: Any
    ) -> HttpResponse:
        page = {
            **self.admin_site.each_context(request),
            "title": article.title,
            "article": article,
            "opts": self.opts,
            "may_change": self.has_change_permission(request, article),
            **context,
        }
        return render(request, f"admin/articles/article/{template}", page)
