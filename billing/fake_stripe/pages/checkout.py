"""The page to pay on: /c/pay/<session>."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from billing.fake_stripe import clock
from billing.fake_stripe.errors import Json
from billing.fake_stripe.objects import catalogue, checkout, discounts
from billing.fake_stripe.objects.payments import DECLINED, WAYS
from billing.fake_stripe.pages.showing import (
    EVERY,
    date,
    done,
    form,
    go_to,
    gone,
    money,
    show,
    unknown,
)
from billing.fake_stripe.periods import DAY
from billing.fake_stripe.store import Store

CHOICES = [
    {"name": "works", "title": "Card that works", "detail": "Visa 4242"},
    {"name": "declines", "title": "Card that is declined", "detail": "Visa 0002"},
    {
        "name": "declines_later",
        "title": "Card that fails at the first renewal",
        "detail": "Visa 0341, works today",
    },
    {
        "name": "delayed",
        "title": "Bank debit",
        "detail": "Takes days: the controls of the demo say how it ends",
    },
]


async def pay(request: Request) -> Response:
    store: Store = request.app.state.store
    given = await form(request)
    clock.advance(store)
    session = store.get(request.path_params["session_id"])
    if session is None or session["object"] != "checkout.session":
        return unknown()
    if session["status"] == "complete":
        return go_to(_success_url(session))
    if session["status"] == "expired":
        return gone(
            "This checkout has expired",
            "Nothing was paid. Start again from LeetLLM.",
            session["cancel_url"],
            "Back to LeetLLM",
        )
    return _posted(request, session, given) if request.method == "POST" else _page(store, session)


def _posted(request: Request, session: Json, given: Json) -> Response:
    store: Store = request.app.state.store
    if given.get("act") == "code":
        return _use_code(request, session, given.get("code", "").strip())
    way = given.get("way", "works") if checkout.needs_method(session) else None
    if way not in {None, *WAYS}:
        return _page(store, session, problem="Choose how the payment goes.", status=400)
    if way and WAYS[way][2] == "failed":
        return _page(store, session, problem=f"{DECLINED} Nothing was charged.", chosen=way)
    checkout.pay(store, session, way)
    done(request)
    return go_to(_success_url(session))


def _use_code(request: Request, session: Json, text: str) -> Response:
    store: Store = request.app.state.store
    code = catalogue.usable_code(store, text) if session["allow_promotion_codes"] else None
    if code is None:
        return _page(store, session, problem="This code is not valid.", status=400)
    discount = discounts.make(
        store, code["promotion"]["coupon"], promotion_code=code["id"], session=session["id"]
    )
    session["_discounts"] = [discount["id"]]
    checkout.add_up(store, session)
    done(request)
    return go_to(str(request.url))


def _page(
    store: Store, session: Json, *, problem: str = "", chosen: str = "works", status: int = 200
) -> Response:
    price = store.find("price", session["_price"])
    currency = session["currency"]
    off = session["total_details"]["amount_discount"]
    days = session["_data"].get("trial_period_days")
    trial_until = session["_data"].get("trial_end") or (days and store.now() + days * DAY)
    customer = store.get(session["customer"] or "")
    used = [store.get(each["promotion_code"] or "") for each in session["discounts"]]
    return show(
        "pay.html",
        status,
        product=store.find("product", price["product"])["name"],
        every=EVERY[price["recurring"]["interval"]],
        price=money(price["unit_amount"] * session["_quantity"], currency),
        trial_until=trial_until and date(trial_until),
        off=off and money(off, currency),
        code=", ".join(code["code"] for code in used if code),
        total=money(session["amount_total"], currency),
        total_is_zero=session["amount_total"] == 0,
        takes_codes=session["allow_promotion_codes"],
        needs_method=checkout.needs_method(session),
        ways=CHOICES,
        chosen=chosen,
        cancel_url=session["cancel_url"],
        email=customer["email"] if customer else session["customer_email"],
        problem=problem,
    )


def _success_url(session: Json) -> str:
    return str(session["success_url"].replace("{CHECKOUT_SESSION_ID}", session["id"]))


ROUTES = [Route("/c/pay/{session_id}", pay, methods=["GET", "POST"])]
