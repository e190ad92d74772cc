"""What a test or the person at the demo may do that no API offers."""

from __future__ import annotations

from collections.abc import Callable

from billing.fake_stripe import clock
from billing.fake_stripe.errors import Json, RefusedError
from billing.fake_stripe.events import change, emit
from billing.fake_stripe.objects import (
    catalogue,
    checkout,
    customers,
    payments,
    portal,
    reversals,
    subscriptions,
)
from billing.fake_stripe.periods import DAY, after
from billing.fake_stripe.store import Store

Act = Callable[[Store, Json], Json | None]


def advance(store: Store, given: Json) -> Json:
    """By seconds, days or months of the calendar."""
    now = store.now()
    months = int(given.get("months", 0))
    target = after(now, "month", months) if months else now
    target += int(given.get("days", 0)) * DAY + int(given.get("seconds", 0))
    clock.advance(store, target - now)
    return {"now": store.now()}


def pay_session(store: Store, given: Json) -> Json:
    """As a buyer on the page: `way` is one of payments.WAYS, or none where no card is asked for."""
    session = store.find("checkout.session", given["session"])
    way = given.get("way", "works")
    if session["status"] != "open":
        raise RefusedError(f"The session is {session['status']}.")
    if way and payments.WAYS[way][2] == "failed":
        raise RefusedError(payments.DECLINED, status=402, kind="card_error", code="card_declined")
    checkout.pay(store, session, way)
    return session


def settle_session(store: Store, given: Json) -> Json:
    session = store.find("checkout.session", given["session"])
    checkout.settle(store, session, paid=given["paid"])
    return session


def portal_act(store: Store, given: Json) -> Json:
    """As a customer in the portal: cancel, renew, switch (with a price) or card (with a way)."""
    subscription = subscriptions.not_over(store, given["subscription"])
    portal.act(store, subscription, given["act"], given)
    return subscription


def renew(store: Store, given: Json) -> Json:
    """The next period begins; `outcome` succeeded or failed, else as the card says."""
    subscription = subscriptions.not_over(store, given["subscription"])
    if subscription["status"] == "trialing":
        subscriptions.end_trial(store, subscription, given.get("outcome"))
    else:
        subscriptions.renew(store, subscription, given.get("outcome"))
    return subscription


def retry(store: Store, given: Json) -> Json:
    subscription = subscriptions.not_over(store, given["subscription"])
    subscriptions.retry(store, subscription, given["outcome"])
    return subscription


def fail_next_renewals(store: Store, given: Json) -> None:
    store.data["failing_renewals"] = int(given.get("count", 1))


def set_status(store: Store, given: Json) -> Json:
    """Any word, known to Stripe or not."""
    subscription = store.find("subscription", given["subscription"])
    change(store, "customer.subscription.updated", subscription, status=given["status"])
    return subscription


def pause(store: Store, given: Json) -> Json:
    subscription = subscriptions.not_over(store, given["subscription"])
    subscriptions.pause(store, subscription)
    return subscription


def resume(store: Store, given: Json) -> Json:
    subscription = store.find("subscription", given["subscription"])
    subscriptions.resume(store, subscription)
    return subscription


def refund(store: Store, given: Json) -> Json:
    """All of a charge, or `amount` of it."""
    return reversals.create_refund(store, {k: given[k] for k in ("charge", "amount") if k in given})


def open_dispute(store: Store, given: Json) -> Json:
    return reversals.open_dispute(
        store, store.find("charge", given["charge"]), given.get("status", reversals.OPEN)
    )


def close_dispute(store: Store, given: Json) -> Json:
    dispute = store.find("dispute", given["dispute"])
    reversals.close_dispute(store, dispute, given["status"])
    return dispute


def stray_charge(store: Store, given: Json) -> Json:
    """One that belongs to no customer and no bill, as from another of the account's shops."""
    charge = payments.make_charge(store, None, None, None, "succeeded")
    emit(store, "charge.succeeded", charge)
    return charge


def delete_customer(store: Store, given: Json) -> Json:
    return customers.delete(store, {}, given["customer"])


def emit_event(store: Store, given: Json) -> Json:
    """An event of any type about anything."""
    return emit(store, given["type"], given["object"])


def offer(store: Store, given: Json) -> Json:
    """A promotion code that takes `percent` off."""
    coupon = catalogue.create_coupon(
        store, {"percent_off": float(given["percent"]), "duration": given.get("duration", "once")}
    )
    return catalogue.create_promotion_code(
        store, {"code": given["code"], "promotion": {"coupon": coupon["id"], "type": "coupon"}}
    )


ACTS: dict[str, Act] = {
    "advance": advance,
    "pay": pay_session,
    "settle": settle_session,
    "portal": portal_act,
    "renew": renew,
    "retry": retry,
    "fail_next_renewals": fail_next_renewals,
    "status": set_status,
    "pause": pause,
    "resume": resume,
    "refund": refund,
    "open_dispute": open_dispute,
    "close_dispute": close_dispute,
    "stray_charge": stray_charge,
    "delete_customer": delete_customer,
    "emit": emit_event,
    "offer": offer,
}
