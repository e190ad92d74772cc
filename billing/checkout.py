"""Buying: one Checkout session for one customer, whatever is clicked and however often."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import stripe
from django.conf import settings
from django.db import transaction
from django.urls import reverse

from accounts.models import User
from billing import gateway
from billing.customers import ensure_customer, note_deleted
from billing.models import BillingCustomer, CheckoutAttempt, Price, Subscription
from billing.syncing import sync_subscription

# Stripe forgets an idempotency key after a day: one without an answer is not used again then.
KEY_LIFE = timedelta(hours=23)
NOT_OVER = ("trialing", "active", "past_due", "unpaid", "paused")


class AlreadySubscribedError(Exception):
    """There is a subscription: it is managed in the portal, and not bought a second time."""


class PaymentPendingError(Exception):
    """It was paid, and Stripe has yet to say so."""


class PriceUnavailableError(Exception):
    """Stripe does not know this price."""


def start_checkout(user: User, price: Price, now: datetime) -> str:
    """Where to send the buyer.

    Raises AlreadySubscribedError, PaymentPendingError, PriceUnavailableError, and
    stripe.StripeError where Stripe cannot be asked: trying again is safe then.
    """
    if has_subscription(user, now):
        raise AlreadySubscribedError
    customer = ensure_customer(user)
    _settle(customer, now)
    if has_subscription(user, now):
        raise AlreadySubscribedError
    if pending_attempt(user, now):
        raise PaymentPendingError
    try:
        return _session_url(_open_attempt(customer, price, now))
    except stripe.InvalidRequestError as error:
        if error.code == "resource_missing" and error.param == "customer":
            note_deleted(customer.stripe_id, now)
            return _session_url(_open_attempt(ensure_customer(user), price, now))
        raise PriceUnavailableError(str(error)) from error


def has_subscription(user: User, now: datetime) -> bool:
    """Whether one is there that is not over, be it paid or not."""
    return (
        Subscription.objects.filter(customer__user_id=user.pk, status__in=NOT_OVER)
        .exclude(ends_at__lte=now)
        .exists()
    )


def pending_attempt(user: User, now: datetime) -> CheckoutAttempt | None:
    """A checkout that was completed and has opened nothing yet."""
    return CheckoutAttempt.objects.filter(
        customer__user_id=user.pk,
        state=CheckoutAttempt.State.COMPLETED,
        payment_pending=True,
        created_at__gt=now - timedelta(days=14),
    ).first()


def settle_attempt(attempt: CheckoutAttempt) -> CheckoutAttempt:
    """Asks Stripe how a checkout stands, and writes it down. Raises stripe.StripeError."""
    if attempt.session_id is None:
        return attempt
    session = gateway.client().v1.checkout.sessions.retrieve(attempt.session_id).to_dict()
    return apply_session(attempt, session)


def apply_session(attempt: CheckoutAttempt, session: dict[str, Any]) -> CheckoutAttempt:
    """Raises stripe.StripeError."""
    if session["status"] == "expired":
        attempt.state = CheckoutAttempt.State.EXPIRED
    elif session["status"] == "complete":
        attempt.state = CheckoutAttempt.State.COMPLETED
        subscription = sync_subscription(session["subscription"])
        paid = session["payment_status"] in {"paid", "no_payment_required"}
        is_over = subscription is not None and subscription.status in {
            "incomplete_expired",
            "canceled",
        }
        attempt.payment_pending = not is_over and not (paid and subscription)
    attempt.save(update_fields=["state", "payment_pending"])
    return attempt


def _settle(customer: BillingCustomer, now: datetime) -> None:
    """A second click may come after the payment and before the webhook."""
    attempt = customer.checkout_attempts.filter(state=CheckoutAttempt.State.OPEN).first()
    if attempt is None:
        return
    if attempt.session_id:
        settle_attempt(attempt)
    elif attempt.created_at < now - KEY_LIFE:
        CheckoutAttempt.objects.filter(pk=attempt.pk).update(state=CheckoutAttempt.State.EXPIRED)


@transaction.atomic
def _open_attempt(customer: BillingCustomer, price: Price, now: datetime) -> CheckoutAttempt:
    """The customer's open attempt for this price; the row is there before Stripe is asked."""
    BillingCustomer.objects.select_for_update().get(pk=customer.pk)
    attempt = customer.checkout_attempts.filter(state=CheckoutAttempt.State.OPEN).first()
    if attempt:
        lasts = attempt.expires_at is None or attempt.expires_at > now
        if attempt.price_id == price.pk and lasts:
            return attempt
        attempt.state = CheckoutAttempt.State.EXPIRED
        attempt.save(update_fields=["state"])
    return CheckoutAttempt.objects.create(customer=customer, price=price, created_at=now)


def _session_url(attempt: CheckoutAttempt) -> str:
    if attempt.url:
        return attempt.url
    _expire_others(attempt)
    try:
        session = gateway.client().v1.checkout.sessions.create(
            _session_params(attempt),  # type: ignore[arg-type]
            {"idempotency_key": str(attempt.idempotency_key)},
        )
    except (stripe.InvalidRequestError, stripe.IdempotencyError):
        CheckoutAttempt.objects.filter(pk=attempt.pk).update(state=CheckoutAttempt.State.EXPIRED)
        raise
    attempt.session_id, attempt.url = session.id, session.url or ""
    attempt.expires_at = datetime.fromtimestamp(session.expires_at, UTC)
    attempt.save(update_fields=["session_id", "url", "expires_at"])
    return attempt.url


def _expire_others(attempt: CheckoutAttempt) -> None:
    """A page that stands open in another tab for another price must not be paid as well."""
    others = attempt.customer.checkout_attempts.filter(
        state=CheckoutAttempt.State.EXPIRED,
        session_id__isnull=False,
        expires_at__gt=attempt.created_at,
    )
    for other in others:
        try:
            gateway.client().v1.checkout.sessions.expire(str(other.session_id))
        except stripe.InvalidRequestError:  # it is complete or expired already
            settle_attempt(other)
        CheckoutAttempt.objects.filter(pk=other.pk).update(expires_at=attempt.created_at)


def _session_params(attempt: CheckoutAttempt) -> dict[str, Any]:
    """The same for the same attempt, for Stripe compares them where the key is the same."""
    customer = attempt.customer
    home = settings.SITE_URL
    subscription: dict[str, Any] = {"metadata": {"user": str(customer.user_id)}}
    params: dict[str, Any] = {
        "mode": "subscription",
        "customer": customer.stripe_id,
        "client_reference_id": str(customer.user_id),
        "line_items": [{"price": attempt.price.stripe_price_id, "quantity": 1}],
        "success_url": f"{home}{reverse('billing:success')}?session_id={{CHECKOUT_SESSION_ID}}",
        "cancel_url": f"{home}{reverse('billing:cancelled')}",
        "subscription_data": subscription,
    }
    if settings.BILLING_PROMOTION_CODES:
        params["allow_promotion_codes"] = True
    if settings.BILLING_TRIAL_DAYS and customer.had_trial_at is None:
        subscription["trial_period_days"] = settings.BILLING_TRIAL_DAYS
        if not settings.BILLING_TRIAL_NEEDS_CARD:
            params["payment_method_collection"] = "if_required"
            subscription["trial_settings"] = {"end_behavior": {"missing_payment_method": "cancel"}}
    return params
