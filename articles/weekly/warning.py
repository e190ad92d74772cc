"""Tells editors ahead of time that the queue is short."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.models import Permission
from django.db.models import Q
from django.urls import reverse

from accounts.models import User
from accounts.outbox import queue_mail
from articles.models import QueueEntry, Release
from articles.weekly.schedule import release_schedule

AHEAD = timedelta(days=3)


def warn_of_short_queue(now: datetime) -> int:
    """How many editors were told; each once for a week."""
    year, week, slot = release_schedule().upcoming(now)
    waiting = QueueEntry.objects.count()
    is_settled = Release.objects.filter(year=year, week=week).exists()
    if slot - now > AHEAD or waiting >= settings.RELEASE_SIZE or is_settled:
        return 0
    what = "is empty" if not waiting else f"holds {waiting}, and {settings.RELEASE_SIZE} come out"
    text = (
        f"The queue of the weekly release {what}.\n\n"
        f"The next release is on {slot:%A, %-d %B at %H:%M} UTC. What is ready by then goes out; "
        "with nothing ready there is no release and no mail to readers.\n\n"
        f"{settings.SITE_URL}{reverse('admin:index')}\n"
    )
    return sum(
        queue_mail(
            key=f"queue-{year}-{week}-{editor.pk}",
            recipient=editor.email,
            subject=f"The queue for week {week} {'is short' if waiting else 'is empty'}",
            text=text,
            user=editor,
        )
        for editor in _editors()
    )


def _editors() -> list[User]:
    """Staff who may change the queue."""
    may = Permission.objects.filter(
        content_type__app_label="articles", codename="change_queueentry"
    )
    return list(
        User.objects.filter(
            Q(user_permissions__in=may) | Q(groups__permissions__in=may) | Q(is_superuser=True),
            is_staff=True,
            is_active=True,
        ).distinct()
    )
