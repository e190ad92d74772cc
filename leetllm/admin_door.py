"""Who enters the admin: staff, signed in as readers are and, where asked, with two factors."""

from __future__ import annotations

from typing import Any

from allauth.account.decorators import secure_admin_login
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

TWO_FACTORS_FIRST = "Set up a second factor first: the authors’ desk needs it."


def secure_admin() -> None:
    """The same sign-in, with the same rate limits, for authors as for readers."""
    site, may_enter, login = admin.site, admin.site.has_permission, admin.site.login

    def has_permission(request: HttpRequest) -> bool:
        return may_enter(request) and not _lacks_second_factor(request.user)

    def enter(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if may_enter(request) and _lacks_second_factor(request.user):
            messages.info(request, TWO_FACTORS_FIRST)
            return redirect("mfa_index")
        return login(request, *args, **kwargs)

    site.has_permission = has_permission  # type: ignore[method-assign]
    site.login = secure_admin_login(enter)  # type: ignore[method-assign]


def _lacks_second_factor(user: AbstractBaseUser | AnonymousUser) -> bool:
    return settings.STAFF_NEED_TWO_FACTOR and not is_mfa_enabled(user)
