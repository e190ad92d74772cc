from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html

from articles import publishing
from articles.admin.forms import ArticleForm
from articles.admin.inlines import ARTICLE_INLINES
from articles.models import Article
from articles.reading import lesson
from articles.revising import revise
from articles.typesetting import typeset_whole


@admin.register(Article)
class ArticleAdmin(admin.ModelAdmin[Article]):
    form = ArticleForm
    inlines = ARTICLE_INLINES
    list_display = ("title", "place", "status", "publish_at", "difficulty", "minutes", "preview")
    list_filter = ("status", "section", "difficulty", "category")
    list_select_related = ("section",)
    search_fields = ("title", "slug", "summary")
    ordering = ("section__position", "position")
    autocomplete_fields = ("category",)
    actions = ("publish_now", "retire")
    save_on_top = True
    readonly_fields = ("preview", "published_at", "updated_at", "words", "minutes")
    fieldsets = (
        (None, {"fields": ("title", "slug", "summary", ("section", "position"), "seen")}),
        (
            "When readers see it",
            {
                "fields": (
                    ("status", "announced", "is_sample"),
                    ("publish_at", "free_from"),
                    ("published_at", "updated_at", "preview"),
                )
            },
        ),
        ("What it is", {"fields": (("difficulty", "category"), "minutes_pinned")}),
        ("Lesson", {"fields": ("body", ("words", "minutes"))}),
    )

    @admin.display(description="place", ordering="section__position")
    def place(self, article: Article) -> str:
        return f"{article.section.position}.{article.position} {article.section.title}"

    @admin.display(description="preview")
    def preview(self, article: Article) -> str:
        if not article.pk:
            return "after the first save"
        return format_html(
            '<a href="{}">Preview</a>', reverse("admin:articles_article_preview", args=[article.pk])
        )

    def get_urls(self) -> list[URLPattern]:
        preview = path(
            "<int:pk>/preview/",
            self.admin_site.admin_view(self.preview_view),
            name="articles_article_preview",
        )
        return [preview, *super().get_urls()]

    def preview_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The page as readers will see it, whatever its status, for those who may edit it."""
        article = get_object_or_404(Article.objects.for_reading(), pk=pk)
        if not self.has_change_permission(request, article):
            raise PermissionDenied
        context = {**lesson(article, request.user), "is_preview": True}
        return render(request, "articles/article.html", context)

    def save_related(
        self,
        request: HttpRequest,
        form: Any,
        formsets: Any,
        change: bool,  # noqa: FBT001
    ) -> None:
        """A change of the references renumbers citations in parts that were not touched."""
        super().save_related(request, form, formsets, change)
        typeset_whole(form.instance)
        revise(form.instance, author=request.user)  # type: ignore[arg-type]  # staff are signed in

    @admin.action(description="Publish now")
    def publish_now(self, request: HttpRequest, queryset: QuerySet[Article]) -> None:
        done = 0
        for article in queryset:
            try:
                with transaction.atomic():
                    publishing.publish(article, timezone.now())
            except ValidationError as error:
                self.message_user(request, error.messages[0], messages.ERROR)
            else:
                done += 1
        if done:
            self.message_user(request, f"Published: {done}.", messages.SUCCESS)

    @admin.action(description="Retire")
    def retire(self, request: HttpRequest, queryset: QuerySet[Article]) -> None:
        for article in queryset:
            publishing.retire(article)
        self.message_user(request, f"Retired: {len(queryset)}.", messages.SUCCESS)
