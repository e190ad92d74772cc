from __future__ import annotations

import time

from celery import shared_task
from django.utils import timezone

from accounts import archiving, deleting, outbox
from accounts.models import DataExport

MAILS_AT_ONCE = 20
# Less than the minute until the next sweep, so that sweeps do not pile up.
SECONDS_TO_SEND = 45


@shared_task
def send_mail(mail_id: int) -> None:
    """Woken when a mail was queued."""
    outbox.send_one(mail_id, timezone.now())


@shared_task
def sweep_mails() -> None:
    """Beat calls it every minute, for what was put off or lost with a worker or the broker."""
    deadline = time.monotonic() + SECONDS_TO_SEND
    outbox.tidy(timezone.now())
    while outbox.send_due(timezone.now(), MAILS_AT_ONCE) == MAILS_AT_ONCE:
        if time.monotonic() > deadline:
            break


@shared_task
def build_export(export_id: str) -> None:
    """Woken when an export is too large to be made while its owner waits."""
    export = DataExport.objects.filter(pk=export_id, finished_at=None).first()
    if export:
        archiving.finish(export, timezone.now())


@shared_task
def sweep_exports() -> None:
    """Beat calls it every minute, for what a lost worker left, and what has expired."""
    archiving.sweep(timezone.now())


@shared_task
def delete_due_accounts() -> int:
    """Beat calls it every hour. Returns how many accounts are gone."""
    return deleting.delete_due(timezone.now())
