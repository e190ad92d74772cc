"""An account that is deleted pays no more: Stripe is told first."""

from __future__ import annotations

import stripe

from accounts.models import User
from billing import gateway
from billing.models import Subscription
from billing.syncing import sync_subscription

OVER = ("canceled", "incomplete_expired")


def cancel_all(user: User) -> None:
    """Cancels at once what the account still pays for.

    Raises stripe.StripeError where Stripe cannot be asked: the account has to wait then. What is
    cancelled already is no failure.
    """
    subscriptions = Subscription.objects.filter(customer__user=user).exclude(status__in=OVER)
    for subscription in subscriptions:
        try:
            gateway.client().v1.subscriptions.cancel(subscription.stripe_id)
        except stripe.InvalidRequestError:
            # It is gone or cancelled already, or what it says now is kept below.
            found = sync_subscription(subscription.stripe_id)
            if found and found.status not in OVER:
                raise
        else:
            sync_subscription(subscription.stripe_id)
