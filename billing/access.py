"""The one place that decides who may read premium parts. Every door asks here."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from accounts.models import User
from billing.models import ManualGrant, Subscription


def is_premium(user: AbstractBaseUser | AnonymousUser, now: datetime | None = None) -> bool:
    """Whether the user has paid for, or was given, premium at this moment. One query."""
    if not user.is_authenticated or not user.is_active:
        return False
    return premium_users(now or timezone.now()).filter(pk=user.pk).exists()


def premium_users(now: datetime) -> QuerySet[User]:
    """The accounts that premium is open to at this moment."""
    grants = ManualGrant.objects.in_force(now).filter(user=OuterRef("pk"))
    paid = Subscription.objects.granting(now).filter(customer__user=OuterRef("pk"))
    return User.objects.filter(Exists(grants) | Exists(paid), is_active=True)


def may_read_premium(
    user: AbstractBaseUser | AnonymousUser, now: datetime | None = None, *, is_sample: bool = False
) -> bool:
    """Everybody may read a sample; premium readers and those who publish articles may read all."""
    return is_sample or is_editor(user) or is_premium(user, now)


def may_read_early(
    user: AbstractBaseUser | AnonymousUser, free_from: datetime | None, now: datetime | None = None
) -> bool:
    """Whether the user may read what comes out for premium readers first.

    `free_from` is when it is open to all; None where it always was.
    """
    now = now or timezone.now()
    return free_from is None or free_from <= now or is_editor(user) or is_premium(user, now)


def is_editor(user: AbstractBaseUser | AnonymousUser) -> bool:
    """Staff who may publish read all that they publish; no inactive user has a permission."""
    return bool(getattr(user, "is_staff", False)) and bool(
        user.has_perm("articles.publish_article")  # type: ignore[union-attr]
    )
