"""What comes with time: renewals, ends, expiries; each at its own moment."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

from billing.fake_stripe.errors import Json
from billing.fake_stripe.objects import checkout, subscriptions
from billing.fake_stripe.periods import DAY
from billing.fake_stripe.store import Store

Due = tuple[int, Callable[[], object]]
TRIAL_WARNING = 3 * DAY
FIRST_PAYMENT = 23 * 3600


def advance(store: Store, seconds: int = 0) -> None:
    """Moves the fake's time on and does what is due on the way, in its order."""
    target = store.now() + seconds
    while (due := min(_due(store), default=None, key=lambda each: each[0])) and due[0] <= target:
        _set(store, max(due[0], store.now()))
        due[1]()
    _set(store, target)


def _set(store: Store, now: int) -> None:
    store.data["clock_offset"] = max(store.data["clock_offset"], now - int(time.time()))


def _due(store: Store) -> Iterator[Due]:
    for session in store.all("checkout.session", status="open"):
        yield session["expires_at"], _call(checkout.expire, store, {}, session["id"])
    for subscription in store.all("subscription"):
        due = _of_subscription(store, subscription)
        if due:
            yield due


def _of_subscription(store: Store, subscription: Json) -> Due | None:
    status = subscription["status"]
    if status == "incomplete":
        return _of_first_payment(store, subscription)
    if status not in subscriptions.RENEWED:
        return None
    period_end = subscriptions.item_of(subscription)["current_period_end"]
    ends_at = subscriptions.ends_at(subscription)
    if ends_at is not None and ends_at <= period_end:
        return ends_at, _call(subscriptions.end, store, subscription)
    if status != "trialing":
        return period_end, _call(subscriptions.renew, store, subscription)
    if not subscription.get("_warned"):
        at = max(subscription["start_date"], period_end - TRIAL_WARNING)
        return at, _call(subscriptions.warn_of_trial_end, store, subscription)
    return period_end, _call(subscriptions.end_trial, store, subscription)


def _of_first_payment(store: Store, subscription: Json) -> Due | None:
    """One that a bank is still at work on waits longer."""
    invoice = store.find("invoice", subscription["latest_invoice"])
    if invoice["next_payment_attempt"] is None:
        return None
    at = subscription["created"] + FIRST_PAYMENT
    return at, _call(subscriptions.expire, store, subscription)


def _call(act: Callable[..., object], *words: object) -> Callable[[], object]:
    return lambda: act(*words)
