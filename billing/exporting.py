"""What billing holds about an account, for its export; without ids and keys that open anything."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder

from accounts.exporting import ExportedFile
from accounts.models import User
from billing.models import (
    BillingCustomer,
    BillingIncident,
    CheckoutAttempt,
    ManualGrant,
    Subscription,
    WebhookEvent,
)
from billing.receipts import money

SUBSCRIPTION = (
    "price__plan__name", "price__interval", "status", "hold", "started_at", "period_end", "ends_at",
    "cancel_at", "cancel_at_period_end", "trial_end", "past_due_since",
)  # fmt: skip
CHECKOUT = ("price__plan__name", "price__interval", "created_at", "state", "payment_pending")
GRANT = ("reason", "granted_at", "until", "revoked_at", "revocation_reason")
INCIDENT = ("kind", "state", "amount", "currency", "opened_at", "resolved_at")


def export_billing(user: User) -> Iterator[ExportedFile]:
    of_customer = {"customer__user": user}
    whole = {
        "subscriptions": _rows(Subscription.objects.filter(**of_customer), SUBSCRIPTION),
        "checkouts": _rows(CheckoutAttempt.objects.filter(**of_customer), CHECKOUT),
        "receipts": _receipts(user),
        "refunds_and_disputes": _rows(
            BillingIncident.objects.filter(**of_customer, kind__in=["refund", "dispute"]), INCIDENT
        ),
        "grants": _rows(ManualGrant.objects.filter(user=user), GRANT),
    }
    text = json.dumps(whole, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2)
    yield ExportedFile("billing/billing.json", f"{text}\n")


def _receipts(user: User) -> list[dict[str, Any]]:
    """As Stripe's events told of them; asking Stripe could fail, and an export must not."""
    customer = BillingCustomer.objects.filter(user=user).first()
    if customer is None:
        return []
    paid = WebhookEvent.objects.filter(
        type__startswith="invoice.",
        payload__data__object__contains={"customer": customer.stripe_id, "status": "paid"},
    )
    invoices = {
        invoice["id"]: {
            "number": invoice["number"],
            "date": datetime.fromtimestamp(invoice["created"], UTC),
            "amount": money(invoice["total"], invoice["currency"]),
        }
        for invoice in paid.values_list("payload__data__object", flat=True)
    }
    return sorted(invoices.values(), key=lambda receipt: receipt["date"])


def _rows(rows: Any, fields: tuple[str, ...]) -> list[dict[str, Any]]:
    return [
        {field.replace("__", "_"): value for field, value in row.items()}
        for row in rows.order_by("pk").values(*fields)
    ]
