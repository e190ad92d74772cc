"""Text that is not saved yet, kept on the server while it is written."""

from __future__ import annotations

import copy
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseRedirect,
    JsonResponse,
    QueryDict,
)
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.datastructures import MultiValueDict

from articles.models import Article, ArticleDraft

RESTORING = "_restoring"
LEFT_OUT = {
    "csrfmiddlewaretoken",
    "_field",
    "_theme",
    "_save",
    "_continue",
    "_addanother",
    RESTORING,
}
LARGEST = 1_000_000  # characters


class Drafts(admin.ModelAdmin[Article]):
    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path("add/draft/", wrap(self.draft_view), name="articles_article_new_draft"),
            path("<int:pk>/draft/", wrap(self.draft_view), name="articles_article_draft"),
            *super().get_urls(),
        ]

    def draft_view(self, request: HttpRequest, pk: int | None = None) -> HttpResponse:
        """POST keeps the form as it stands; with `discard` it goes."""
        if request.method != "POST":
            raise Http404
        article = get_object_or_404(Article, pk=pk) if pk else None
        may = (
            self.has_change_permission(request, article)
            if article
            else self.has_add_permission(request)
        )
        if not may:
            raise PermissionDenied
        if "discard" in request.GET:
            drafts_of(request, article).delete()
            messages.info(request, "The unsaved text is gone; this is the article as it was saved.")
            return HttpResponseRedirect(_form_url(pk))
        draft = keep_draft(request, article)
        return JsonResponse({"saved_at": draft.saved_at.strftime("%H:%M:%S")})

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        article = self.get_object(request, object_id) if object_id else None
        draft = drafts_of(request, article).first()
        context = {
            **(extra_context or {}),
            "unsaved": draft if request.method == "GET" else None,
            "draft_url": _draft_url(article.pk if article else None),
        }
        if request.method == "GET" and draft and "restore" in request.GET:
            context["unsaved"], context["restored"] = None, draft
            request = _as_posted(request, draft)
        return super().changeform_view(request, object_id, form_url, context)

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        drafts_of(request, None).delete()
        return super().log_addition(request, obj, message)

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        drafts_of(request, obj).delete()
        return super().log_change(request, obj, message)


def drafts_of(request: HttpRequest, article: Article | None) -> QuerySet[ArticleDraft]:
    return ArticleDraft.objects.filter(article=article, user_id=request.user.pk or 0)


def keep_draft(request: HttpRequest, article: Article | None) -> ArticleDraft:
    data = {name: values for name, values in request.POST.lists() if name not in LEFT_OUT}
    if sum(len(value) for values in data.values() for value in values) > LARGEST:
        raise PermissionDenied
    draft, _ = ArticleDraft.objects.update_or_create(
        article=article,
        user_id=request.user.pk or 0,
        defaults={"data": data, "saved_at": timezone.now()},
    )
    return draft


def _as_posted(request: HttpRequest, draft: ArticleDraft) -> HttpRequest:
    """The form as if the draft had been sent; ArticleForm never lets it be saved."""
    posted = copy.copy(request)
    data = QueryDict(mutable=True)
    for name, values in draft.data.items():
        data.setlist(name, values)
    data[RESTORING] = "1"
    posted.method = "POST"
    posted._files = MultiValueDict()  # type: ignore[attr-defined]  # else POST is read again
    posted.POST = data  # type: ignore[assignment]
    posted._dont_enforce_csrf_checks = True  # type: ignore[attr-defined]  # it came as a GET
    return posted


def _draft_url(pk: int | None) -> str:
    if pk:
        return reverse("admin:articles_article_draft", args=[pk])
    return reverse("admin:articles_article_new_draft")


def _form_url(pk: int | None) -> str:
    if pk:
        return reverse("admin:articles_article_change", args=[pk])
    return reverse("admin:articles_article_add")
