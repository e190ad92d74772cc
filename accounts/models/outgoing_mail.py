from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models.user import User


class OutgoingMailQuerySet(models.QuerySet["OutgoingMail"]):
    def due(self, now: datetime) -> OutgoingMailQuerySet:
        return self.filter(sent_at=None, failed_at=None, due_at__lte=now)

    def ended(self) -> OutgoingMailQuerySet:
        """Sent, or given up."""
        return self.exclude(sent_at=None, failed_at=None)


class OutgoingMail(models.Model):
    """A mail that is to be sent, written in the transaction of what it tells about.

    `key` names the occasion: the same occasion is never queued twice. Texts are emptied once it
    was sent, for they hold links that act for their reader.
    """

    MAX_SUBJECT = 200

    key = models.CharField(max_length=200, unique=True)
    user = models.ForeignKey(
        User, on_delete=models.CASCADE, null=True, blank=True, related_name="mails"
    )
    recipient = models.EmailField()
    subject = models.CharField(max_length=MAX_SUBJECT)
    text = models.TextField()
    html = models.TextField(blank=True)
    headers = models.JSONField(default=dict, blank=True)
    message_id = models.CharField(max_length=200, unique=True)

    created_at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField(default=timezone.now, help_text="Not before; moves on retries.")
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.TextField(blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    failed_at = models.DateTimeField(null=True, blank=True, help_text="Given up.")

    objects = OutgoingMailQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(
                fields=["due_at"],
                name="accounts_mail_due",
                condition=Q(sent_at__isnull=True, failed_at__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return f"“{self.subject}” to {self.recipient}"
