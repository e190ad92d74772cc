"""Ending a kind of mail with one click and without signing in, as RFC 8058 has it."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.db import models
from django.urls import reverse

from accounts.models import User

_signer = Signer(salt="accounts.unsubscribing")


class MailKind(models.TextChoices):
    """Each is switched by the account's field wants_<kind>."""

    DIGEST = "digest", "the weekly digest"
    REVIEWS = "reviews", "review reminders"
    REPLIES = "replies", "mails about replies"


@dataclass(frozen=True)
class Subscription:
    """That an account gets a kind of mail, or does not."""

    user_id: int
    kind: MailKind

    @property
    def is_on(self) -> bool:
        return User.objects.filter(pk=self.user_id, **{self._field: True}).exists()

    def switch(self, *, on: bool) -> None:
        User.objects.filter(pk=self.user_id).update(**{self._field: on})

    @property
    def _field(self) -> str:
        return f"wants_{self.kind}"


def unsubscribe_url(user: User, kind: MailKind) -> str:
    """It works for as long as the account lives: a mail may be opened years later."""
    token = _signer.sign(f"{user.pk}.{kind}")
    return settings.SITE_URL + reverse("accounts:unsubscribe", args=[token])


def unsubscribe_headers(user: User, kind: MailKind) -> dict[str, str]:
    """For every mail of a kind that can be switched off."""
    return {
        "List-Unsubscribe": f"<{unsubscribe_url(user, kind)}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


def subscription_of(token: str) -> Subscription | None:
    """None where we did not write the token, or the account is gone."""
    try:
        user_id, _, kind = _signer.unsign(token).partition(".")
    except BadSignature:
        return None
    if kind not in MailKind.values or not User.objects.filter(pk=int(user_id)).exists():
        return None
    return Subscription(int(user_id), MailKind(kind))
