"""Exports as zips: made at once where that is quick, by a worker otherwise, kept for a week."""

from __future__ import annotations

import io
import logging
import time
import zipfile
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse

from accounts.exporting import exported_files
from accounts.letters import queue_letter
from accounts.models import DataExport, User
from accounts.waking import wake_after_commit

logger = logging.getLogger(__name__)

KEPT = timedelta(days=7)
# Longer than a task may take: nobody works on it any more.
LEFT_BEHIND = timedelta(minutes=3)
HOPELESS = timedelta(days=1)
SECONDS_AT_ONCE = 1.5
CHARACTERS_AT_ONCE = 5_000_000


class TooLargeError(Exception):
    """It takes longer than its owner should wait for a page."""


def start(user: User, now: datetime) -> DataExport:
    """The one that is open; a new one is made at once, or by a worker who writes a mail."""
    export = DataExport(user=user, requested_at=now)
    DataExport.objects.bulk_create([export], ignore_conflicts=True)
    if not DataExport.objects.filter(pk=export.pk).exists():
        return user.data_exports.latest("requested_at")  # a double click
    try:
        content = _zip(user, SECONDS_AT_ONCE, CHARACTERS_AT_ONCE)
    except TooLargeError:
        wake_after_commit("accounts.tasks.build_export", str(export.pk))
    else:
        _store(export, content, now)
    return export


def finish(export: DataExport, now: datetime) -> None:
    """Whoever else does the same at the same time: it is stored once, and told once."""
    content = _zip(export.user)
    with transaction.atomic():
        if _store(export, content, now):
            queue_letter(
                "export_ready",
                key=f"export:{export.pk}",
                recipient=export.user.email,
                subject="Your export is ready",
                user=export.user,
                link=settings.SITE_URL + reverse("accounts:download", args=[export.pk]),
                days=KEPT.days,
            )


def sweep(now: datetime) -> None:
    """Makes what a lost worker left, and forgets what has expired or cannot be made."""
    DataExport.objects.filter(expires_at__lte=now).delete()
    DataExport.objects.filter(finished_at=None, requested_at__lte=now - HOPELESS).delete()
    left = DataExport.objects.filter(finished_at=None, requested_at__lte=now - LEFT_BEHIND)
    for export in left.select_related("user"):
        try:
            finish(export, now)
        except Exception:
            logger.exception("The export %s could not be made", export.pk)


@transaction.atomic
def _store(export: DataExport, content: bytes, now: datetime) -> bool:
    """Whether it was not stored before. It takes the place of the account's earlier ones."""
    stored = DataExport.objects.filter(pk=export.pk, finished_at=None).update(
        finished_at=now, expires_at=now + KEPT, content=content
    )
    if stored:
        mine = DataExport.objects.filter(user_id=export.user_id, finished_at__isnull=False)
        mine.exclude(pk=export.pk).delete()
    return bool(stored)


def _zip(user: User, seconds: float | None = None, characters: int | None = None) -> bytes:
    """Raises TooLargeError where it takes more than is allowed."""
    began, size, paths = time.monotonic(), 0, []
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in exported_files(user):
            archive.writestr(file.path, file.text)
            paths.append(file.path)
            size += len(file.text)
            is_slow = seconds is not None and time.monotonic() - began > seconds
            is_large = characters is not None and size > characters
            if is_slow or is_large:
                raise TooLargeError
        readme = render_to_string("accounts/export_readme.md", {"user": user, "paths": paths})
        archive.writestr("README.md", readme)
    return buffer.getvalue()
