from __future__ import annotations

from django.conf import settings
from django.db import models


class BillingCustomer(models.Model):
    """An account's customer at Stripe. It outlives the account, so that late events find it."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="billing_customer",
    )
    stripe_id = models.CharField(max_length=120, unique=True)
    livemode = models.BooleanField()
    had_trial_at = models.DateTimeField(null=True, blank=True, help_text="One trial each.")
    deleted_at_stripe = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.stripe_id
