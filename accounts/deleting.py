"""Deleting an account: asked for, undone within the grace period, then real."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Lower

from accounts.letters import queue_letter
from accounts.models import OutgoingMail, User

logger = logging.getLogger(__name__)

Hook = Callable[[User], None]
_hooks: list[Hook] = []


def before_deletion(hook: Hook) -> Hook:
    """Has `hook` called before an account is deleted, as often as it takes.

    Where it raises, the account is kept until the next run. An app above this one registers in
    its AppConfig.ready(), for accounts knows none of them.
    """
    if hook not in _hooks:
        _hooks.append(hook)
    return hook


@transaction.atomic
def request_deletion(user: User, now: datetime) -> datetime:
    """When the account will be deleted. Asked again, the day stays the same."""
    locked = User.objects.select_for_update().get(pk=user.pk)
    if locked.deletion_due_at is None:
        locked.deletion_due_at = now + timedelta(days=settings.ACCOUNT_DELETION_GRACE_DAYS)
        locked.save(update_fields=["deletion_due_at"])
        queue_letter(
            "deletion_requested",
            key=f"deletion:{locked.pk}:{locked.deletion_due_at.isoformat()}",
            recipient=locked.email,
            subject="Your account will be deleted",
            user=locked,
            due_at=locked.deletion_due_at.astimezone(locked.zone),
        )
    return locked.deletion_due_at


def keep_account(user: User, now: datetime) -> bool:
    """Whether the account is kept: what is due may be half gone, and cannot be."""
    not_due = Q(deletion_due_at=None) | Q(deletion_due_at__gt=now)
    return bool(User.objects.filter(not_due, pk=user.pk).update(deletion_due_at=None))


def delete_due(now: datetime) -> int:
    """How many accounts are gone now. One that cannot go yet keeps no other from going."""
    gone = 0
    for user in User.objects.filter(deletion_due_at__lte=now):
        try:
            # They may ask others over the network, so outside of any transaction.
            for hook in _hooks:
                hook(user)
            gone += _delete(user, now)
        except Exception:
            logger.exception("The deletion of account %s is postponed", user.pk)
    return gone


@transaction.atomic
def _delete(user: User, now: datetime) -> bool:
    """False where another worker is at it, or was."""
    locked = (
        User.objects.select_for_update(skip_locked=True)
        .filter(pk=user.pk, deletion_due_at__lte=now)
        .first()
    )
    if locked is None:
        return False
    _forget_what_no_key_ties(locked)
    queue_letter(
        "deletion_done",
        key=f"deleted:{locked.pk}",
        recipient=locked.email,
        subject="Your account is deleted",
    )
    locked.delete()
    return True


def _forget_what_no_key_ties(user: User) -> None:
    """Rows about the account that no foreign key would take along."""
    sessions = UserSession.objects.filter(user=user).values("session_key")
    Session.objects.filter(session_key__in=sessions).delete()
    addresses = EmailAddress.objects.filter(user=user).values(address=Lower("email"))
    mails = OutgoingMail.objects.alias(address=Lower("recipient"))
    mails.filter(Q(address__in=addresses) | Q(address=user.email)).delete()
    LogEntry.objects.filter(
        content_type=ContentType.objects.get_for_model(User), object_id=str(user.pk)
    ).delete()
