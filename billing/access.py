"""The one place that decides who may read premium parts. Every door asks here."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from billing.models import ManualGrant


def is_premium(user: AbstractBaseUser | AnonymousUser, now: datetime | None = None) -> bool:
    """Whether the user has paid for, or was given, premium at this moment."""
    if not user.is_authenticated or not user.is_active:
        return False
    return ManualGrant.objects.in_force(now or timezone.now()).filter(user_id=user.pk).exists()


def may_read_premium(user: AbstractBaseUser | AnonymousUser, now: datetime | None = None) -> bool:
    """Premium readers may; so may staff who edit articles, to see what they write."""
    if isinstance(user, AnonymousUser) or not user.is_active:
        return False
    if user.is_staff and user.has_perm("articles.change_article"):  # type: ignore[attr-defined]
        return True
    return is_premium(user, now)
