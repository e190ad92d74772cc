"""Mail that bounced or was called spam: nothing more goes there but what its owner asks for."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from anymail.signals import AnymailTrackingEvent, EventType, tracking
from django.dispatch import receiver
from django.utils import timezone

from accounts.models import User

STOPPING = {EventType.BOUNCED, EventType.COMPLAINED}


@receiver(tracking)
def hear_of_mail(sender: object, event: AnymailTrackingEvent, **kwargs: Any) -> None:
    """A signal, for that is how anymail tells what a provider reports."""
    if event.recipient and event.event_type in STOPPING:
        stop_mail(event.recipient, timezone.now())


def stop_mail(address: str, now: datetime) -> bool:
    """Whether an account has this address and got mail until now."""
    accounts = User.objects.filter(email=address.strip().lower(), mail_stopped_at=None)
    return bool(accounts.update(mail_stopped_at=now))
