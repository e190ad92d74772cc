from __future__ import annotations

from typing import Any

from allauth.account import forms as allauth_forms
from allauth.account.internal.userkit import filter_users_by_email
from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse

from accounts.forms.passwords import NEW_PASSWORD_HELP
from accounts.models import User


class SignupForm(allauth_forms.SignupForm):  # type: ignore[misc]  # allauth has no types
    """Gives a taken address the answer of a free one, in the same time.

    Whoever sends the form twice, or signs up again before the address was confirmed, goes on
    with the account that is there already.
    """

    account_already_exists: bool

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password1"].help_text = NEW_PASSWORD_HELP

    def try_save(self, request: HttpRequest) -> tuple[User | None, HttpResponse | None]:
        if not self.account_already_exists:
            try:
                with transaction.atomic():
                    return super().try_save(request)  # type: ignore[no-any-return]
            except IntegrityError:
                self.account_already_exists = True
        if user := self._own_unconfirmed_account():
            return user, None
        return super().try_save(request)  # type: ignore[no-any-return]

    def _own_unconfirmed_account(self) -> User | None:
        """Hashes the password once, as making an account does: whatever the answer is."""
        email, password = self.cleaned_data["email"], self.cleaned_data["password1"]
        user = next(iter(filter_users_by_email(email)), None)
        if user is None:
            make_password(password)
            return None
        is_own = user.check_password(password) and user.is_active
        confirmed = EmailAddress.objects.filter(user=user, verified=True).exists()
        return user if is_own and not confirmed and not user.last_login else None
