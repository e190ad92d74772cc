"""The API's operations on subscriptions."""

from __future__ import annotations

from billing.fake_stripe.errors import Json, RefusedError
from billing.fake_stripe.events import change
from billing.fake_stripe.objects import discounts, finding, subscriptions
from billing.fake_stripe.objects.finding import merged
from billing.fake_stripe.objects.listing import filtered, page
from billing.fake_stripe.parameters import (
    BOOLEAN,
    INTEGER,
    METADATA,
    PAGE,
    STRING,
    Choice,
    Emptyable,
    OrWord,
)
from billing.fake_stripe.periods import DAY
from billing.fake_stripe.store import Store

TRIAL_SETTINGS = {
    "end_behavior!": {"missing_payment_method!": Choice("cancel", "create_invoice", "pause")}
}
CREATE = {
    "cancel_at_period_end": BOOLEAN,
    "customer": STRING,
    "default_payment_method": STRING,
    "discounts": Emptyable([{"coupon": STRING, "promotion_code": STRING}]),
    "items": [{"price": STRING, "quantity": INTEGER}],
    "metadata": METADATA,
    "trial_end": OrWord("now", INTEGER),
    "trial_period_days": INTEGER,
    "trial_settings": TRIAL_SETTINGS,
}
UPDATE = {
    "cancel_at": Emptyable(INTEGER),
    "cancel_at_period_end": BOOLEAN,
    "default_payment_method": STRING,
    "items": [{"id": STRING, "price": STRING, "quantity": INTEGER}],
    "metadata": METADATA,
    "pause_collection": Emptyable(
        {"behavior!": Choice("keep_as_draft", "mark_uncollectible", "void"), "resumes_at": INTEGER}
    ),
    "proration_behavior": Choice("always_invoice", "create_prorations"),
    "trial_end": OrWord("now", INTEGER),
    "trial_settings": TRIAL_SETTINGS,
}
CANCEL = {
    "cancellation_details": {
        "comment": Emptyable(STRING),
        "feedback": Emptyable(
            Choice(
                "customer_service",
                "low_quality",
                "missing_features",
                "other",
                "switched_service",
                "too_complex",
                "too_expensive",
                "unused",
            )
        ),
    },
}
RESUME = {"billing_cycle_anchor": Choice("now")}
PAUSE = {"type": Choice("subscription")}
LIST = {
    **PAGE,
    "customer": STRING,
    "price": STRING,
    "status": Choice(
        "active",
        "all",
        "canceled",
        "ended",
        "incomplete",
        "incomplete_expired",
        "past_due",
        "paused",
        "trialing",
        "unpaid",
    ),
}


def create(store: Store, params: Json) -> Json:
    """The method is the customer's own; a customer without one is billed in vain."""
    customer = finding.customer(store, params.get("customer", ""))
    items = params.get("items") or [{}]
    price = store.find("price", items[0].get("price", ""), param="items[0][price]", status=400)
    method_id = (
        params.get("default_payment_method")
        or customer["invoice_settings"]["default_payment_method"]
    )
    method = method_id and store.find("payment_method", method_id, status=400)
    trial_end = params.get("trial_end")
    if params.get("trial_period_days"):
        trial_end = store.now() + params["trial_period_days"] * DAY
    made = subscriptions.begin(
        store,
        customer,
        price,
        method=method,
        outcome=subscriptions.outcome_of(method),
        quantity=items[0].get("quantity", 1),
        trial_end=trial_end if trial_end != "now" else None,
        metadata=params.get("metadata"),
        missing_method=missing_method(params),
        off=[given_discount(store, given) for given in params.get("discounts") or []],
    )
    if params.get("cancel_at_period_end"):
        reschedule(store, made, {"cancel_at_period_end": True})
    return made


def missing_method(params: Json) -> str:
    settings = params.get("trial_settings", {"end_behavior": {}})["end_behavior"]
    return str(settings.get("missing_payment_method", "create_invoice"))


def given_discount(store: Store, given: Json, session: str | None = None) -> Json:
    """Raises RefusedError."""
    if "promotion_code" in given:
        code = store.find(
            "promotion_code", given["promotion_code"], param="discounts[0]", status=400
        )
        return discounts.make(
            store, code["promotion"]["coupon"], promotion_code=code["id"], session=session
        )
    coupon = store.find("coupon", given.get("coupon", ""), param="discounts[0]", status=400)
    return discounts.make(store, coupon["id"], session=session)


def retrieve(store: Store, params: Json, subscription_id: str) -> Json:
    return store.find("subscription", subscription_id)


def update(store: Store, params: Json, subscription_id: str) -> Json:
    subscription = store.find("subscription", subscription_id)
    if subscription["status"] in subscriptions.OVER and set(params) - {"metadata"}:
        raise RefusedError(
            "A canceled subscription can only update its cancellation_details and metadata."
        )
    reschedule(store, subscription, params)
    fields = filtered(params, "default_payment_method", "pause_collection", "trial_settings")
    if fields.get("pause_collection"):
        fields["pause_collection"].setdefault("resumes_at", None)
    if "metadata" in params:
        fields["metadata"] = merged(subscription["metadata"], params["metadata"])
    change(store, "customer.subscription.updated", subscription, **fields)
    _change_items(store, subscription, params.get("items"))
    if params.get("trial_end") == "now" and subscription["status"] == "trialing":
        subscription["trial_end"] = store.now()
        subscription["items"] = subscriptions.with_item(
            subscription, current_period_end=store.now()
        )
        subscriptions.end_trial(store, subscription)
    return subscription


def reschedule(store: Store, subscription: Json, params: Json) -> None:
    """When it is to end, or that it is not; the flag leaves `cancel_at` as it is."""
    fields = filtered(params, "cancel_at", "cancel_at_period_end")
    if not fields:
        return
    is_to_end = bool(fields.get("cancel_at") or fields.get("cancel_at_period_end"))
    details = subscription["cancellation_details"]
    fields["canceled_at"] = store.now() if is_to_end else None
    fields["cancellation_details"] = details | {
        "reason": "cancellation_requested" if is_to_end else None
    }
    if not is_to_end:
        fields.update(cancel_at=None, cancel_at_period_end=False)
    change(store, "customer.subscription.updated", subscription, **fields)


def _change_items(store: Store, subscription: Json, given: list[Json] | None) -> None:
    if not given:
        return
    item = subscriptions.item_of(subscription)
    if len(given) > 1 or given[0].get("id", "") != item["id"]:
        raise RefusedError("The fake models one item: name it by its id.", param="items[0][id]")
    if "quantity" in given[0]:
        items = subscriptions.with_item(subscription, quantity=given[0]["quantity"])
        change(store, "customer.subscription.updated", subscription, items=items)
    name = given[0].get("price", item["price"]["id"])
    if name != item["price"]["id"]:
        price = store.find("price", name, param="items[0][price]", status=400)
        subscriptions.switch(store, subscription, price)


def cancel(store: Store, params: Json, subscription_id: str) -> Json:
    subscription = subscriptions.not_over(store, subscription_id)
    given = params.get("cancellation_details", {})
    subscription["cancellation_details"] = subscription["cancellation_details"] | given
    subscriptions.end(store, subscription)
    return subscription


def pause(store: Store, params: Json, subscription_id: str) -> Json:
    subscription = subscriptions.not_over(store, subscription_id)
    subscriptions.pause(store, subscription)
    return subscription


def resume(store: Store, params: Json, subscription_id: str) -> Json:
    subscription = store.find("subscription", subscription_id)
    subscriptions.resume(store, subscription)
    return subscription


def list_all(store: Store, params: Json) -> Json:
    """Those that are over only where they are asked for."""
    found = store.all("subscription", **filtered(params, "customer"))
    status = params.get("status")
    price = params.get("price")

    def wanted(subscription: Json) -> bool:
        if price and subscriptions.item_of(subscription)["price"]["id"] != price:
            return False
        if status is None:
            return bool(subscription["status"] != "canceled")
        if status == "ended":
            return subscription["status"] in subscriptions.OVER
        return status in {"all", subscription["status"]}

    return page("/v1/subscriptions", filter(wanted, found), params)
