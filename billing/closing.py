"""An account that is deleted pays no more: Stripe is told first."""

from __future__ import annotations

import stripe

from accounts.models import User
from billing import gateway
from billing.checkout import settle_attempt
from billing.models import CheckoutAttempt, Subscription
from billing.syncing import sync_subscription

OVER = ("canceled", "incomplete_expired")


def cancel_all(user: User) -> None:
    """Cancels at once what the account still pays for.

    Raises stripe.StripeError where Stripe cannot be asked: the account has to wait then. What is
    cancelled already is no failure.
    """
    _close_checkouts(user)
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


def _close_checkouts(user: User) -> None:
    """A page of Stripe's that stands open in a tab must not be paid when the account is gone."""
    attempts = CheckoutAttempt.objects.filter(customer__user=user, session_id__isnull=False)
    for attempt in attempts.exclude(state="expired"):
        try:
            if attempt.state == CheckoutAttempt.State.OPEN:
                _expire(str(attempt.session_id))
            settle_attempt(attempt)
        except stripe.InvalidRequestError:  # Stripe forgot it
            continue


def _expire(session_id: str) -> None:
    try:
        gateway.client().v1.checkout.sessions.expire(session_id)
    except stripe.InvalidRequestError:
        return  # it is complete or expired: what it says then counts
