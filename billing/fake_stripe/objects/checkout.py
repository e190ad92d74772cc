"""Checkout sessions: the subscription is made when the page was paid, and not before."""

from __future__ import annotations

from billing.fake_stripe.errors import Json, RefusedError
from billing.fake_stripe.events import emit
from billing.fake_stripe.objects import customers, discounts, finding, payments, subscriptions
from billing.fake_stripe.objects.finding import merged
from billing.fake_stripe.objects.listing import filtered, page, whole
from billing.fake_stripe.objects.subscribing import TRIAL_SETTINGS, given_discount, missing_method
from billing.fake_stripe.parameters import (
    BOOLEAN,
    INTEGER,
    METADATA,
    PAGE,
    STRING,
    Choice,
    Map,
)
from billing.fake_stripe.periods import DAY
from billing.fake_stripe.store import Store, new_id

CREATE = {
    "allow_promotion_codes": BOOLEAN,
    "cancel_url": STRING,
    "client_reference_id": STRING,
    "customer": STRING,
    "customer_email": STRING,
    "discounts": [{"coupon": STRING, "promotion_code": STRING}],
    "expires_at": INTEGER,
    "line_items": [{"price": STRING, "quantity": INTEGER}],
    "metadata": Map(),
    "mode": Choice("subscription"),
    "payment_method_collection": Choice("always", "if_required"),
    "subscription_data": {
        "description": STRING,
        "metadata": Map(),
        "trial_end": INTEGER,
        "trial_period_days": INTEGER,
        "trial_settings": TRIAL_SETTINGS,
    },
    "success_url": STRING,
    "ui_mode": Choice("hosted_page"),
}
UPDATE = {"metadata": METADATA}
LIST = {
    **PAGE,
    "customer": STRING,
    "status": Choice("complete", "expired", "open"),
    "subscription": STRING,
}
LIFE = DAY  # seconds, and the longest


def create(store: Store, params: Json) -> Json:
    """Raises RefusedError."""
    _check(store, params)
    price, quantity = _chosen(store, params)
    session_id = new_id("cs_test")
    trial = _trial_end(store, params) is not None
    session = store.add(
        "checkout.session",
        {
            "id": session_id,
            "adaptive_pricing": None,
            "after_expiration": None,
            "allow_promotion_codes": params.get("allow_promotion_codes"),
            "allowed_payment_method_types": None,
            "automatic_tax": {
                "enabled": False,
                "liability": None,
                "provider": None,
                "status": None,
            },
            "billing_address_collection": None,
            "cancel_url": params.get("cancel_url"),
            "client_reference_id": params.get("client_reference_id"),
            "client_secret": None,
            "collected_information": None,
            "consent": None,
            "consent_collection": None,
            "currency": price["currency"],
            "currency_conversion": None,
            "custom_fields": [],
            "custom_text": {
                "after_submit": None,
                "shipping_address": None,
                "submit": None,
                "terms_of_service_acceptance": None,
            },
            "customer": params.get("customer"),
            "customer_account": None,
            "customer_creation": None if "customer" in params else "always",
            "customer_details": None,
            "customer_email": params.get("customer_email"),
            "discounts": [],
            "expires_at": params.get("expires_at", store.now() + LIFE),
            "integration_identifier": None,
            "invoice": None,
            "invoice_creation": None,
            "locale": None,
            "metadata": params.get("metadata", {}),
            "mode": "subscription",
            "origin_context": None,
            "payment_intent": None,
            "payment_link": None,
            "payment_method_collection": params.get("payment_method_collection", "always"),
            "payment_method_configuration_details": None,
            "payment_method_options": {},
            "payment_method_types": ["card", "us_bank_account"],
            "payment_status": "unpaid",
            "permissions": None,
            "phone_number_collection": {"enabled": False},
            "recovered_from": None,
            "saved_payment_method_options": None,
            "setup_intent": None,
            "shipping_address_collection": None,
            "shipping_cost": None,
            "shipping_options": [],
            "status": "open",
            "submit_type": None,
            "subscription": None,
            "success_url": params.get("success_url"),
            "ui_mode": "hosted_page",
            "url": f"{store.base_url}/c/pay/{session_id}",
            "wallet_options": None,
            "_discounts": [
                given_discount(store, given, session_id)["id"]
                for given in params.get("discounts", [])
            ],
            "_price": price["id"],
            "_quantity": quantity,
            "_data": params.get("subscription_data", {}),
            "_trial": trial,
        },
    )
    add_up(store, session)
    return session


def _check(store: Store, params: Json) -> None:
    for name in ("mode", "line_items", "success_url"):
        if name not in params:
            raise RefusedError(
                f"Missing required param: {name}.", code="parameter_missing", param=name
            )
    if "customer" in params:
        finding.customer(store, params["customer"])
        if "customer_email" in params:
            raise RefusedError(
                "You may only specify one of these parameters: customer, customer_email.",
                param="customer",
            )
    if "discounts" in params and "allow_promotion_codes" in params:
        raise RefusedError(
            "You may only specify one of these parameters: allow_promotion_codes, discounts."
        )
    now = store.now()
    if not now + 1800 <= params.get("expires_at", now + LIFE) <= now + LIFE:
        raise RefusedError(
            "The `expires_at` timestamp must be from 30 minutes to 24 hours from now.",
            param="expires_at",
        )


def _chosen(store: Store, params: Json) -> tuple[Json, int]:
    if len(params["line_items"]) != 1:
        raise RefusedError("The fake models one item in a subscription.", param="line_items")
    line = params["line_items"][0]
    price = store.find("price", line.get("price", ""), param="line_items[0][price]", status=400)
    if not price["active"]:
        raise RefusedError(
            "The price specified is inactive. This field only accepts active prices.",
            param="line_items[0][price]",
        )
    if price["type"] != "recurring":
        raise RefusedError(
            "You must provide at least one recurring price in `subscription` mode.", param="mode"
        )
    return price, line.get("quantity", 1)


def _trial_end(store: Store, params: Json) -> int | None:
    data = params.get("subscription_data", {})
    if "trial_end" in data:
        return int(data["trial_end"])
    if data.get("trial_period_days"):
        return store.now() + int(data["trial_period_days"]) * DAY
    return None


def add_up(store: Store, session: Json) -> None:
    price = store.find("price", session["_price"])
    subtotal = 0 if session["_trial"] else price["unit_amount"] * session["_quantity"]
    used = [store.find("discount", name) for name in session["_discounts"]]
    off = min(subtotal, sum(discounts.amount_off(store, each, subtotal) for each in used))
    session["discounts"] = [
        {
            "coupon": None if each["promotion_code"] else each["source"]["coupon"],
            "promotion_code": each["promotion_code"],
        }
        for each in used
    ]
    session["amount_subtotal"] = subtotal
    session["amount_total"] = subtotal - off
    session["total_details"] = {"amount_discount": off, "amount_shipping": 0, "amount_tax": 0}


def needs_method(session: Json) -> bool:
    """Without a sum to pay now, a card is asked for only where it always is."""
    return bool(session["amount_total"] or session["payment_method_collection"] == "always")


def pay(store: Store, session: Json, way: str | None) -> None:
    """Completes an open session; `way` is none where no card is needed."""
    customer = _customer(store, session)
    method = payments.attach(store, customer, way) if way else None
    outcome = payments.WAYS[way][2] if way else "succeeded"
    trial_end = _trial_end(store, {"subscription_data": session["_data"]})
    subscription = subscriptions.begin(
        store,
        customer,
        store.find("price", session["_price"]),
        method=method,
        outcome=outcome,
        quantity=session["_quantity"],
        trial_end=trial_end,
        metadata=merged({}, session["_data"].get("metadata", {})),
        missing_method=missing_method(session["_data"]),
        off=[store.find("discount", name) for name in session["_discounts"]],
    )
    status = "paid" if outcome == "succeeded" else "unpaid"
    session.update(
        customer=customer["id"],
        customer_details={
            "address": None,
            "business_name": None,
            "email": customer["email"],
            "individual_name": None,
            "name": customer["name"],
            "phone": None,
            "tax_exempt": "none",
            "tax_ids": [],
        },
        invoice=subscription["latest_invoice"],
        payment_status=status if session["amount_total"] else "no_payment_required",
        status="complete",
        subscription=subscription["id"],
        url=None,
    )
    emit(store, "checkout.session.completed", session)


def _customer(store: Store, session: Json) -> Json:
    if session["customer"]:
        return finding.customer(store, session["customer"])
    return customers.create(store, {"email": session["customer_email"] or "guest@example.com"})


def is_on_its_way(store: Store, session: Json) -> bool:
    if session["status"] != "complete" or session["payment_status"] != "unpaid":
        return False
    return bool(store.find("subscription", session["subscription"])["status"] == "incomplete")


def settle(store: Store, session: Json, *, paid: bool) -> None:
    """What the bank of a delayed payment says. Raises RefusedError."""
    if not is_on_its_way(store, session):
        raise RefusedError("No payment of this session is on its way.")
    subscription = store.find("subscription", session["subscription"])
    subscriptions.settle(store, subscription, paid=paid)
    if paid:
        session["payment_status"] = "paid"
    result = "succeeded" if paid else "failed"
    emit(store, f"checkout.session.async_payment_{result}", session)


def retrieve(store: Store, params: Json, session_id: str) -> Json:
    return store.find("checkout.session", session_id)


def update(store: Store, params: Json, session_id: str) -> Json:
    session = store.find("checkout.session", session_id)
    if "metadata" in params:
        session["metadata"] = merged(session["metadata"], params["metadata"])
    return session


def expire(store: Store, params: Json, session_id: str) -> Json:
    session = store.find("checkout.session", session_id)
    if session["status"] != "open":
        raise RefusedError(
            'Only Checkout Sessions with a status in ["open"] can be expired. This Checkout'
            f" Session has a status of {session['status']}."
        )
    session.update(status="expired", url=None)
    emit(store, "checkout.session.expired", session)
    return session


def list_all(store: Store, params: Json) -> Json:
    found = store.all("checkout.session", **filtered(params, "customer", "status", "subscription"))
    return page("/v1/checkout/sessions", found, params)


def list_lines(store: Store, params: Json, session_id: str) -> Json:
    return line_items(store, store.find("checkout.session", session_id))


def line_items(store: Store, session: Json) -> Json:
    price = store.find("price", session["_price"])
    details = session["total_details"]
    row = {
        "id": f"li_{session['id'][-24:]}",
        "object": "item",
        "adjustable_quantity": None,
        "amount_discount": details["amount_discount"],
        "amount_subtotal": session["amount_subtotal"],
        "amount_tax": 0,
        "amount_total": session["amount_total"],
        "currency": session["currency"],
        "description": store.find("product", price["product"])["name"],
        "metadata": {},
        "price": price,
        "quantity": session["_quantity"],
    }
    return whole(f"/v1/checkout/sessions/{session['id']}/line_items", [row])
