"""What each kind of event makes us look at. Order and repetition do not matter."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from billing import incidents
from billing.checkout import settle_attempt
from billing.customers import note_deleted
from billing.models import CheckoutAttempt
from billing.syncing import sync_subscription

Handler = Callable[[dict[str, Any], datetime], str]


def process(kind: str, subject: dict[str, Any], now: datetime) -> str:
    """A note on what was done. Raises stripe.StripeError where Stripe could not be asked."""
    handler = HANDLERS.get(kind) or next(
        (handler for prefix, handler in PREFIXES.items() if kind.startswith(prefix)), None
    )
    return handler(subject, now) if handler else "Nothing to do for this type."


def _checkout(session: dict[str, Any], now: datetime) -> str:
    attempt = CheckoutAttempt.objects.filter(session_id=session["id"]).first()
    if attempt:
        settle_attempt(attempt)
        return f"Checkout {attempt.state}."
    # One whose answer was lost: its customer tells whose it is.
    attempt = CheckoutAttempt.objects.filter(
        customer__stripe_id=session.get("customer") or "",
        state=CheckoutAttempt.State.OPEN,
        session_id=None,
    ).first()
    if attempt:
        attempt.session_id = session["id"]
        attempt.save(update_fields=["session_id"])
        settle_attempt(attempt)
        return "Checkout found by its customer."
    return _subscription_note(session.get("subscription"))


def _subscription(subscription: dict[str, Any], now: datetime) -> str:
    return _subscription_note(subscription["id"])


def _invoice(invoice: dict[str, Any], now: datetime) -> str:
    return _subscription_note(incidents.subscription_of_invoice(invoice))


def _subscription_note(stripe_id: str | None) -> str:
    if not stripe_id:
        return "It names no subscription."
    found = sync_subscription(stripe_id)
    return f"Subscription is {found.status}." if found else "Not a customer of ours."


def _refund(charge: dict[str, Any], now: datetime) -> str:
    incidents.record_refund(charge["id"])
    return "Refund recorded."


def _dispute(dispute: dict[str, Any], now: datetime) -> str:
    incidents.record_dispute(dispute["id"], now)
    return "Dispute recorded."


def _customer_deleted(customer: dict[str, Any], now: datetime) -> str:
    note_deleted(customer["id"], now)
    return "Customer was deleted at Stripe."


HANDLERS: dict[str, Handler] = {
    "charge.refunded": _refund,
    "customer.deleted": _customer_deleted,
}
PREFIXES: dict[str, Handler] = {
    "checkout.session.": _checkout,
    "customer.subscription.": _subscription,
    "invoice.": _invoice,
    "charge.dispute.": _dispute,
}
