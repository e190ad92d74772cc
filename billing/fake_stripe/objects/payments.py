"""Cards and bank debits, and what is taken from them."""

from __future__ import annotations

from typing import Literal

from billing.fake_stripe.errors import Json
from billing.fake_stripe.events import change, emit
from billing.fake_stripe.objects.listing import filtered, page
from billing.fake_stripe.parameters import PAGE, STRING
from billing.fake_stripe.store import Store

Outcome = Literal["succeeded", "failed", "pending"]
# What a buyer can pay with, by Stripe's numbers for tests, and how it goes: at once and later.
WAYS: dict[str, tuple[str, str, Outcome, Outcome]] = {
    "works": ("card", "4242", "succeeded", "succeeded"),
    "declines": ("card", "0002", "failed", "failed"),
    "declines_later": ("card", "0341", "succeeded", "failed"),
    "delayed": ("us_bank_account", "6789", "pending", "succeeded"),
}
DECLINED = "Your card was declined."
CHARGE_LIST = {**PAGE, "customer": STRING, "payment_intent": STRING}
INTENT_LIST = {**PAGE, "customer": STRING}


def attach(store: Store, customer: Json, way: str) -> Json:
    """A payment method that becomes the customer's own."""
    kind, last4, _, _ = WAYS[way]
    details: Json = (
        {
            "brand": "visa",
            "checks": None,
            "country": "US",
            "display_brand": "visa",
            "exp_month": 12,
            "exp_year": 2034,
            "fingerprint": None,
            "funding": "credit",
            "generated_from": None,
            "last4": last4,
            "networks": None,
            "three_d_secure_usage": None,
            "wallet": None,
        }
        if kind == "card"
        else {
            "account_holder_type": "individual",
            "account_type": "checking",
            "bank_name": "STRIPE TEST BANK",
            "financial_connections_account": None,
            "fingerprint": None,
            "last4": last4,
            "networks": None,
            "routing_number": "110000000",
            "status_details": None,
        }
    )
    method = store.add(
        "payment_method",
        {
            "billing_details": billing_details(customer),
            "customer": customer["id"],
            kind: details,
            "metadata": {},
            "type": kind,
            "_way": way,
        },
    )
    emit(store, "payment_method.attached", method)
    return method


def retrieve_method(store: Store, params: Json, method_id: str) -> Json:
    return store.find("payment_method", method_id)


def billing_details(customer: Json | None) -> Json:
    return {
        "address": None,
        "email": customer and customer["email"],
        "name": customer and customer["name"],
        "phone": None,
        "tax_id": None,
    }


def open_intent(store: Store, customer: Json | None, amount: int, currency: str) -> Json:
    intent = store.add(
        "payment_intent",
        {
            "amount": amount,
            "amount_capturable": 0,
            "amount_received": 0,
            "application": None,
            "application_fee_amount": None,
            "automatic_payment_methods": None,
            "canceled_at": None,
            "cancellation_reason": None,
            "capture_method": "automatic",
            "client_secret": None,
            "confirmation_method": "automatic",
            "currency": currency,
            "customer": customer and customer["id"],
            "description": None,
            "last_payment_error": None,
            "latest_charge": None,
            "metadata": {},
            "next_action": None,
            "on_behalf_of": None,
            "payment_method": None,
            "payment_method_types": ["card"],
            "processing": None,
            "receipt_email": None,
            "review": None,
            "setup_future_usage": None,
            "shipping": None,
            "statement_descriptor": None,
            "statement_descriptor_suffix": None,
            "status": "requires_payment_method",
            "transfer_data": None,
            "transfer_group": None,
        },
    )
    emit(store, "payment_intent.created", intent)
    return intent


def take(store: Store, intent: Json, method: Json | None, outcome: Outcome) -> Json | None:
    """One attempt; the charge, which a method that is missing has none of."""
    if method is None:
        change(store, "payment_intent.payment_failed", intent, status="requires_payment_method")
        return None
    customer = intent["customer"] and store.find("customer", intent["customer"])
    charge = make_charge(store, customer, intent, method, outcome)
    common = {"latest_charge": charge["id"], "payment_method": method["id"]}
    if outcome == "succeeded":
        intent.update(common, status="succeeded", amount_received=intent["amount"])
        intent["last_payment_error"] = None
        emit(store, "charge.succeeded", charge)
        emit(store, "payment_intent.succeeded", intent)
    elif outcome == "failed":
        error = {
            "charge": charge["id"],
            "code": "card_declined",
            "decline_code": "generic_decline",
            "message": DECLINED,
            "type": "card_error",
        }
        intent.update(common, status="requires_payment_method", last_payment_error=error)
        emit(store, "charge.failed", charge)
        emit(store, "payment_intent.payment_failed", intent)
    else:
        intent.update(common, status="processing")
        emit(store, "charge.pending", charge)
        emit(store, "payment_intent.processing", intent)
    return charge


def settle(store: Store, intent: Json, *, paid: bool) -> None:
    """What a bank says days later."""
    charge = store.find("charge", intent["latest_charge"])
    status = "succeeded" if paid else "failed"
    charge.update(status=status, paid=paid, captured=paid)
    charge["amount_captured"] = charge["amount"] if paid else 0
    emit(store, f"charge.{status}", charge)
    intent["status"] = "succeeded" if paid else "requires_payment_method"
    intent["amount_received"] = intent["amount"] if paid else 0
    emit(store, f"payment_intent.{'succeeded' if paid else 'payment_failed'}", intent)


def make_charge(
    store: Store, customer: Json | None, intent: Json | None, method: Json | None, outcome: Outcome
) -> Json:
    amount = intent["amount"] if intent else 1900
    kind = method["type"] if method else "card"
    declined = outcome == "failed"
    return store.add(
        "charge",
        {
            "amount": amount,
            "amount_captured": amount if outcome == "succeeded" else 0,
            "amount_refunded": 0,
            "application": None,
            "application_fee": None,
            "application_fee_amount": None,
            "balance_transaction": None,
            "billing_details": billing_details(customer),
            "calculated_statement_descriptor": None,
            "captured": outcome == "succeeded",
            "currency": intent["currency"] if intent else "usd",
            "customer": customer and customer["id"],
            "description": None,
            "disputed": False,
            "failure_balance_transaction": None,
            "failure_code": "card_declined" if declined else None,
            "failure_message": DECLINED if declined else None,
            "fraud_details": {},
            "metadata": {},
            "on_behalf_of": None,
            "outcome": None,
            "paid": outcome == "succeeded",
            "payment_intent": intent and intent["id"],
            "payment_method": method and method["id"],
            "payment_method_details": {"type": kind, kind: charge_details(method, kind)},
            "receipt_email": None,
            "receipt_number": None,
            "receipt_url": None,
            "refunded": False,
            "review": None,
            "shipping": None,
            "source_transfer": None,
            "statement_descriptor": None,
            "statement_descriptor_suffix": None,
            "status": outcome,
            "transfer_data": None,
            "transfer_group": None,
        },
    )


def charge_details(method: Json | None, kind: str) -> Json:
    if kind == "card":
        last4 = method["card"]["last4"] if method else "4242"
        return {"brand": "visa", "exp_month": 12, "exp_year": 2034, "last4": last4}
    return {
        "account_holder_type": "individual",
        "account_type": "checking",
        "bank_name": "STRIPE TEST BANK",
        "fingerprint": None,
        "last4": "6789",
        "payment_reference": None,
        "routing_number": "110000000",
    }


def retrieve_charge(store: Store, params: Json, charge_id: str) -> Json:
    return store.find("charge", charge_id)


def list_charges(store: Store, params: Json) -> Json:
    found = store.all("charge", **filtered(params, "customer", "payment_intent"))
    return page("/v1/charges", found, params)


def retrieve_intent(store: Store, params: Json, intent_id: str) -> Json:
    return store.find("payment_intent", intent_id)


def list_intents(store: Store, params: Json) -> Json:
    found = store.all("payment_intent", **filtered(params, "customer"))
    return page("/v1/payment_intents", found, params)
