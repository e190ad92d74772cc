"""Text as readers will see it, while it is written; nothing is saved."""

from __future__ import annotations

from typing import Any

from csp.constants import SELF
from csp.decorators import csp_replace
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render as render_page
from django.urls import URLPattern, path
from django.views.decorators.clickjacking import xframe_options_sameorigin

from articles.admin.posted import posted_citable
from articles.models import Article
from articles.rendering import RenderingError, render, render_inline

THEMES = {"light", "dark"}


class TextPreview(admin.ModelAdmin[Article]):
    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.render_view)
        framed = csp_replace({"frame-ancestors": [SELF]})(xframe_options_sameorigin(view))
        return [path("render/", framed, name="articles_article_render"), *super().get_urls()]

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        view = csp_replace({"frame-src": [SELF]})(super().changeform_view)
        return view(request, *args, **kwargs)

    def render_view(self, request: HttpRequest) -> HttpResponse:
        """One field of the form that was posted; D2 and formulas have their own limits."""
        if not (self.has_add_permission(request) or self.has_change_permission(request)):
            raise PermissionDenied
        text = request.POST.get(request.POST.get("_field", "body"), "")
        theme = request.POST.get("_theme")
        context: dict[str, Any] = {"theme": theme if theme in THEMES else ""}
        try:
            if request.GET.get("kind") == "line":
                context["html"] = f"<p>{render_inline(text)}</p>" if text.strip() else ""
            else:
                context["html"] = render(text, citable=posted_citable(request.POST)).html
        except RenderingError as error:
            context["problems"] = error.problems
        return render_page(request, "admin/articles/article/text_preview.html", context)
