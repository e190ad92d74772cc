from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html

from articles.images import KINDS, LARGEST, store_image
from articles.models import Image


class UploadForm(forms.ModelForm[Image]):
    """The picture itself never changes, for its address is made of it; its name may."""

    file = forms.FileField(
        help_text=f"{KINDS}, up to {LARGEST // 1_000_000} MB. Only its pixels are kept, as WebP.",
        widget=forms.ClearableFileInput(
            attrs={"accept": "image/png,image/jpeg,image/webp,image/gif"}
        ),
    )

    class Meta:
        model = Image
        fields: list[str] = []

    def clean_file(self) -> Any:
        upload = self.cleaned_data["file"]
        try:
            self.instance = store_image(upload, upload.name, None)
        except ValidationError as error:
            raise forms.ValidationError(error.messages) from error
        return upload

    def _post_clean(self) -> None:
        """The row is there already."""


@admin.register(Image)
class ImageAdmin(admin.ModelAdmin[Image]):
    list_display = ("thumbnail", "name", "markdown", "size", "uploaded_at")
    list_display_links = ("name",)
    list_per_page = 30
    search_fields = ("name", "digest")
    readonly_fields = ("thumbnail", "markdown", "size", "uploaded_by", "uploaded_at")
    fields = ("thumbnail", "name", "markdown", "size", "uploaded_by", "uploaded_at")

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).defer("data")

    def get_form(
        self,
        request: HttpRequest,
        obj: Image | None = None,
        change: bool = False,  # noqa: FBT001, FBT002
        **kwargs: Any,
    ) -> Any:
        return super().get_form(request, obj, change, **kwargs) if obj else UploadForm

    def get_fields(self, request: HttpRequest, obj: Image | None = None) -> Any:
        return super().get_fields(request, obj) if obj else ("file",)

    def get_readonly_fields(self, request: HttpRequest, obj: Image | None = None) -> Any:
        return super().get_readonly_fields(request, obj) if obj else ()

    def save_model(self, request: HttpRequest, obj: Image, form: Any, change: bool) -> None:  # noqa: FBT001
        if change:
            obj.save(update_fields=["name"])
        else:
            Image.objects.filter(pk=obj.pk, uploaded_by=None).update(uploaded_by=request.user.pk)

    def response_add(self, request: HttpRequest, obj: Image, post_url_continue: Any = None) -> Any:
        """To the page that gives its Markdown."""
        self.message_user(request, "The image is kept; its Markdown is below.", messages.SUCCESS)
        return HttpResponseRedirect(reverse("admin:articles_image_change", args=[obj.pk]))

    @admin.display(description="image")
    def thumbnail(self, image: Image) -> str:
        return format_html(
            '<img class="image-thumbnail" src="{}" alt="" loading="lazy">', image.get_absolute_url()
        )

    @admin.display(description="in the text")
    def markdown(self, image: Image) -> str:
        text = f'![What it shows]({image.get_absolute_url()} "Its caption.")'
        return format_html(
            '<input class="image-markdown" type="text" readonly aria-label="Markdown" value="{}">',
            text,
        )

    @admin.display(description="pixels")
    def size(self, image: Image) -> str:
        return f"{image.width} × {image.height}"
