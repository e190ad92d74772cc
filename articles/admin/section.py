from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.views.decorators.http import require_POST

from articles.admin.forms import add_rendering_errors
from articles.admin.own_drafts import PUBLISH
from articles.models import Section
from articles.ordering import StaleOrderError, reorder
from articles.rendering import RenderingError
from articles.typesetting import typeset_section


class SectionForm(forms.ModelForm[Section]):
    class Meta:
        model = Section
        fields = ["position", "title", "slug", "emoji", "introduction", "outcomes"]
        widgets = {"outcomes": forms.TextInput(attrs={"class": "vLargeTextField"})}

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]
        try:
            typeset_section(self.instance)
        except RenderingError as error:
            add_rendering_errors(self, "introduction", error)


@admin.register(Section)
class SectionAdmin(admin.ModelAdmin[Section]):
    form = SectionForm
    change_form_template = "admin/articles/section/change_form.html"
    list_display = ("position", "title", "emoji", "slug")
    list_display_links = ("title",)
    search_fields = ("title",)

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(require_POST(self.order_view))
        order = path("<int:pk>/order/", view, name="articles_section_order")
        return [order, *super().get_urls()]

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        section = self.get_object(request, object_id)
        articles = section.articles.order_by("position") if section else []
        context = {
            **(extra_context or {}),
            "articles": articles,
            "may_order": request.user.has_perm(PUBLISH),
        }
        return super().change_view(request, object_id, form_url, context)

    def order_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """`seen` is the order as the page had it; each article sends the number it is to have."""
        section = get_object_or_404(Section, pk=pk)
        if not request.user.has_perm(PUBLISH):
            raise PermissionDenied
        seen = [int(pk) for pk in request.POST.get("seen", "").split(",") if pk.isdecimal()]
        numbers = {pk: request.POST.get(f"position-{pk}", "") for pk in seen}
        wanted = sorted(seen, key=lambda pk: int(numbers[pk]) if numbers[pk].isdecimal() else 0)
        try:
            reorder(section, seen, wanted)
        except StaleOrderError:
            messages.error(
                request, "The section was changed since you opened it. Here it is as it is now."
            )
        else:
            messages.success(request, "The articles stand in their new order.")
        return HttpResponseRedirect(reverse("admin:articles_section_change", args=[pk]))
