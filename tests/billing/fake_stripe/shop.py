"""A shop without Django's rows: customers that buy through the SDK."""

from __future__ import annotations

from typing import Any

from tests.billing.stripe_server import StripeServer

SUCCESS = "http://localhost/done/?session_id={CHECKOUT_SESSION_ID}"


def customer(fake: StripeServer, email: str = "reader@example.com") -> str:
    return fake.client.v1.customers.create({"email": email}).id


def session(fake: StripeServer, customer_id: str, **params: Any) -> str:
    wanted: Any = {
        "mode": "subscription",
        "customer": customer_id,
        "line_items": [{"price": fake.month, "quantity": 1}],
        "success_url": SUCCESS,
        "cancel_url": "http://localhost/pricing/",
        **params,
    }
    return fake.client.v1.checkout.sessions.create(wanted).id


def subscription(fake: StripeServer, way: str | None = "works", **params: Any) -> str:
    """One that was bought."""
    bought = fake.pay(session(fake, customer(fake), **params), way)
    return str(bought["subscription"])
