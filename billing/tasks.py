from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from billing import gateway, reconciling


@shared_task
def sweep_billing() -> None:
    """Every few minutes: what was stored and not processed, paid and not confirmed."""
    if gateway.is_configured():
        now = timezone.now()
        reconciling.process_open_events()
        reconciling.settle_open_checkouts(now)
        reconciling.sync_overdue(now)


@shared_task
def reconcile_billing() -> None:
    """Every night, whatever was lost."""
    if gateway.is_configured():
        reconciling.reconcile()
