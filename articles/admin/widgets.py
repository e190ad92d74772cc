from __future__ import annotations

from typing import Any

from django import forms
from django.forms.renderers import BaseRenderer
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString


class MarkdownTextarea(forms.Textarea):
    """With a button that shows the text as readers will see it; authoring.js presses it."""

    def __init__(self, *, rows: int = 12, one_line: bool = False) -> None:
        super().__init__({"rows": rows, "class": "vLargeTextField", "data-markdown": ""})
        self.kind = "line" if one_line else "block"

    def render(
        self,
        name: str,
        value: Any,
        attrs: dict[str, Any] | None = None,
        renderer: BaseRenderer | None = None,
    ) -> SafeString:
        return format_html(
            '<div class="markdown-editor" data-markdown-editor>{}<div class="markdown-tools">'
            '<button type="submit" class="button" formaction="{}?kind={}" formtarget="preview"'
            ' formnovalidate name="_field" value="{}" data-show-preview>Preview</button></div>'
            '<ul class="markdown-problems" data-problems aria-live="polite"></ul></div>',
            super().render(name, value, attrs, renderer),
            reverse("admin:articles_article_render"),
            self.kind,
            name,
        )


class SourceTextarea(forms.Textarea):
    """Text in which every space counts."""

    def __init__(self, rows: int = 16) -> None:
        super().__init__({"rows": rows, "class": "vLargeTextField", "data-source": ""})

    def format_value(self, value: Any) -> str | None:
        """A browser takes away the first line end of a text area."""
        text = super().format_value(value)
        return f"\n{text}" if text and text.startswith("\n") else text
