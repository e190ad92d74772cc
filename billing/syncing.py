"""Writes a subscription as Stripe describes it now.

Events are only the reason to look: what is written always comes from a fetch. Each fetch draws a
number from a sequence before it asks, and is not written over one that began later; so a slow, old
answer cannot undo a cancellation, and no lock is held while Stripe is asked.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import stripe
from django.db import connection, transaction
from django.utils import timezone

from billing import gateway, incidents
from billing.models import BillingCustomer, Subscription
from billing.models.subscription import GRANTING, KNOWN
from billing.prices import price_for


def sync_subscription(stripe_id: str) -> Subscription | None:
    """None where the subscription is unknown to Stripe or its customer is not ours.

    Raises stripe.StripeError where Stripe cannot be asked.
    """
    token = next_fetch_token()
    try:
        fetched = gateway.client().v1.subscriptions.retrieve(
            stripe_id, {"expand": ["items.data.price"]}
        )
    except stripe.InvalidRequestError as error:
        if error.http_status == 404:
            return None
        raise
    return write_subscription(fetched.to_dict(), token, timezone.now())


def sync_customer(customer: BillingCustomer) -> list[Subscription]:
    """All of a customer's subscriptions. Raises stripe.StripeError."""
    token = next_fetch_token()
    page = gateway.client().v1.subscriptions.list(
        {"customer": customer.stripe_id, "status": "all", "limit": 100}
    )
    now = timezone.now()
    written = [
        write_subscription(fetched.to_dict(), token, now) for fetched in page.auto_paging_iter()
    ]
    return [subscription for subscription in written if subscription]


def next_fetch_token() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('billing_fetch')")
        token: int = cursor.fetchone()[0]
    return token


@transaction.atomic
def write_subscription(fetched: dict[str, Any], token: int, now: datetime) -> Subscription | None:
    """`fetched` is Stripe's object; `token` was drawn before it was asked for."""
    customer = BillingCustomer.objects.filter(stripe_id=fetched["customer"]).first()
    if customer is None:
        return None
    row, _ = Subscription.objects.get_or_create(
        stripe_id=fetched["id"], defaults={"customer": customer, "status": fetched["status"]}
    )
    row = Subscription.objects.select_for_update().get(pk=row.pk)
    if row.fetch_token > token:
        return row
    _fill(row, fetched, now)
    row.fetch_token, row.synced_at = token, now
    row.save()
    if row.status == "trialing" and customer.had_trial_at is None:
        customer.had_trial_at = now
        customer.save(update_fields=["had_trial_at"])
    _alert(row, now)
    return row


def _fill(row: Subscription, fetched: dict[str, Any], now: datetime) -> None:
    item = fetched["items"]["data"][0]
    row.raw = fetched
    row.status = fetched["status"]
    row.price = price_for(item["price"])
    row.started_at = _moment(fetched["start_date"])
    row.period_end = _moment(item["current_period_end"])
    row.cancel_at = _moment(fetched["cancel_at"])
    row.cancel_at_period_end = fetched["cancel_at_period_end"]
    row.trial_end = _moment(fetched["trial_end"])
    # The portal sets cancel_at alone, other ways the flag alone.
    row.ends_at = (
        _moment(fetched["ended_at"])
        or row.cancel_at
        or (row.period_end if row.cancel_at_period_end else None)
    )
    row.past_due_since = _past_due_since(row, _moment(item["current_period_start"]), now)


def _past_due_since(
    row: Subscription, period_start: datetime | None, now: datetime
) -> datetime | None:
    """A second failure of the same bill does not start the days again."""
    if row.status != "past_due":
        return None
    since = row.past_due_since
    of_an_earlier_bill = since and period_start and since < period_start <= now
    return now if since is None or of_an_earlier_bill else since


def _alert(row: Subscription, now: datetime) -> None:
    if row.status not in KNOWN:
        incidents.note_unknown_status(row)
    if row.price is None:
        incidents.note_unknown_price(row)
    live = Subscription.objects.filter(customer=row.customer, status__in=[*GRANTING, "past_due"])
    if live.exclude(ends_at__lte=now).count() > 1:
        incidents.note_two_subscriptions(row)


def _moment(seconds: int | None) -> datetime | None:
    return datetime.fromtimestamp(seconds, UTC) if seconds else None
