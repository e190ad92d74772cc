from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest

from articles.admin.forms import add_rendering_errors
from articles.models import Category, Company, Section
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
    list_display = ("position", "title", "emoji", "slug")
    list_display_links = ("title",)
    search_fields = ("title",)


@admin.register(Category)
class CategoryAdmin(admin.ModelAdmin[Category]):
    list_display = ("name", "slug", "description")
    search_fields = ("name",)
    prepopulated_fields = {"slug": ["name"]}

    def get_prepopulated_fields(self, request: HttpRequest, obj: Any = None) -> dict[str, Any]:
        return {} if obj else {"slug": ["name"]}


@admin.register(Company)
class CompanyAdmin(admin.ModelAdmin[Company]):
    list_display = ("name", "slug")
    search_fields = ("name",)
