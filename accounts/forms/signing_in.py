from __future__ import annotations

from typing import Any

from allauth.account import forms as allauth_forms
from allauth.account.adapter import get_adapter


class LoginForm(allauth_forms.LoginForm):  # type: ignore[misc]  # allauth has no types
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # What password managers look for; the address that fits the password, not any.
        self.fields["login"].widget.attrs["autocomplete"] = "username"


class RequestCodeForm(allauth_forms.RequestLoginCodeForm):  # type: ignore[misc]
    def clean_email(self) -> str:
        get_adapter().clean_email(self.cleaned_data["email"])
        return super().clean_email()  # type: ignore[no-any-return]
