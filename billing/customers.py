"""An account's customer at Stripe."""

from __future__ import annotations

import hashlib
from datetime import datetime

from django.db import IntegrityError, transaction

from accounts.models import User
from billing import gateway
from billing.models import BillingCustomer


def ensure_customer(user: User) -> BillingCustomer:
    """The customer of this account, made at Stripe where there is none.

    It exists before the first checkout, for what Stripe tells of a subscription later names the
    customer and nothing else of ours. Raises stripe.StripeError.
    """
    known = BillingCustomer.objects.filter(user=user).first()
    if known and known.deleted_at_stripe is None:
        return known
    made = gateway.client().v1.customers.create(
        {"email": user.email, "metadata": {"user": str(user.pk)}},
        {"idempotency_key": _idempotency_key(user, known)},
    )
    return _remember(user, made.id, livemode=made.livemode)


def note_deleted(stripe_id: str, at: datetime) -> None:
    BillingCustomer.objects.filter(stripe_id=stripe_id, deleted_at_stripe=None).update(
        deleted_at_stripe=at
    )


@transaction.atomic
def _remember(user: User, stripe_id: str, *, livemode: bool) -> BillingCustomer:
    BillingCustomer.objects.filter(user=user, deleted_at_stripe__isnull=False).update(user=None)
    try:
        with transaction.atomic():
            customer, _ = BillingCustomer.objects.get_or_create(
                stripe_id=stripe_id, defaults={"user": user, "livemode": livemode}
            )
    except IntegrityError:  # another request of the same account was first
        customer = BillingCustomer.objects.get(user=user)
    return customer


def _idempotency_key(user: User, replaced: BillingCustomer | None) -> str:
    """Requests of the same moment share it, so that Stripe makes one customer."""
    parts = f"{user.pk}:{user.email}:{replaced.stripe_id if replaced else ''}"
    return f"customer-{hashlib.sha256(parts.encode()).hexdigest()[:40]}"
