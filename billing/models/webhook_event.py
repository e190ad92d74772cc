from __future__ import annotations

from django.db import models
from django.db.models import Q


class WebhookEvent(models.Model):
    """The inbox: an event is stored first and processed after; each has one row, however often
    Stripe sends it.
    """

    event_id = models.CharField(max_length=120, unique=True)
    type = models.CharField(max_length=80)
    api_version = models.CharField(max_length=40, blank=True)
    livemode = models.BooleanField()
    payload = models.JSONField()
    received_at = models.DateTimeField(auto_now_add=True)
    processed_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["-received_at"]
        indexes = [
            models.Index(
                fields=["received_at"],
                name="billing_event_open",
                condition=Q(processed_at__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return f"{self.type} {self.event_id}"
