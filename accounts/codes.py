from __future__ import annotations

from typing import Any

from allauth.account import views
from django.forms import Form
from django.http import HttpResponse


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
    pass


confirm_email = ConfirmEmail.as_view()
confirm_sign_in = ConfirmSignIn.as_view()
