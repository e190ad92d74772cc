from __future__ import annotations

from typing import Any

from allauth.account import views
from allauth.account.models import EmailAddress
from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse

from accounts.models import User


class _NewCode:
    """A new code is sent alike with and without an account.

    allauth writes to an address without one only the first time, and the second answer would come
    sooner there.
    """

    _process: Any

    def _resend_form_valid(self, form: Form) -> HttpResponse:
        send = self._process.send
        self._process.send = lambda **_: send()
        return super()._resend_form_valid(form)  # type: ignore[misc, no-any-return]


class ConfirmEmail(_NewCode, views.ConfirmEmailVerificationCodeView):  # type: ignore[misc]
    pass


class ConfirmSignIn(_NewCode, views.ConfirmLoginCodeView):  # type: ignore[misc]
    def _verify_form_valid(self, form: Form) -> HttpResponse:
        user = self._process.user
        unconfirmed = EmailAddress.objects.filter(user=user, verified=False)
        if user.has_usable_password() and unconfirmed.exists():
            _forget_password(self.request, user)
        return super()._verify_form_valid(form)  # type: ignore[no-any-return]


def _forget_password(request: HttpRequest, user: User) -> None:
    """Somebody else may have signed up with this address, and would know the password."""
    user.set_unusable_password()
    user.save(update_fields=["password"])
    messages.info(
        request,
        "Your address is confirmed. The password from before that is dropped, for anybody could"
        " have chosen it: set a new one in the settings, if you want one.",
    )


confirm_email = ConfirmEmail.as_view()
confirm_sign_in = ConfirmSignIn.as_view()
