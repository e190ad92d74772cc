from __future__ import annotations

from django.http import HttpRequest

from accounts.models import User


def signed_in(request: HttpRequest) -> User:
    """The user behind a view that asks for one to be signed in."""
    assert isinstance(request.user, User)  # noqa: S101 - login_required saw to it
    return request.user
