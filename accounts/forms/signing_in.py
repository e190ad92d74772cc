from __future__ import annotations

from typing import Any

from allauth.account import forms as allauth_forms


class LoginForm(allauth_forms.LoginForm):  # type: ignore[misc]  # allauth has no types
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # A password manager offers the account's address for "username", a browser for "email".
        self.fields["login"].widget.attrs["autocomplete"] = "username email"
