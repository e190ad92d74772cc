"""A coupon as it lies on a subscription or a bill."""

from __future__ import annotations

from billing.fake_stripe.errors import Json
from billing.fake_stripe.store import Store, new_id


def make(
    store: Store,
    coupon: str,
    *,
    promotion_code: str | None = None,
    customer: str | None = None,
    session: str | None = None,
) -> Json:
    """Counts as used when it is redeemed, and not before."""
    discount = {
        "id": new_id("di"),
        "object": "discount",
        "checkout_session": session,
        "customer": customer,
        "customer_account": None,
        "end": None,
        "invoice": None,
        "invoice_item": None,
        "promotion_code": promotion_code,
        "source": {"coupon": coupon, "type": "coupon"},
        "start": store.now(),
        "subscription": None,
        "subscription_item": None,
    }
    store.data["objects"]["discount"][discount["id"]] = discount
    return discount


def amount_off(store: Store, discount: Json, subtotal: int) -> int:
    coupon = store.find("coupon", discount["source"]["coupon"])
    if coupon["percent_off"] is not None:
        return round(subtotal * float(coupon["percent_off"]) / 100)
    return min(subtotal, int(coupon["amount_off"]))


def redeem(store: Store, discount: Json) -> None:
    store.find("coupon", discount["source"]["coupon"])["times_redeemed"] += 1
    if discount["promotion_code"]:
        store.find("promotion_code", discount["promotion_code"])["times_redeemed"] += 1


def lasts(store: Store, discount: Json) -> bool:
    coupon = store.find("coupon", discount["source"]["coupon"])
    return bool(coupon["duration"] == "forever")
