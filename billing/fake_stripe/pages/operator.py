"""The controls for the person at the demo: /."""

from __future__ import annotations

import time
from typing import Any
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from billing.fake_stripe.acting import ACTS
from billing.fake_stripe.errors import Json, RefusedError
from billing.fake_stripe.objects.checkout import is_on_its_way
from billing.fake_stripe.objects.reversals import OPEN
from billing.fake_stripe.objects.subscriptions import RENEWED
from billing.fake_stripe.pages.showing import date, done, form, go_to, money, show, summary
from billing.fake_stripe.periods import DAY
from billing.fake_stripe.store import Store

OFFERED = (
    "advance",
    "close_dispute",
    "fail_next_renewals",
    "open_dispute",
    "refund",
    "renew",
    "retry",
    "settle",
)
# What is sold and who is told of it is the operator's, as at Stripe.
KEPT = ("product", "price", "coupon", "promotion_code", "webhook_endpoint")
SHOWN_EVENTS = 40


async def page(request: Request) -> Response:
    store: Store = request.app.state.store
    now = store.now()
    days = (now - int(time.time())) // DAY
    sent = [it for it in store.all("event") if it["_pending"] or it["_deliveries"]]
    return show(
        "operator.html",
        now=date(now),
        ahead=days and f"{days} day{'' if days == 1 else 's'}",
        failing=store.data["failing_renewals"],
        waiting=[
            {
                "id": it["id"],
                "email": it["customer_details"]["email"],
                "sum": money(it["amount_total"], it["currency"]),
            }
            for it in store.all("checkout.session")
            if is_on_its_way(store, it)
        ],
        subscriptions=[_subscription(store, it) for it in store.all("subscription")],
        events=[_event(it) for it in sent[:SHOWN_EVENTS]],
        problem=request.query_params.get("problem", ""),
    )


async def act(request: Request) -> Response:
    store: Store = request.app.state.store
    name = request.path_params["act"]
    if name == "reset":
        kept = {kind: store.data["objects"][kind] for kind in KEPT}
        store.reset()
        store.data["objects"] |= kept
    elif name in OFFERED:
        try:
            ACTS[name](store, _typed(await form(request)))
        except RefusedError as error:
            return go_to(f"/?problem={quote(str(error))}")
    done(request)
    return go_to("/")


def _typed(given: Json) -> Json:
    typed: dict[str, Any] = dict(given)
    if "amount" in typed:
        typed["amount"] = int(typed["amount"])
    if "paid" in typed:
        typed["paid"] = bool(typed["paid"])
    return typed


def _subscription(store: Store, subscription: Json) -> Json:
    invoices = {
        it["id"]
        for it in store.all("invoice", customer=subscription["customer"])
        if it["parent"]["subscription_details"]["subscription"] == subscription["id"]
    }
    intents = [
        it["payment"]["payment_intent"]
        for it in store.all("invoice_payment")
        if it["invoice"] in invoices
    ]
    charges = [_charge(store, it) for it in store.all("charge") if it["payment_intent"] in intents]
    goes_on = subscription["status"] in RENEWED
    return summary(store, subscription) | {"charges": charges, "goes_on": goes_on}


def _charge(store: Store, charge: Json) -> Json:
    left = charge["amount"] - charge["amount_refunded"] if charge["paid"] else 0
    dispute = next(store.all("dispute", charge=charge["id"]), None)
    words = [charge["status"]]
    if charge["amount_refunded"]:
        words.append(f"{money(charge['amount_refunded'], charge['currency'])} refunded")
    if dispute:
        words.append(f"dispute: {dispute['status'].replace('_', ' ')}")
    return {
        "id": charge["id"],
        "date": date(charge["created"]),
        "sum": money(charge["amount"], charge["currency"]),
        "status": ", ".join(words),
        "left": left,
        "half": left // 2 or left,
        "dispute": dispute and dispute["status"] == OPEN and dispute["id"],
        "may_dispute": charge["paid"] and dispute is None,
    }


def _event(event: Json) -> Json:
    statuses = [str(status or "no answer") for status in event["_deliveries"]]
    return {"type": event["type"], "sent": ", ".join(statuses) or "waiting"}


ROUTES = [Route("/", page), Route("/act/{act}", act, methods=["POST"])]
