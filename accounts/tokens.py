"""API tokens: shown once when they are made, kept as a hash."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

from accounts.models import ApiToken, User

MARK = "leetllm_"
PREFIX_LENGTH = 12
USE_IS_NOTED_EVERY = timedelta(minutes=5)


def make_token(user: User, name: str) -> str:
    """The token itself, for its owner's eyes; it cannot be had again."""
    token = MARK + secrets.token_urlsafe(32)
    ApiToken.objects.create(
        user=user, name=name, prefix=token[:PREFIX_LENGTH], digest=_digest(token)
    )
    return token


def find_token(token: str, now: datetime) -> ApiToken | None:
    """The token of an active account, its use noted."""
    found = (
        ApiToken.objects.select_related("user")
        .filter(digest=_digest(token), user__is_active=True)
        .first()
    )
    if found and (not found.last_used_at or now - found.last_used_at > USE_IS_NOTED_EVERY):
        ApiToken.objects.filter(pk=found.pk).update(last_used_at=now)
    return found


def _digest(token: str) -> str:
    """256 random bits need no slow hash."""
    return hashlib.sha256(token.encode()).hexdigest()
