from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q


class ManualGrantQuerySet(models.QuerySet["ManualGrant"]):
    def in_force(self, now: datetime) -> ManualGrantQuerySet:
        return self.filter(Q(until__isnull=True) | Q(until__gt=now), revoked_at__isnull=True)


class ManualGrant(models.Model):
    """Premium given by hand, with its reason. Revoking keeps the row as the history."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="premium_grants"
    )
    reason = models.CharField(max_length=200)
    until = models.DateTimeField(null=True, blank=True, help_text="Empty: without an end.")
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
    )
    granted_at = models.DateTimeField(auto_now_add=True)
    revoked_at = models.DateTimeField(null=True, blank=True, editable=False)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
    )
    revocation_reason = models.CharField(max_length=200, blank=True, editable=False)

    objects = ManualGrantQuerySet.as_manager()

    class Meta:
        ordering = ["-granted_at"]
        indexes = [models.Index(fields=["user", "until"], name="billing_grant_of_user")]

    def __str__(self) -> str:
        return f"Premium for {self.user}"
