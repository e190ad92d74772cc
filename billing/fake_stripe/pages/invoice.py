"""A bill: /i/<invoice>. Whoever has its address may see and pay it, as at Stripe."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from billing.fake_stripe.errors import Json, RefusedError
from billing.fake_stripe.objects import invoices, payments, subscriptions
from billing.fake_stripe.pages.showing import date, done, form, go_to, money, show, unknown
from billing.fake_stripe.store import Store


async def page(request: Request) -> Response:
    store: Store = request.app.state.store
    given = await form(request)
    invoice = store.get(request.path_params["invoice_id"])
    if invoice is None or invoice["object"] != "invoice":
        return unknown()
    if request.method == "GET":
        return _page(invoice)
    try:
        _pay(store, invoice, given.get("outcome", "succeeded"))
    except RefusedError as error:
        return _page(invoice, problem=str(error), status=error.status)
    done(request)
    if invoice["status"] == "open":
        return _page(invoice, problem=payments.DECLINED)
    return go_to(request.url.path)


def _pay(store: Store, invoice: Json, outcome: str) -> None:
    """Raises RefusedError."""
    subscription = subscriptions.not_over(store, invoices.subscription_of(invoice))
    if subscription["latest_invoice"] != invoice["id"] or outcome not in {"succeeded", "failed"}:
        raise RefusedError("This bill cannot be paid here.")
    if invoice["status"] == "open":
        subscriptions.retry(
            store, subscription, "succeeded" if outcome == "succeeded" else "failed"
        )


def _page(invoice: Json, *, problem: str = "", status: int = 200) -> Response:
    currency = invoice["currency"]
    off = invoice["subtotal"] - invoice["total"]
    return show(
        "invoice.html",
        status,
        number=invoice["number"],
        status_word=invoice["status"],
        date=date(invoice["created"]),
        email=invoice["customer_email"],
        lines=[
            {
                "words": line["description"],
                "start": date(line["period"]["start"]),
                "end": date(line["period"]["end"]),
                "sum": money(line["amount"], currency),
            }
            for line in invoice["lines"]["data"]
        ],
        off=off and money(off, currency),
        total=money(invoice["total"], currency),
        is_open=invoice["status"] == "open",
        problem=problem,
    )


ROUTES = [Route("/i/{invoice_id}", page, methods=["GET", "POST"])]
