from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone

from billing.models.customer import BillingCustomer
from billing.models.plan import Price


class CheckoutAttempt(models.Model):
    """A Checkout session that we asked Stripe for; a customer has at most one open.

    The idempotency key is stored before Stripe is asked: where the answer is lost, asking again
    with it gives the same session and not a second one.
    """

    class State(models.TextChoices):
        OPEN = "open", "Open"
        COMPLETED = "completed", "Completed"
        EXPIRED = "expired", "Expired"

    customer = models.ForeignKey(
        BillingCustomer, on_delete=models.CASCADE, related_name="checkout_attempts"
    )
    price = models.ForeignKey(Price, on_delete=models.PROTECT, related_name="+")
    idempotency_key = models.UUIDField(default=uuid.uuid4, unique=True)
    session_id = models.CharField(max_length=120, unique=True, null=True, blank=True)
    url = models.TextField(blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    state = models.CharField(max_length=9, choices=State, default=State.OPEN)
    payment_pending = models.BooleanField(
        default=False, help_text="Completed, and the money is still on its way."
    )
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["customer"],
                condition=Q(state="open"),
                name="billing_checkoutattempt_one_open",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["open", "completed", "expired"]),
                name="billing_checkoutattempt_state_known",
            ),
        ]

    def __str__(self) -> str:
        return f"Checkout of {self.price} by {self.customer}"
