"""Subscriptions of one item: how they begin, change and end."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from billing.fake_stripe.errors import Json, RefusedError, missing
from billing.fake_stripe.events import change, emit
from billing.fake_stripe.objects import discounts, invoices, payments
from billing.fake_stripe.objects.invoices import Line
from billing.fake_stripe.objects.listing import whole
from billing.fake_stripe.objects.payments import WAYS, Outcome
from billing.fake_stripe.periods import after
from billing.fake_stripe.store import Store, new_id

OVER = ("canceled", "incomplete_expired")
RENEWED = ("active", "past_due", "trialing")
NO_REASON: Json = {"comment": None, "feedback": None, "feedback_option": None, "reason": None}


def begin(  # noqa: PLR0913 - what a page or a request can choose
    store: Store,
    customer: Json,
    price: Json,
    *,
    method: Json | None,
    outcome: Outcome,
    quantity: int = 1,
    trial_end: int | None = None,
    metadata: Json | None = None,
    missing_method: str = "create_invoice",
    off: Sequence[Json] = (),
) -> Json:
    """A subscription and its first bill, which is of nothing where it begins with a trial."""
    now = store.now()
    subscription_id = new_id("sub")
    recurring = price["recurring"]
    end = trial_end or after(now, recurring["interval"], recurring["interval_count"])
    subscription = store.add(
        "subscription",
        {
            "id": subscription_id,
            "application": None,
            "application_fee_percent": None,
            "automatic_tax": {"disabled_reason": None, "enabled": False, "liability": None},
            "billing_cycle_anchor": trial_end or now,
            "billing_cycle_anchor_config": None,
            "billing_mode": {"flexible": None, "type": "classic"},
            "billing_schedules": [],
            "billing_thresholds": None,
            "cancel_at": None,
            "cancel_at_period_end": False,
            "canceled_at": None,
            "cancellation_details": dict(NO_REASON),
            "collection_method": "charge_automatically",
            "currency": price["currency"],
            "customer": customer["id"],
            "customer_account": None,
            "days_until_due": None,
            "default_payment_method": method and method["id"],
            "default_source": None,
            "default_tax_rates": [],
            "description": None,
            "discounts": [discount["id"] for discount in off],
            "ended_at": None,
            "invoice_settings": {
                "account_tax_ids": None,
                "custom_fields": None,
                "description": None,
                "footer": None,
                "issuer": {"type": "self"},
            },
            "items": whole(
                f"/v1/subscription_items?subscription={subscription_id}",
                [_item(store, subscription_id, price, quantity, (now, end))],
            ),
            "latest_invoice": None,
            "metadata": metadata or {},
            "next_pending_invoice_item_invoice": None,
            "on_behalf_of": None,
            "pause_collection": None,
            "payment_settings": {
                "payment_method_options": None,
                "payment_method_types": None,
                "save_default_payment_method": "off",
            },
            "pending_invoice_item_interval": None,
            "pending_setup_intent": None,
            "pending_update": None,
            "schedule": None,
            "start_date": now,
            "status": "trialing" if trial_end else "incomplete",
            "status_details": None,
            "test_clock": None,
            "transfer_data": None,
            "trial_end": trial_end,
            "trial_settings": {"end_behavior": {"missing_payment_method": missing_method}},
            "trial_start": now if trial_end else None,
        },
    )
    for discount in off:
        discount.update(subscription=subscription_id, customer=customer["id"])
        discounts.redeem(store, discount)
    emit(store, "customer.subscription.created", subscription)
    amount = 0 if trial_end else price["unit_amount"] * quantity
    words = "Trial period" if trial_end else "Subscription"
    _collect(
        store, subscription, "subscription_create", [Line(words, amount, now, end, price)], outcome
    )
    _spend_discounts(store, subscription)
    return subscription


def _item(
    store: Store, subscription_id: str, price: Json, quantity: int, period: tuple[int, int]
) -> Json:
    return {
        "id": new_id("si"),
        "object": "subscription_item",
        "billing_thresholds": None,
        "created": store.now(),
        "current_period_end": period[1],
        "current_period_start": period[0],
        "discounts": [],
        "metadata": {},
        "price": dict(price),
        "quantity": quantity,
        "subscription": subscription_id,
        "tax_rates": [],
    }


def item_of(subscription: Json) -> Json:
    item: Json = subscription["items"]["data"][0]
    return item


def with_item(subscription: Json, **fields: Any) -> Json:
    """The items with a change in the one; the old ones stay as they were."""
    items: Json = subscription["items"]
    return {**items, "data": [{**items["data"][0], **fields}]}


def _collect(
    store: Store, subscription: Json, reason: str, lines: list[Line], outcome: Outcome
) -> None:
    """Bills, tries to take it, and has the status follow."""
    invoice = invoices.bill(store, subscription, reason, lines)
    subscription["latest_invoice"] = invoice["id"]
    invoices.attempt(store, invoice, method_of(store, subscription), outcome)
    follow(store, subscription, invoice)


def follow(store: Store, subscription: Json, invoice: Json) -> None:
    """What a bill that was paid or refused does to its subscription."""
    status = subscription["status"]
    if invoice["status"] == "paid" and status in {"incomplete", "past_due", "unpaid"}:
        change(store, "customer.subscription.updated", subscription, status="active")
    elif invoice["status"] == "open" and status == "active" and invoice["attempted"]:
        change(store, "customer.subscription.updated", subscription, status="past_due")


def method_of(store: Store, subscription: Json) -> Json | None:
    customer = store.find("customer", subscription["customer"])
    name = (
        subscription["default_payment_method"]
        or customer["invoice_settings"]["default_payment_method"]
    )
    return store.find("payment_method", name) if name else None


def outcome_of(method: Json | None) -> Outcome:
    """How a payment without the buyer goes."""
    return WAYS[method["_way"]][3] if method else "failed"


def renew(store: Store, subscription: Json, outcome: Outcome | None = None) -> None:
    """The next period begins, whether it is paid or not."""
    item = item_of(subscription)
    price = store.find("price", item["price"]["id"])
    start = item["current_period_end"]
    end = after(
        start,
        price["recurring"]["interval"],
        price["recurring"]["interval_count"],
        anchor=subscription["billing_cycle_anchor"],
    )
    if outcome is None and store.data["failing_renewals"]:
        store.data["failing_renewals"] -= 1
        outcome = "failed"
    fields: Json = {
        "items": with_item(subscription, current_period_start=start, current_period_end=end)
    }
    if subscription["status"] == "trialing":
        fields["status"] = "active"
    change(store, "customer.subscription.updated", subscription, **fields)
    line = Line("Subscription", price["unit_amount"] * item["quantity"], start, end, price)
    chosen = outcome or outcome_of(method_of(store, subscription))
    _collect(store, subscription, "subscription_cycle", [line], chosen)
    _spend_discounts(store, subscription)


def end_trial(store: Store, subscription: Json, outcome: Outcome | None = None) -> None:
    """Without a card it goes as the trial's settings say."""
    behaviour = subscription["trial_settings"]["end_behavior"]["missing_payment_method"]
    if method_of(store, subscription) is None and behaviour == "cancel":
        end(store, subscription)
    elif method_of(store, subscription) is None and behaviour == "pause":
        pause(store, subscription, "trial_end_without_payment_method")
    else:
        renew(store, subscription, outcome)


def retry(store: Store, subscription: Json, outcome: Outcome) -> None:
    """Another attempt at the bill that is open. Raises RefusedError."""
    invoice = store.find("invoice", subscription["latest_invoice"])
    if invoice["status"] != "open":
        raise RefusedError("Invoice is already paid", code="invoice_already_paid")
    invoices.attempt(store, invoice, method_of(store, subscription), outcome)
    follow(store, subscription, invoice)


def end(store: Store, subscription: Json, reason: str = "cancellation_requested") -> None:
    now = store.now()
    subscription.update(
        status="canceled",
        canceled_at=subscription["canceled_at"] or now,
        ended_at=now,
        cancellation_details=subscription["cancellation_details"] | {"reason": reason},
    )
    emit(store, "customer.subscription.deleted", subscription)


def expire(store: Store, subscription: Json) -> None:
    """The first payment did not come."""
    invoice = store.find("invoice", subscription["latest_invoice"])
    if invoice["status"] == "open":
        invoices.void(store, invoice)
    change(
        store,
        "customer.subscription.updated",
        subscription,
        status="incomplete_expired",
        ended_at=store.now(),
    )


def pause(store: Store, subscription: Json, reason: str = "pause_requested") -> None:
    details = {
        "paused": {
            "subscription": {"type": reason},
            "transitioned_at": store.now(),
            "type": "subscription",
        }
    }
    subscription.update(status="paused", status_details=details)
    emit(store, "customer.subscription.paused", subscription)


def resume(store: Store, subscription: Json) -> None:
    """A new period begins now. Raises RefusedError."""
    if subscription["status"] != "paused":
        raise RefusedError("You can only resume a subscription whose status is `paused`.")
    now = store.now()
    subscription["items"] = with_item(subscription, current_period_end=now)
    subscription.update(billing_cycle_anchor=now, status="active", status_details=None)
    emit(store, "customer.subscription.resumed", subscription)
    renew(store, subscription)


def switch(store: Store, subscription: Json, price: Json) -> None:
    """Another price. Where its interval is another, the new period begins and is paid now, less
    what is left of the old one.
    """
    old = item_of(subscription)
    now = store.now()
    recurring = price["recurring"]
    interval = old["price"]["recurring"]["interval"]
    if subscription["status"] == "trialing" or recurring["interval"] == interval:
        items = with_item(subscription, price=dict(price))
        change(store, "customer.subscription.updated", subscription, items=items)
        return
    end_at = after(now, recurring["interval"], recurring["interval_count"])
    whole_period = old["current_period_end"] - old["current_period_start"]
    left = max(0, old["current_period_end"] - now)
    unused = round(old["price"]["unit_amount"] * left / whole_period) if whole_period else 0
    items = with_item(
        subscription, price=dict(price), current_period_start=now, current_period_end=end_at
    )
    subscription["billing_cycle_anchor"] = now
    change(store, "customer.subscription.updated", subscription, items=items)
    lines = [
        Line(
            "Unused time", -unused, now, old["current_period_end"], old["price"], is_proration=True
        ),
        Line("Subscription", price["unit_amount"] * old["quantity"], now, end_at, price),
    ]
    outcome = outcome_of(method_of(store, subscription))
    _collect(store, subscription, "subscription_update", lines, outcome)


def warn_of_trial_end(store: Store, subscription: Json) -> None:
    subscription["_warned"] = True
    emit(store, "customer.subscription.trial_will_end", subscription)


def not_over(store: Store, subscription_id: str) -> Json:
    """One that was cancelled is gone, though it can still be read. Raises RefusedError."""
    subscription = store.find("subscription", subscription_id)
    if subscription["status"] in OVER:
        raise missing("subscription", subscription_id)
    return subscription


def _spend_discounts(store: Store, subscription: Json) -> None:
    subscription["discounts"] = [
        name
        for name in subscription["discounts"]
        if discounts.lasts(store, store.find("discount", name))
    ]


def ends_at(subscription: Json) -> int | None:
    if subscription["cancel_at"] is not None:
        return int(subscription["cancel_at"])
    if subscription["cancel_at_period_end"]:
        return int(item_of(subscription)["current_period_end"])
    return None


def settle(store: Store, subscription: Json, *, paid: bool) -> None:
    """A bank's late word on the first payment."""
    invoice = store.find("invoice", subscription["latest_invoice"])
    payments.settle(store, invoices.intent_of(store, invoice), paid=paid)
    if paid:
        invoices.mark_paid(store, invoice)
        follow(store, subscription, invoice)
    else:
        invoices.mark_failed(store, invoice)
        expire(store, subscription)
