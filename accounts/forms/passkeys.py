from __future__ import annotations

from typing import Any

from allauth.mfa.webauthn import forms as allauth_forms


class AddPasskeyForm(allauth_forms.AddWebAuthnForm):  # type: ignore[misc]  # allauth has no types
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].help_text = "To tell it from others, such as the device it is on."
        passwordless = self.fields["passwordless"]
        passwordless.initial = True
        passwordless.label = "Sign in with it alone, without a password"
        passwordless.help_text = (
            "Turn this off for a security key that has no PIN and no fingerprint reader: it then"
            " is the second step after your password."
        )
