"""The customer's own page: /p/session/<session>."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from billing.fake_stripe import clock
from billing.fake_stripe.errors import Json, RefusedError
from billing.fake_stripe.objects import portal, subscriptions
from billing.fake_stripe.pages.showing import (
    EVERY,
    date,
    done,
    form,
    go_to,
    money,
    show,
    summary,
    unknown,
)
from billing.fake_stripe.store import Store

FEATURE_OF = {
    "cancel": "subscription_cancel",
    "renew": "subscription_cancel",
    "switch": "subscription_update",
    "card": "payment_method_update",
}
CARD = {"card": "Visa", "us_bank_account": "bank account"}


async def page(request: Request) -> Response:
    store: Store = request.app.state.store
    given = await form(request)
    clock.advance(store)
    session = store.get(request.path_params["session_id"])
    if session is None or session["object"] != "billing_portal.session":
        return unknown()
    if request.method == "GET":
        return _page(store, session)
    try:
        _act(store, session, given)
    except RefusedError as error:
        return _page(store, session, problem=str(error), status=error.status)
    done(request)
    return go_to(request.url.path)


def _act(store: Store, session: Json, given: Json) -> None:
    """Raises RefusedError, for what is another's as well."""
    subscription = subscriptions.not_over(store, given.get("subscription", ""))
    if subscription["customer"] != session["customer"]:
        raise RefusedError("That subscription is not yours.", status=404)
    what = given.get("act", "")
    features = store.find("billing_portal.configuration", session["configuration"])["features"]
    if what not in FEATURE_OF or not features[FEATURE_OF[what]]["enabled"]:
        raise RefusedError("That is not offered here.")
    portal.act(store, subscription, what, given)


def _page(store: Store, session: Json, *, problem: str = "", status: int = 200) -> Response:
    configuration = store.find("billing_portal.configuration", session["configuration"])
    on = {name: feature["enabled"] for name, feature in configuration["features"].items()}
    mine = [
        it
        for it in store.all("subscription", customer=session["customer"])
        if it["status"] not in subscriptions.OVER
    ]
    return show(
        "portal.html",
        status,
        return_url=session["return_url"],
        subscriptions=[_subscription(store, it) for it in mine],
        invoices=[_invoice(it) for it in store.all("invoice", customer=session["customer"])],
        may={
            "cancel": on["subscription_cancel"],
            "switch": on["subscription_update"],
            "card": on["payment_method_update"],
            "invoices": on["invoice_history"],
        },
        problem=problem,
    )


def _subscription(store: Store, subscription: Json) -> Json:
    method = subscriptions.method_of(store, subscription)
    others = portal.switches(store, subscription)
    return summary(store, subscription) | {
        "card": method and f"{CARD[method['type']]} {method[method['type']]['last4']}",
        "others": [
            {
                "id": price["id"],
                "every": EVERY[price["recurring"]["interval"]],
                "price": money(price["unit_amount"], price["currency"]),
            }
            for price in others
        ],
    }


def _invoice(invoice: Json) -> Json:
    return {
        "date": date(invoice["created"]),
        "number": invoice["number"],
        "status": invoice["status"],
        "sum": money(invoice["total"], invoice["currency"]),
        "url": f"/i/{invoice['id']}",
    }


ROUTES = [Route("/p/session/{session_id}", page, methods=["GET", "POST"])]
