"""API tokens: shown once when they are made, kept as a hash."""

from __future__ import annotations

import base64
import hashlib
from datetime import datetime, timedelta
from secrets import token_urlsafe

from django.core.signing import BadSignature, TimestampSigner
from django.db import transaction
from django.utils.crypto import salted_hmac

from accounts.models import ApiToken, User

MARK = "leetllm_"
PREFIX_LENGTH = 12
MOST_TOKENS = 10
USE_IS_NOTED_EVERY = timedelta(minutes=5)
DRAFT_LIVES = timedelta(hours=1)

_drafts = TimestampSigner(salt="accounts.tokens.draft")


class TooManyTokensError(Exception):
    """The account has all that it may have."""


def new_draft() -> str:
    """Stands in the form that makes a token, so that a double click makes no second one."""
    return _drafts.sign(token_urlsafe(16))


def is_draft(draft: str) -> bool:
    """Whether we wrote it, and lately."""
    try:
        _drafts.unsign(draft, max_age=DRAFT_LIVES)
    except BadSignature:
        return False
    return True


@transaction.atomic
def make_token(user: User, name: str, draft: str = "") -> str:
    """The token itself, for its owner's eyes; it cannot be had again.

    Of one draft comes one token, however often the form is sent. Raises TooManyTokensError.
    """
    User.objects.select_for_update().get(pk=user.pk)
    token = _token_of(user, draft or new_draft())
    mine = ApiToken.objects.filter(user=user)
    if not mine.filter(digest=_digest(token)).exists():
        if mine.count() >= MOST_TOKENS:
            raise TooManyTokensError
        mine.create(user=user, name=name, prefix=token[:PREFIX_LENGTH], digest=_digest(token))
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


def _token_of(user: User, draft: str) -> str:
    """256 bits that the draft and our secret key give, and neither alone."""
    mac = salted_hmac("accounts.tokens", f"{user.pk}:{draft}", algorithm="sha256").digest()
    return MARK + base64.urlsafe_b64encode(mac).rstrip(b"=").decode()


def _digest(token: str) -> str:
    """256 random bits need no slow hash."""
    return hashlib.sha256(token.encode()).hexdigest()
