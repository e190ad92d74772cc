"""Repairs what events did not tell: they get lost, and so does the one who should have listened."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

import stripe

from billing.checkout import settle_attempt
from billing.models import BillingCustomer, CheckoutAttempt, Subscription, WebhookEvent
from billing.syncing import sync_customer, sync_subscription
from billing.webhooks import try_processing

logger = logging.getLogger(__name__)


def process_open_events() -> int:
    """How many of the stored events could be processed now."""
    rows = WebhookEvent.objects.filter(processed_at=None).order_by("received_at")
    return sum(try_processing(row) for row in rows.iterator())


def settle_open_checkouts(now: datetime) -> int:
    """Looks after checkouts of which no event came; how many are settled."""
    attempts = CheckoutAttempt.objects.filter(
        session_id__isnull=False, created_at__gt=now - timedelta(days=14)
    ).exclude(state=CheckoutAttempt.State.EXPIRED)
    waiting = [a for a in attempts if a.payment_pending or a.state == CheckoutAttempt.State.OPEN]
    settled = 0
    for attempt in waiting:
        try:
            settle_attempt(attempt)
        except stripe.StripeError:
            logger.warning("Checkout %s could not be looked up", attempt.session_id, exc_info=True)
        settled += attempt.state != CheckoutAttempt.State.OPEN and not attempt.payment_pending
    return settled


def sync_overdue(now: datetime) -> int:
    """Asks about subscriptions whose end or period has passed in silence."""
    overdue = Subscription.objects.overdue(now).values_list("stripe_id", flat=True)
    return sum(_synced(stripe_id) for stripe_id in overdue)


def reconcile() -> int:
    """Compares every customer with Stripe; how many could be asked about."""
    customers = BillingCustomer.objects.filter(user__isnull=False, deleted_at_stripe=None)
    asked = 0
    for customer in customers.iterator():
        try:
            sync_customer(customer)
        except stripe.StripeError:
            logger.warning("Customer %s could not be reconciled", customer, exc_info=True)
        else:
            asked += 1
    return asked


def _synced(stripe_id: str) -> bool:
    try:
        return sync_subscription(stripe_id) is not None
    except stripe.StripeError:
        logger.warning("Subscription %s could not be looked up", stripe_id, exc_info=True)
        return False
