"""Authors write at their own drafts; editors, who may publish, at everything."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from articles.models import Article

PUBLISH = "articles.publish_article"
EDITORS_DECIDE = (
    "status",
    "announced",
    "is_sample",
    "publish_at",
    "free_from",
    "premium_held",
    "author",
)


class OwnDrafts(admin.ModelAdmin[Article]):
    def has_publish_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm(PUBLISH)

    def has_change_permission(self, request: HttpRequest, obj: Article | None = None) -> bool:
        return super().has_change_permission(request, obj) and self._is_theirs(request, obj)

    def has_view_permission(self, request: HttpRequest, obj: Article | None = None) -> bool:
        return super().has_view_permission(request, obj) and self._is_theirs(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Article | None = None) -> bool:
        return super().has_delete_permission(request, obj) and self._is_theirs(request, obj)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Article]:
        """Any article may be named as a prerequisite; the autocompletion shows its title."""
        articles = super().get_queryset(request)
        match = request.resolver_match
        if self.has_publish_permission(request) or (match and match.url_name == "autocomplete"):
            return articles
        return articles.filter(author=request.user.pk, status=Article.Status.DRAFT)

    def get_readonly_fields(
        self, request: HttpRequest, obj: Article | None = None
    ) -> list[str] | tuple[Any, ...]:
        fields = super().get_readonly_fields(request, obj)
        if self.has_publish_permission(request):
            return tuple(fields)
        return (*fields, *EDITORS_DECIDE)

    def save_model(self, request: HttpRequest, obj: Article, form: Any, change: bool) -> None:  # noqa: FBT001
        if not change and obj.author_id is None:
            obj.author_id = request.user.pk
        super().save_model(request, obj, form, change)

    def _is_theirs(self, request: HttpRequest, article: Article | None) -> bool:
        if article is None or self.has_publish_permission(request):
            return True
        return article.author_id == request.user.pk and article.status == Article.Status.DRAFT
