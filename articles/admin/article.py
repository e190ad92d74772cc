from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html

from articles import publishing
from articles.admin.drafts import Drafts, keep_draft
from articles.admin.errors import faults_of
from articles.admin.forms import ArticleForm
from articles.admin.history import History
from articles.admin.inlines import ARTICLE_INLINES
from articles.admin.own_drafts import OwnDrafts
from articles.admin.previews import Previews
from articles.admin.text_preview import TextPreview
from articles.differences import line_differences
from articles.models import Article
from articles.revising import revise
from articles.typesetting import typeset_whole
from articles.versioning import keep_versions


@admin.register(Article)
class ArticleAdmin(OwnDrafts, Drafts, TextPreview, Previews, History):
    change_form_template = "admin/articles/article/change_form.html"
    form = ArticleForm
    inlines = ARTICLE_INLINES
    list_display = ("title", "place", "status", "publish_at", "difficulty", "minutes", "preview")
    list_filter = ("status", "section", "difficulty", "category", "author")
    list_select_related = ("section",)
    search_fields = ("title", "slug", "summary", "body")
    ordering = ("section__position", "position")
    autocomplete_fields = ("category", "author")
    list_per_page = 50
    date_hierarchy = "publish_at"
    actions = ("publish_now", "retire")
    save_on_top = True
    readonly_fields = ("preview", "published_at", "updated_at", "words", "minutes")
    fieldsets = (
        (None, {"fields": ("title", "summary", "seen")}),
        ("Lesson", {"fields": ("body",)}),
        (
            "Where it stands",
            {
                "fields": (
                    ("slug", "section", "position"),
                    ("difficulty", "category"),
                    ("minutes_pinned", "minutes", "words"),
                    "author",
                )
            },
        ),
        (
            "When readers see it",
            {
                "fields": (
                    "status",
                    ("announced", "is_sample", "premium_held"),
                    ("publish_at", "free_from"),
                    ("published_at", "updated_at", "preview"),
                )
            },
        ),
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

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Adds each fault with the way to its field and, after a conflict, both versions."""
        form = context["adminform"].form
        context["faults"] = (
            faults_of(form, context["inline_admin_formsets"]) if context["errors"] else []
        )
        if getattr(form, "is_stale", False):
            article = Article.objects.get(pk=form.instance.pk)
            keep_draft(request, article)
            context["theirs"] = article
            context["their_body"] = line_differences(article.body, form.data.get("body", ""))
            context["differing"] = [
                form[name].label for name in form.changed_data if name not in {"body", "seen"}
            ]
        return super().render_change_form(request, context, *args, **kwargs)

    def save_model(self, request: HttpRequest, obj: Article, form: Any, change: bool) -> None:  # noqa: FBT001
        """What was there before versions were kept is one too."""
        if change and not obj.versions.exists():
            keep_versions([obj], note="As it stood before")
        super().save_model(request, obj, form, change)

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
        keep_versions([form.instance], request.user)  # type: ignore[arg-type]

    @admin.action(description="Publish now", permissions=["publish"])
    def publish_now(self, request: HttpRequest, queryset: QuerySet[Article]) -> None:
        for article in queryset:
            if article.is_published:
                self.message_user(request, f"“{article}” was out already.", messages.INFO)
                continue
            try:
                with transaction.atomic():
                    publishing.publish(article, timezone.now())
            except ValidationError as error:
                self.message_user(request, error.messages[0], messages.ERROR)
            else:
                self._note(request, article, "Published")

    @admin.action(description="Retire", permissions=["publish"])
    def retire(self, request: HttpRequest, queryset: QuerySet[Article]) -> None:
        for article in queryset:
            publishing.retire(article)
            self._note(request, article, "Retired")

    def _note(self, request: HttpRequest, article: Article, act: str) -> None:
        keep_versions([article], request.user, act)  # type: ignore[arg-type]
        self.log_change(request, article, act)
        self.message_user(request, f"{act}: “{article}”.", messages.SUCCESS)
