from __future__ import annotations

from django.db import models
from django.db.models import Q

from billing.models.customer import BillingCustomer
from billing.models.subscription import Subscription


class BillingIncident(models.Model):
    """A refund, a dispute, or anything that a person should look at."""

    class Kind(models.TextChoices):
        REFUND = "refund", "Refund"
        DISPUTE = "dispute", "Dispute"
        UNKNOWN_STATUS = "unknown_status", "Unknown status"
        TWO_SUBSCRIPTIONS = "two_subscriptions", "Two live subscriptions"
        UNKNOWN_PRICE = "unknown_price", "Unknown price"

    kind = models.CharField(max_length=20, choices=Kind)
    stripe_id = models.CharField(max_length=120, help_text="Of the charge, dispute or the like.")
    customer = models.ForeignKey(
        BillingCustomer, on_delete=models.PROTECT, null=True, blank=True, related_name="incidents"
    )
    subscription = models.ForeignKey(
        Subscription, on_delete=models.PROTECT, null=True, blank=True, related_name="incidents"
    )
    amount = models.PositiveIntegerField(null=True, blank=True)
    currency = models.CharField(max_length=3, blank=True)
    state = models.CharField(max_length=40, blank=True, help_text="Such as won, lost, full, part.")
    opened_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)
    resolved_at = models.DateTimeField(null=True, blank=True)
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["-opened_at"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "stripe_id"], name="billing_incident_once"),
            models.CheckConstraint(condition=~Q(stripe_id=""), name="billing_incident_names_it"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.stripe_id}"
