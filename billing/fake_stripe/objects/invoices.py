"""Bills of subscriptions, and the payments that settle them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from billing.fake_stripe.errors import Json, RefusedError
from billing.fake_stripe.events import emit
from billing.fake_stripe.objects import discounts, payments
from billing.fake_stripe.objects.listing import filtered, page, whole
from billing.fake_stripe.objects.payments import Outcome
from billing.fake_stripe.parameters import PAGE, STRING, Choice
from billing.fake_stripe.periods import DAY
from billing.fake_stripe.store import Store, new_id

LIST = {
    **PAGE,
    "customer": STRING,
    "status": Choice("draft", "open", "paid", "uncollectible", "void"),
    "subscription": STRING,
}
PAYMENT_LIST = {
    **PAGE,
    "invoice": STRING,
    "payment": {"payment_intent": STRING, "type!": Choice("payment_intent")},
    "status": Choice("open", "paid"),
}
RETRY_AFTER = 3 * DAY


@dataclass(frozen=True)
class Line:
    description: str
    amount: int
    start: int
    end: int
    price: Json
    is_proration: bool = False


def bill(store: Store, subscription: Json, reason: str, lines: Sequence[Line]) -> Json:
    """A bill that is open, with what the subscription's discounts take off."""
    customer = store.find("customer", subscription["customer"])
    subtotal = max(0, sum(line.amount for line in lines))
    off = [
        {
            "amount": discounts.amount_off(store, store.find("discount", name), subtotal),
            "discount": name,
        }
        for name in subscription["discounts"]
    ]
    total = max(0, subtotal - sum(part["amount"] for part in off))
    number = customer["next_invoice_sequence"]
    customer["next_invoice_sequence"] += 1
    invoice_id = new_id("in")
    invoice = store.add(
        "invoice",
        {
            "id": invoice_id,
            "account_country": "US",
            "account_name": "LeetLLM",
            "account_tax_ids": None,
            "amount_due": total,
            "amount_overpaid": 0,
            "amount_paid": 0,
            "amount_paid_off_stripe": 0,
            "amount_remaining": total,
            "amount_shipping": 0,
            "application": None,
            "attempt_count": 0,
            "attempted": False,
            "auto_advance": True,
            "automatic_tax": {
                "disabled_reason": None,
                "enabled": False,
                "liability": None,
                "provider": None,
                "status": None,
            },
            "automatically_finalizes_at": None,
            "billing_reason": reason,
            "collection_method": "charge_automatically",
            "currency": subscription["currency"],
            "custom_fields": None,
            "customer": customer["id"],
            "customer_account": None,
            "customer_address": None,
            "customer_email": customer["email"],
            "customer_name": customer["name"],
            "customer_phone": None,
            "customer_shipping": None,
            "customer_tax_exempt": "none",
            "customer_tax_ids": [],
            "default_payment_method": None,
            "default_source": None,
            "default_tax_rates": [],
            "description": None,
            "discounts": list(subscription["discounts"]),
            "due_date": None,
            "effective_at": store.now(),
            "ending_balance": 0,
            "footer": None,
            "from_invoice": None,
            "hosted_invoice_url": f"{store.base_url}/i/{invoice_id}",
            "invoice_pdf": f"{store.base_url}/i/{invoice_id}",
            "issuer": {"type": "self"},
            "last_finalization_error": None,
            "latest_revision": None,
            "lines": whole(
                f"/v1/invoices/{invoice_id}/lines",
                [_line(subscription, invoice_id, line) for line in lines],
            ),
            "metadata": {},
            "next_payment_attempt": None,
            "number": f"{customer['invoice_prefix']}-{number:04d}",
            "on_behalf_of": None,
            "parent": {
                "quote_details": None,
                "subscription_details": {
                    "metadata": subscription["metadata"],
                    "subscription": subscription["id"],
                },
                "type": "subscription_details",
            },
            "payment_settings": {
                "default_mandate": None,
                "payment_method_options": None,
                "payment_method_types": None,
            },
            "period_end": store.now(),
            "period_start": store.now(),
            "post_payment_credit_notes_amount": 0,
            "pre_payment_credit_notes_amount": 0,
            "receipt_number": None,
            "rendering": None,
            "shipping_cost": None,
            "shipping_details": None,
            "starting_balance": 0,
            "statement_descriptor": None,
            "status": "open",
            "status_transitions": {
                "finalized_at": store.now(),
                "marked_uncollectible_at": None,
                "paid_at": None,
                "voided_at": None,
            },
            "subtotal": subtotal,
            "subtotal_excluding_tax": subtotal,
            "test_clock": None,
            "total": total,
            "total_discount_amounts": off,
            "total_excluding_tax": total,
            "total_pretax_credit_amounts": [],
            "total_taxes": [],
            "webhooks_delivered_at": None,
        },
    )
    emit(store, "invoice.created", invoice)
    emit(store, "invoice.finalized", invoice)
    return invoice


def _line(subscription: Json, invoice_id: str, line: Line) -> Json:
    item = subscription["items"]["data"][0]
    return {
        "id": new_id("il"),
        "object": "line_item",
        "amount": line.amount,
        "currency": subscription["currency"],
        "description": line.description,
        "discount_amounts": [],
        "discountable": not line.is_proration,
        "discounts": [],
        "invoice": invoice_id,
        "livemode": False,
        "metadata": {},
        "parent": {
            "invoice_item_details": None,
            "subscription_item_details": {
                "invoice_item": None,
                "proration": line.is_proration,
                "proration_details": None,
                "subscription": subscription["id"],
                "subscription_item": item["id"],
            },
            "type": "subscription_item_details",
        },
        "period": {"end": line.end, "start": line.start},
        "pretax_credit_amounts": [],
        "pricing": {
            "price_details": {"price": line.price["id"], "product": line.price["product"]},
            "type": "price_details",
            "unit_amount_decimal": line.price["unit_amount_decimal"],
        },
        "quantity": item["quantity"],
        "quantity_decimal": str(item["quantity"]),
        "subscription": subscription["id"],
        "subtotal": line.amount,
        "taxes": [],
    }


def attempt(store: Store, invoice: Json, method: Json | None, outcome: Outcome) -> None:
    """Tries to settle an open bill; one of nothing is paid without a payment."""
    if invoice["amount_remaining"] == 0:
        mark_paid(store, invoice)
        return
    payment = _payment_of(store, invoice)
    intent = store.find("payment_intent", payment["payment"]["payment_intent"])
    invoice["attempted"] = True
    invoice["attempt_count"] += 1
    payments.take(store, intent, method, outcome if method else "failed")
    if method and outcome == "succeeded":
        mark_paid(store, invoice)
    elif not method or outcome == "failed":
        mark_failed(store, invoice)


def mark_paid(store: Store, invoice: Json) -> None:
    for payment in store.all("invoice_payment", invoice=invoice["id"], status="open"):
        payment.update(status="paid", amount_paid=payment["amount_requested"])
        payment["status_transitions"] = {"canceled_at": None, "paid_at": store.now()}
        emit(store, "invoice_payment.paid", payment)
    invoice.update(
        amount_paid=invoice["amount_due"],
        amount_remaining=0,
        attempted=True,
        auto_advance=False,
        next_payment_attempt=None,
        status="paid",
        status_transitions=invoice["status_transitions"] | {"paid_at": store.now()},
    )
    emit(store, "invoice.paid", invoice)
    emit(store, "invoice.payment_succeeded", invoice)


def mark_failed(store: Store, invoice: Json) -> None:
    invoice["next_payment_attempt"] = store.now() + RETRY_AFTER
    emit(store, "invoice.payment_failed", invoice)


def void(store: Store, invoice: Json) -> None:
    transitions = invoice["status_transitions"] | {"voided_at": store.now()}
    invoice.update(status="void", status_transitions=transitions, next_payment_attempt=None)
    emit(store, "invoice.voided", invoice)


def intent_of(store: Store, invoice: Json) -> Json:
    return store.find("payment_intent", _payment_of(store, invoice)["payment"]["payment_intent"])


def _payment_of(store: Store, invoice: Json) -> Json:
    found = next(store.all("invoice_payment", invoice=invoice["id"]), None)
    if found:
        return found
    customer = store.find("customer", invoice["customer"])
    intent = payments.open_intent(store, customer, invoice["amount_due"], invoice["currency"])
    return store.add(
        "invoice_payment",
        {
            "amount_paid": None,
            "amount_requested": invoice["amount_due"],
            "currency": invoice["currency"],
            "invoice": invoice["id"],
            "is_default": True,
            "payment": {"payment_intent": intent["id"], "type": "payment_intent"},
            "status": "open",
            "status_transitions": {"canceled_at": None, "paid_at": None},
        },
    )


def subscription_of(invoice: Json) -> str:
    return str(invoice["parent"]["subscription_details"]["subscription"])


def retrieve(store: Store, params: Json, invoice_id: str) -> Json:
    return store.find("invoice", invoice_id)


def list_all(store: Store, params: Json) -> Json:
    found = store.all("invoice", **filtered(params, "customer", "status"))
    wanted = params.get("subscription")
    rows = (invoice for invoice in found if not wanted or subscription_of(invoice) == wanted)
    return page("/v1/invoices", rows, params)


def retrieve_payment(store: Store, params: Json, payment_id: str) -> Json:
    return store.find("invoice_payment", payment_id)


def list_payments(store: Store, params: Json) -> Json:
    if "invoice" not in params and "payment" not in params:
        raise RefusedError("You must provide either the invoice or the payment.", param="invoice")
    found = store.all("invoice_payment", **filtered(params, "invoice", "status"))
    intent = params.get("payment", {}).get("payment_intent")
    rows = (row for row in found if not intent or row["payment"]["payment_intent"] == intent)
    return page("/v1/invoice_payments", rows, params)
