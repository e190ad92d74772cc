from __future__ import annotations

from typing import Any

from django import forms

from accounts.models import User


class DeletionForm(forms.Form):
    email = forms.CharField(
        label="Your email address",
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        max_length=254,
    )

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._user = user
        self.fields["email"].help_text = f"Type {user.email} to confirm."

    def clean_email(self) -> str:
        email = str(self.cleaned_data["email"]).strip().lower()
        if email != self._user.email:
            raise forms.ValidationError("This is not the address of this account.")
        return email
