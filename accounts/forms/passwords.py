from __future__ import annotations

from typing import Any

from allauth.account import forms as allauth_forms

NEW_PASSWORD_HELP = "At least 10 characters. A few words in a row are easy to keep in mind."  # noqa: S105


class _OneNewPassword:
    """Asks for the new password once: a slip is mended by an email, and managers fill it in."""

    fields: dict[str, Any]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["password2"]
        self.fields["password1"].label = "New password"
        self.fields["password1"].help_text = NEW_PASSWORD_HELP


class ChangePasswordForm(_OneNewPassword, allauth_forms.ChangePasswordForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["oldpassword"].label = "Current password"


class SetPasswordForm(_OneNewPassword, allauth_forms.SetPasswordForm):  # type: ignore[misc]
    pass


class ResetPasswordForm(_OneNewPassword, allauth_forms.ResetPasswordKeyForm):  # type: ignore[misc]
    pass
