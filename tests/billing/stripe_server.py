"""The fake Stripe for tests: one server for the session, empty for each test.

Use the fixture `fake` (import it where it is not in a conftest.py:
`from tests.billing.stripe_server import fake, stripe_server`). It points settings.STRIPE_* at the
fake, so that the product's own code talks to it through the official SDK. Every answer that it
gives is held to Stripe's description; one that does not fit fails the test.

    fake.url, fake.key, fake.secret     where it is, the key, the secret of webhooks
    fake.client                         a stripe.StripeClient of the test's own
    fake.product, fake.month, fake.year ids, made by fake.set_up_catalogue() (also writes Plan and
                                        Price rows: the fixture `catalogue`)

As a buyer and a customer (each returns Stripe's object as a dict):
    fake.pay(session_id, "works")       or "declines" (raises FakeError), "declines_later",
                                        "delayed", None (no card, where none is asked for)
    fake.settle(session_id, paid=True)  the bank's word on a delayed payment
    fake.portal(subscription_id, "cancel" | "renew" | "switch" (price=…) | "card" (way=…))

As Stripe:
    fake.advance(days=…, months=…, seconds=…)   its clock, with what is due on the way
    fake.renew(subscription_id, "succeeded" | "failed")    the next period begins at once
    fake.retry(subscription_id, "succeeded" | "failed")    another attempt at the open bill
    fake.set_status(subscription_id, "anything"), fake.pause(id), fake.resume(id)
    fake.refund(charge_id, amount=None), fake.dispute(charge_id), fake.close_dispute(id, "won")
    fake.charge_of(subscription_id), fake.stray_charge() (of no customer)
    fake.delete_customer(id), fake.emit(type, object), fake.offer("CODE", percent=100)
    fake.get(object_id)                 any object, as it is now

Events (nothing is sent by itself until fake.automatic(url) is called):
    fake.events(), fake.pending()       the oldest first; types(events) for their types
    fake.deliver(to)                    all that is pending; `to` is an address or a Django Client.
        deliver(to, events=[…], order="reversed", times=3, parallel=True, secret=…, timestamp=…,
        header=…, changes={"livemode": True}); returns the statuses of the answers
    fake.signed(event, secret=…, timestamp=…, changes={…})   (body, header) to post by hand
    fake.lose()                         the pending ones never come

Faults (the path is a regular expression of the API's path):
    fake.fail("/v1/subscriptions", kind, method="GET", times=1)
        kind "error" (500, before acting), "rate_limit" (429), "drop" (no answer, before acting),
        "tear" (acts, and the answer is lost), "slow" (seconds=…), "hold" (the answer is made, and
        kept until fake.release()); fake.wait_held(n) waits for n requests that are held;
        fake.clear_faults() ends what is planned
    fake.heal()                         takes back the faults that are still to come
"""

from __future__ import annotations

import http.client
import json
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import urlsplit

import pytest
import stripe
import uvicorn
from django.conf import LazySettings
from django.db import connections
from django.test import Client

from billing.fake_stripe.app import create_app
from billing.fake_stripe.delivering import as_sent
from billing.fake_stripe.signing import signature
from billing.models import Plan, Price
from billing.models.subscription import KNOWN
from tests.billing.fake_stripe.description import complaints, complaints_of_event
from tests.leetllm.checkout import free_port

Json = dict[str, Any]
KEY = "sk_test_fake"
SECRET = "whsec_of_the_tests"
WEBHOOK = "/billing/webhook/"


class FakeError(Exception):
    """A control was refused, such as a card that declines."""


class StripeServer:
    """The server in a thread of its own, and the controls of it."""

    key = KEY
    secret = SECRET

    def __init__(self) -> None:
        port = free_port()
        self.url = f"http://127.0.0.1:{port}"
        self.complaints: list[str] = []
        self._made_up: set[str] = set()
        app = create_app(self.url, KEY)
        app.state.listeners.append(self._hear)
        config = uvicorn.Config(app, port=port, log_level="error", ws="none", http="h11")
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, daemon=True)
        self.client = stripe.StripeClient(KEY, base_addresses={"api": self.url})
        self.product = self.month = self.year = ""

    def start(self) -> None:
        self._thread.start()
        while not self._server.started:
            assert self._thread.is_alive(), "the fake did not start"
            time.sleep(0.01)

    def stop(self) -> None:
        self._server.should_exit = True
        self._thread.join()

    def _hear(self, method: str, path: str, status: int, body: Any) -> None:
        """A status that a test made up is no fault of the fake's."""
        text = json.dumps(body)
        for word in self._made_up:
            text = text.replace(json.dumps(word), '"active"')
        self.complaints += complaints(method, path, status, json.loads(text))

    def look_at_events(self) -> None:
        for event in self.events():
            if not self._made_up & {str(event["data"]["object"].get("status"))}:
                self.complaints += complaints_of_event(event)

    # --- the catalogue ---

    def set_up_catalogue(self) -> None:
        """A product with two prices."""
        api = self.client.v1
        self.product = api.products.create({"name": "LeetLLM Premium"}).id
        self.month, self.year = (
            api.prices.create(
                {
                    "product": self.product,
                    "currency": "usd",
                    "unit_amount": amount,
                    "recurring": {"interval": interval},
                    "lookup_key": f"premium-{interval}",
                }
            ).id
            for interval, amount in (("month", 1900), ("year", 19000))
        )

    # --- controls ---

    def ask(self, method: str, path: str, given: Json | None = None) -> Any:
        connection = http.client.HTTPConnection(urlsplit(self.url).netloc, timeout=30)
        try:
            connection.request(method, path, json.dumps(given or {}))
            response = connection.getresponse()
            answer = json.loads(response.read())
        finally:
            connection.close()
        if response.status >= 400:
            raise FakeError(f"{response.status}: {answer}")
        return answer

    def act(self, name: str, **given: Any) -> Json:
        answer: Json = self.ask("POST", f"/_test/act/{name}", given)
        return answer

    def reset(self) -> None:
        self.ask("POST", "/_test/reset")
        self.complaints.clear()
        self._made_up.clear()

    def get(self, object_id: str) -> Json:
        found: Json = self.ask("GET", f"/_test/objects/{object_id}")
        return found

    def pay(self, session: str, way: str | None = "works") -> Json:
        return self.act("pay", session=session, way=way)

    def settle(self, session: str, *, paid: bool) -> Json:
        return self.act("settle", session=session, paid=paid)

    def portal(self, subscription: str, act: str, **given: str) -> Json:
        return self.act("portal", subscription=subscription, act=act, **given)

    def advance(self, **given: int) -> int:
        return int(self.act("advance", **given)["now"])

    def renew(self, subscription: str, outcome: str | None = None) -> Json:
        return self.act("renew", subscription=subscription, outcome=outcome)

    def retry(self, subscription: str, outcome: str) -> Json:
        return self.act("retry", subscription=subscription, outcome=outcome)

    def set_status(self, subscription: str, status: str) -> Json:
        if status not in KNOWN:
            self._made_up.add(status)
        return self.act("status", subscription=subscription, status=status)

    def pause(self, subscription: str) -> Json:
        return self.act("pause", subscription=subscription)

    def resume(self, subscription: str) -> Json:
        return self.act("resume", subscription=subscription)

    def charge_of(self, subscription: str) -> str:
        """The latest charge of a subscription that was paid."""
        invoice = self.get(subscription)["latest_invoice"]
        payments = self.client.v1.invoice_payments.list({"invoice": invoice}).data
        intent = str(payments[0].payment.payment_intent)
        return str(self.get(intent)["latest_charge"])

    def refund(self, charge: str, amount: int | None = None) -> Json:
        given = {} if amount is None else {"amount": amount}
        return self.act("refund", charge=charge, **given)

    def dispute(self, charge: str, status: str = "needs_response") -> Json:
        return self.act("open_dispute", charge=charge, status=status)

    def close_dispute(self, dispute: str, status: str) -> Json:
        return self.act("close_dispute", dispute=dispute, status=status)

    def stray_charge(self) -> Json:
        return self.act("stray_charge")

    def delete_customer(self, customer: str) -> Json:
        return self.act("delete_customer", customer=customer)

    def emit(self, kind: str, subject: Json) -> Json:
        return self.act("emit", type=kind, object=subject)

    def offer(self, code: str, *, percent: int, duration: str = "once") -> Json:
        return self.act("offer", code=code, percent=percent, duration=duration)

    # --- faults ---

    def fail(self, path: str, kind: str, **options: Any) -> None:
        self.ask("POST", "/_test/fault", {"path": path, "kind": kind, **options})

    def heal(self) -> None:
        self.ask("POST", "/_test/heal")

    def clear_faults(self) -> None:
        self.ask("POST", "/_test/clear")

    def release(self) -> None:
        self.ask("POST", "/_test/release")

    def wait_held(self, count: int = 1) -> None:
        deadline = time.monotonic() + 30
        while self.ask("GET", "/_test/held")["held"] < count:
            assert time.monotonic() < deadline, "nothing was held"
            time.sleep(0.01)

    # --- events ---

    def events(self) -> list[Json]:
        found: list[Json] = self.ask("GET", "/_test/events")
        return found

    def pending(self) -> list[Json]:
        found: list[Json] = self.ask("GET", "/_test/events?pending=1")
        return found

    def lose(self) -> None:
        self.ask("POST", "/_test/sent", {"events": [event["id"] for event in self.pending()]})

    def automatic(self, url: str) -> None:
        """Sends every event to the webhook of the site at `url` from now on."""
        self.ask("POST", "/_test/register", {"url": f"{url}{WEBHOOK}", "secret": SECRET})
        self.ask("POST", "/_test/automatic", {"on": True})

    def signed(
        self,
        event: Json,
        *,
        secret: str = SECRET,
        timestamp: int | None = None,
        changes: Json | None = None,
    ) -> tuple[bytes, str]:
        body = as_sent(event, changes or {})
        return body, signature(body, secret, timestamp)

    def deliver(
        self,
        to: str | Client,
        *,
        events: list[Json] | None = None,
        order: str = "",
        times: int = 1,
        parallel: bool = False,
        header: str | None = None,
        **signing: Any,
    ) -> list[int]:
        chosen = self.pending() if events is None else events
        if order == "reversed":
            chosen = chosen[::-1]
        if isinstance(to, str):
            wanted = {"url": f"{to}{WEBHOOK}", "events": [event["id"] for event in chosen]}
            options = {"times": times, "parallel": parallel, "secret": SECRET, **signing}
            return list(self.ask("POST", "/_test/deliver", {**wanted, **options, "header": header}))
        sendings = [self.signed(event, **signing) for event in chosen * times]
        if header is not None:
            sendings = [(body, header) for body, _ in sendings]
        self.ask("POST", "/_test/sent", {"events": [event["id"] for event in chosen]})
        if not parallel:
            return [_post(to, *sending) for sending in sendings]
        with ThreadPoolExecutor(8) as pool:
            return list(pool.map(lambda sending: _post_in_thread(to, *sending), sendings))


def types(events: list[Json]) -> list[str]:
    return [event["type"] for event in events]


def _post(client: Client, body: bytes, header: str) -> int:
    response = client.post(
        WEBHOOK, body, content_type="application/json", headers={"Stripe-Signature": header}
    )
    return int(response.status_code)


def _post_in_thread(client: Client, body: bytes, header: str) -> int:
    try:
        return _post(client, body, header)
    finally:
        connections.close_all()


@pytest.fixture(scope="session")
def stripe_server() -> Iterator[StripeServer]:
    server = StripeServer()
    server.start()
    yield server
    server.stop()


@pytest.fixture
def fake(stripe_server: StripeServer, settings: LazySettings) -> Iterator[StripeServer]:
    stripe_server.reset()
    settings.STRIPE_SECRET_KEY = KEY
    settings.STRIPE_WEBHOOK_SECRETS = [SECRET]
    settings.STRIPE_API_BASE = stripe_server.url
    yield stripe_server
    stripe_server.look_at_events()
    complaints = list(stripe_server.complaints)
    stripe_server.reset()
    assert complaints == []


@pytest.fixture
def catalogue(fake: StripeServer, db: None) -> Plan:
    """The plan and its two prices, here and at the fake."""
    fake.set_up_catalogue()
    plan = Plan.objects.create(name="LeetLLM Premium", stripe_product_id=fake.product)
    for interval, stripe_id, amount in (("month", fake.month, 1900), ("year", fake.year, 19000)):
        Price.objects.create(
            plan=plan,
            interval=interval,
            lookup_key=f"premium-{interval}",
            stripe_price_id=stripe_id,
            unit_amount=amount,
        )
    return plan
