from __future__ import annotations

from django.http import HttpRequest
from rest_framework.request import Request

from accounts.models import User


def signed_in(request: HttpRequest | Request) -> User:
    """The user behind a view that asks for one to be signed in."""
    assert isinstance(request.user, User)  # noqa: S101 - the view's decorator saw to it
    return request.user
