from __future__ import annotations

from typing import Any

from django import forms

from articles.models import ReaderReport


class _TextField(forms.CharField):
    """Browsers send two characters for the end of a line; counted and kept it is one."""

    def to_python(self, value: Any) -> str:
        text = super().to_python(value) or ""
        return text.replace("\r\n", "\n").replace("\r", "\n").strip()


class ReportForm(forms.Form):
    """Its id was made with the form, so that sending it twice makes one report."""

    id = forms.UUIDField(widget=forms.HiddenInput)
    before = forms.CharField(required=False, strip=False, widget=forms.HiddenInput)
    after = forms.CharField(required=False, strip=False, widget=forms.HiddenInput)
    revision = forms.IntegerField(min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput)
    version = forms.CharField(required=False, max_length=16, widget=forms.HiddenInput)
    quote = _TextField(
        label="The passage",
        required=False,
        max_length=ReaderReport.MAX_QUOTE,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"max_length": "A passage has at most 1,000 characters."},
    )
    kind = forms.ChoiceField(
        label="What is it?",
        choices=[("", "Choose one"), *ReaderReport.Kind.choices],
        error_messages={"required": "Choose what it is."},
    )
    words = _TextField(
        label="What is wrong?",
        max_length=ReaderReport.MAX_WORDS,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={
            "required": "Say what is wrong.",
            "max_length": "At most 2,000 characters; this has %(show_value)s.",
        },
    )
    # A trap: people do not see it, and machines fill it in.
    website = forms.CharField(required=False, widget=forms.TextInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "report-%s", **kwargs})
        self.fields["website"].widget.attrs.update(tabindex="-1", autocomplete="off")

    @property
    def is_of_a_machine(self) -> bool:
        return bool(self.data.get("website"))
