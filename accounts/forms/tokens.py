from __future__ import annotations

from typing import Any

from django import forms

from accounts.models import ApiToken
from accounts.tokens import is_draft, new_draft


class TokenForm(forms.ModelForm[ApiToken]):
    """`draft` names the token that the form makes: sent twice, it makes the same one."""

    draft = forms.CharField(widget=forms.HiddenInput)

    class Meta:
        model = ApiToken
        fields = ("name",)
        help_texts = {"name": "What it is for, such as “Notes on my laptop”."}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["draft"].initial = new_draft
        self.fields["name"].widget.attrs["autocomplete"] = "off"

    def clean_draft(self) -> str:
        if not is_draft(self.cleaned_data["draft"]):
            raise forms.ValidationError("This form has expired. Load the page again.")
        return str(self.cleaned_data["draft"])
