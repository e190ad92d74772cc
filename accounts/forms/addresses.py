from __future__ import annotations

from typing import Any

from allauth.account import forms as allauth_forms


class ChangeEmailForm(allauth_forms.AddEmailForm):  # type: ignore[misc]  # allauth has no types
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = "New email"
