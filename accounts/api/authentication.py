from __future__ import annotations

from django.utils import timezone
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from accounts.models import ApiToken, User
from accounts.tokens import find_token


class TokenAuthentication(BaseAuthentication):
    """`Authorization: Bearer leetllm_…`, with a token made in settings."""

    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        scheme, _, token = get_authorization_header(request).partition(b" ")
        if scheme.lower() != b"bearer":
            return None
        found = find_token(token.strip().decode("latin-1"), timezone.now())
        if found is None:
            raise AuthenticationFailed("This token is not valid: it was revoked, or mistyped.")
        return found.user, found

    def authenticate_header(self, request: Request) -> str:
        return "Bearer"
