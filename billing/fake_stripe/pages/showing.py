"""How pages are made: Django's templates, no script, one stylesheet."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

from django.template import Context, Engine
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from billing.fake_stripe.errors import Json
from billing.fake_stripe.store import Store

FOLDER = Path(__file__).parent
ENGINE = Engine(dirs=[str(FOLDER / "templates")])
HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src data:",
    "Referrer-Policy": "no-referrer",
}
EACH = {"day": "a day", "week": "a week", "month": "a month", "year": "a year"}
EVERY = {"day": "daily", "week": "weekly", "month": "monthly", "year": "yearly"}


def show(template: str, status: int = 200, **context: Any) -> HTMLResponse:
    text = ENGINE.get_template(template).render(Context(context))
    return HTMLResponse(text, status, HEADERS)


def gone(heading: str, words: str, back: str | None = None, back_words: str = "Back") -> Response:
    return show("message.html", 410, heading=heading, words=words, back=back, back_words=back_words)


def unknown() -> Response:
    return show(
        "message.html",
        404,
        heading="There is no such page",
        words="The demo may have begun again since this address was made. Start from LeetLLM.",
    )


def go_to(url: str) -> RedirectResponse:
    return RedirectResponse(url, status_code=303)


async def form(request: Request) -> Json:
    """Read before anything is looked up: a refused API request may set the store back meanwhile."""
    return dict(parse_qsl((await request.body()).decode(), keep_blank_values=True))


def done(request: Request) -> None:
    """What a page has changed is kept, and its events may go."""
    request.app.state.store.save()
    request.app.state.outbox.wake()


def money(amount: int, currency: str) -> str:
    """$19, $19.50, 19 EUR: the fake knows currencies of a hundred parts."""
    figure = f"{abs(amount) / 100:,.2f}".removesuffix(".00")
    sign = "−" if amount < 0 else ""
    return f"{sign}${figure}" if currency == "usd" else f"{sign}{figure} {currency.upper()}"


def date(moment: int) -> str:
    return f"{datetime.fromtimestamp(moment, UTC):%-d %B %Y}"


def summary(store: Store, subscription: Json) -> Json:
    """A subscription in words."""
    item = subscription["items"]["data"][0]
    price = item["price"]
    invoice = store.get(subscription["latest_invoice"] or "")
    ends = subscription["cancel_at"] or (
        subscription["cancel_at_period_end"] and item["current_period_end"]
    )
    is_open = invoice and invoice["status"] == "open" and subscription["status"] != "canceled"
    return {
        "id": subscription["id"],
        "product": store.find("product", price["product"])["name"],
        "every": EVERY[price["recurring"]["interval"]],
        "each": EACH[price["recurring"]["interval"]],
        "price": money(price["unit_amount"] * item["quantity"], price["currency"]),
        "status": subscription["status"].replace("_", " "),
        "email": store.find("customer", subscription["customer"])["email"],
        "renews": date(item["current_period_end"]),
        "ends": ends and date(ends),
        "over": subscription["ended_at"] and date(subscription["ended_at"]),
        "trial_until": subscription["status"] == "trialing" and date(subscription["trial_end"]),
        "bill": is_open and invoice and f"/i/{invoice['id']}",
    }


async def _style(request: Request) -> FileResponse:
    return FileResponse(FOLDER / "fake.css", media_type="text/css")


STYLE = Route("/_static/fake.css", _style)
