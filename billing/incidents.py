"""Refunds, disputes, and whatever a person should look at; one row each."""

from __future__ import annotations

import logging
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction

from billing import gateway
from billing.models import BillingCustomer, BillingIncident, Subscription

logger = logging.getLogger(__name__)


def note_unknown_status(subscription: Subscription) -> None:
    _note("unknown_status", subscription.stripe_id, subscription, state=subscription.status)


def note_unknown_price(subscription: Subscription) -> None:
    _note("unknown_price", subscription.stripe_id, subscription)


def note_two_subscriptions(subscription: Subscription) -> None:
    _note("two_subscriptions", subscription.stripe_id, subscription)


def _note(kind: str, stripe_id: str, subscription: Subscription, state: str = "") -> None:
    _, made = BillingIncident.objects.get_or_create(
        kind=kind,
        stripe_id=stripe_id,
        defaults={
            "customer": subscription.customer,
            "subscription": subscription,
            "state": state,
        },
    )
    if made:
        logger.error("Billing incident: %s of %s (%s)", kind, stripe_id, state)


def record_refund(charge_id: str) -> None:
    """A full refund ends access where the policy says so; a partial one never does.

    Raises stripe.StripeError.
    """
    charge = gateway.client().v1.charges.retrieve(charge_id).to_dict()
    subscription = _subscription_of(charge)
    with transaction.atomic():
        BillingIncident.objects.update_or_create(
            kind=BillingIncident.Kind.REFUND,
            stripe_id=charge_id,
            defaults={
                "customer": _customer_of(charge),
                "subscription": subscription,
                "amount": charge["amount_refunded"],
                "currency": charge["currency"],
                "state": "full" if charge["refunded"] else "part",
            },
        )
        if charge["refunded"] and settings.BILLING_REFUND_ENDS_ACCESS:
            _hold(subscription, Subscription.Hold.REFUND)


def record_dispute(dispute_id: str, now: datetime) -> None:
    """Access rests while a payment is disputed, comes back when it is won, and not when lost.

    Raises stripe.StripeError.
    """
    api = gateway.client().v1
    dispute = api.disputes.retrieve(dispute_id).to_dict()
    # A dispute names no customer; its charge does.
    charge = api.charges.retrieve(dispute["charge"]).to_dict()
    subscription = _subscription_of(charge)
    is_closed = dispute["status"] in {"won", "lost", "warning_closed", "prevented"}
    with transaction.atomic():
        BillingIncident.objects.update_or_create(
            kind=BillingIncident.Kind.DISPUTE,
            stripe_id=dispute_id,
            defaults={
                "customer": _customer_of(charge),
                "subscription": subscription,
                "amount": dispute["amount"],
                "currency": dispute["currency"],
                "state": dispute["status"],
                "resolved_at": now if is_closed else None,
            },
        )
        if not is_closed or dispute["status"] == "lost":
            _hold(subscription, Subscription.Hold.DISPUTE)
        else:
            _lift(subscription, Subscription.Hold.DISPUTE)


def _hold(subscription: Subscription | None, reason: Subscription.Hold) -> None:
    if subscription:
        Subscription.objects.filter(pk=subscription.pk, hold="").update(hold=reason)


def _lift(subscription: Subscription | None, reason: Subscription.Hold) -> None:
    """Only what it laid itself: a hold by hand stays."""
    if subscription:
        Subscription.objects.filter(pk=subscription.pk, hold=reason).update(hold="")


def _customer_of(charge: dict[str, Any]) -> BillingCustomer | None:
    return BillingCustomer.objects.filter(stripe_id=charge["customer"] or "").first()


def _subscription_of(charge: dict[str, Any]) -> Subscription | None:
    """From charge to invoice there is no link any more: the invoice's payments know."""
    if not charge["payment_intent"] or _customer_of(charge) is None:
        return None
    api = gateway.client().v1
    payments = api.invoice_payments.list(
        {"payment": {"type": "payment_intent", "payment_intent": charge["payment_intent"]}}
    )
    for payment in payments.data:
        invoice = api.invoices.retrieve(str(payment.to_dict()["invoice"])).to_dict()
        stripe_id = subscription_of_invoice(invoice)
        if stripe_id:
            return Subscription.objects.filter(stripe_id=stripe_id).first()
    return None


def subscription_of_invoice(invoice: dict[str, Any]) -> str | None:
    details = (invoice.get("parent") or {}).get("subscription_details") or {}
    subscription = details.get("subscription")
    return subscription["id"] if isinstance(subscription, dict) else subscription
