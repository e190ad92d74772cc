from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q

from billing.models.customer import BillingCustomer
from billing.models.plan import Price

GRANTING = ("trialing", "active")
KNOWN = (
    *GRANTING,
    "past_due",
    "incomplete",
    "incomplete_expired",
    "unpaid",
    "paused",
    "canceled",
)


# Stripe renews within hours; an end that passed without news is looked up, and not enforced yet.
NEWS_MAY_BE_LATE = timedelta(days=3)


class SubscriptionQuerySet(models.QuerySet["Subscription"]):
    def granting(self, now: datetime) -> SubscriptionQuerySet:
        """Those that open premium at this moment.

        `past_due` does for some days from the first failed payment; a hold overrides everything;
        what sells something else, or has a status that we do not know, grants nothing.
        """
        grace_began = now - timedelta(days=settings.BILLING_GRACE_DAYS)
        return self.filter(
            Q(status__in=GRANTING) | Q(status="past_due", past_due_since__gt=grace_began),
            Q(ends_at__isnull=True) | Q(ends_at__gt=now),
            Q(period_end__isnull=True) | Q(period_end__gt=now - NEWS_MAY_BE_LATE),
            hold="",
            price__isnull=False,
        )

    def overdue(self, now: datetime) -> SubscriptionQuerySet:
        """Those whose period or end has passed and of which Stripe has told nothing since."""
        return self.filter(
            Q(period_end__lte=now) | Q(ends_at__lte=now), status__in=[*GRANTING, "past_due"]
        )


class Subscription(models.Model):
    """A subscription as Stripe last described it; written by billing.syncing alone.

    `fetch_token` counts the fetches: a fetch that began before one that was already written is
    too old to be written.
    """

    class Hold(models.TextChoices):
        NONE = "", "None"
        DISPUTE = "dispute", "Disputed payment"
        REFUND = "refund", "Refunded"
        ADMIN = "admin", "By hand"

    customer = models.ForeignKey(
        BillingCustomer, on_delete=models.PROTECT, related_name="subscriptions"
    )
    stripe_id = models.CharField(max_length=120, unique=True)
    status = models.CharField(max_length=40)
    price = models.ForeignKey(
        Price, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    started_at = models.DateTimeField(null=True, blank=True)
    period_end = models.DateTimeField(null=True, blank=True)
    cancel_at = models.DateTimeField(null=True, blank=True)
    cancel_at_period_end = models.BooleanField(default=False)
    ends_at = models.DateTimeField(
        null=True, blank=True, help_text="When it ends, where it is to end or has ended."
    )
    trial_end = models.DateTimeField(null=True, blank=True)
    past_due_since = models.DateTimeField(null=True, blank=True)
    hold = models.CharField(max_length=8, choices=Hold, default=Hold.NONE, blank=True)
    fetch_token = models.PositiveBigIntegerField(default=0)
    synced_at = models.DateTimeField(null=True, blank=True)
    raw = models.JSONField(default=dict, encoder=DjangoJSONEncoder, help_text="Stripe's own words.")

    objects = SubscriptionQuerySet.as_manager()

    class Meta:
        ordering = ["-started_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(hold__in=["", "dispute", "refund", "admin"]),
                name="billing_subscription_hold_known",
            )
        ]
        indexes = [
            models.Index(fields=["customer", "status"], name="billing_subscription_of"),
        ]

    def __str__(self) -> str:
        return f"{self.stripe_id} ({self.status})"

    @property
    def is_to_end(self) -> bool:
        return self.status in {*GRANTING, "past_due"} and self.ends_at is not None

    @property
    def grace_ends_at(self) -> datetime | None:
        """When a failed payment closes premium, unless it is made good."""
        if self.status != "past_due" or self.past_due_since is None:
            return None
        return self.past_due_since + timedelta(days=settings.BILLING_GRACE_DAYS)
