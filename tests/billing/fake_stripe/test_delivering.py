"""Events are signed as Stripe signs them, and come in whatever way a test wants."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from typing import Any

import pytest
import stripe

from tests.billing.fake_stripe.receiver import Receiver
from tests.billing.fake_stripe.shop import customer, subscription
from tests.billing.stripe_server import SECRET, StripeServer, types


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with Receiver().running() as running:
        yield running


def ids(received: list[tuple[bytes, str]]) -> list[str]:
    return [json.loads(body)["id"] for body, _ in received]


def test_the_sdk_takes_the_signature(fake: StripeServer, receiver: Receiver) -> None:
    subscription(fake)
    sent = fake.pending()
    assert set(fake.deliver(receiver.url)) == {200}
    for body, header in receiver.got:
        event: Any = stripe.Webhook.construct_event(body, header, SECRET)
        assert event.api_version == stripe.api_version
        assert event.livemode is False
        with pytest.raises(stripe.SignatureVerificationError):
            stripe.Webhook.construct_event(body, header, "whsec_other")
    assert ids(receiver.got) == [event["id"] for event in sent]
    assert fake.pending() == []


def test_order_repetition_and_parallel_are_chosen(fake: StripeServer, receiver: Receiver) -> None:
    customer(fake)
    sent = [event["id"] for event in fake.pending()]
    events = fake.pending()
    fake.deliver(receiver.url, events=events, order="reversed")
    assert ids(receiver.got) == sent[::-1]
    receiver.got.clear()
    fake.deliver(receiver.url, events=events, times=3, parallel=True)
    assert sorted(ids(receiver.got)) == sorted(sent * 3)


def test_time_secret_header_and_body_are_chosen(fake: StripeServer, receiver: Receiver) -> None:
    (event,) = [event for event in fake.pending() if event["type"] == "product.created"]
    old = int(time.time()) - 301
    fake.deliver(receiver.url, events=[event], timestamp=old, changes={"livemode": True})
    fake.deliver(receiver.url, events=[event], secret="whsec_other")
    fake.deliver(receiver.url, events=[event], header="nonsense")
    (aged, header), (_, other), (_, nonsense) = receiver.got
    assert json.loads(aged)["livemode"] is True
    assert header.startswith(f"t={old},v1=")
    with pytest.raises(stripe.SignatureVerificationError, match="tolerance"):
        stripe.Webhook.construct_event(aged, header, SECRET)
    assert other != header
    assert nonsense == "nonsense"


def test_the_demo_sends_by_itself_and_again_where_it_was_not_taken(
    fake: StripeServer, receiver: Receiver
) -> None:
    fake.lose()
    receiver.answers = [500]
    fake.automatic(receiver.url)
    customer(fake)
    got = receiver.wait_for(2)
    assert ids(got) == [fake.events()[-1]["id"]] * 2


def test_an_endpoint_gets_what_it_asked_for(fake: StripeServer, receiver: Receiver) -> None:
    fake.lose()
    made = fake.client.v1.webhook_endpoints.create(
        {"url": receiver.url, "enabled_events": ["customer.deleted"]}
    )
    assert str(made.secret).startswith("whsec_")
    assert "secret" not in fake.client.v1.webhook_endpoints.retrieve(made.id).to_dict()
    fake.ask("POST", "/_test/automatic", {"on": True})
    owner = customer(fake)
    fake.delete_customer(owner)
    (body, header), *rest = receiver.wait_for(1)
    assert json.loads(body)["type"] == "customer.deleted"
    assert stripe.Webhook.construct_event(body, header, str(made.secret))
    assert rest == []


def test_an_endpoint_can_be_changed_and_taken_away(fake: StripeServer) -> None:
    api = fake.client.v1.webhook_endpoints
    wanted: Any = {
        "url": "https://leetllm.example/billing/webhook/",
        "enabled_events": ["invoice.paid"],
        "api_version": stripe.api_version,
    }
    made = api.create(wanted)
    assert made.api_version == stripe.api_version
    found = api.update(made.id, {"enabled_events": ["*"], "disabled": True})
    assert (found.enabled_events, found.status) == (["*"], "disabled")
    unknown: Any = {"enabled_events": ["invoice.eaten"]}
    with pytest.raises(stripe.InvalidRequestError):
        api.update(made.id, unknown)
    api.delete(made.id)
    assert api.list().data == []


def test_events_can_be_read_and_made_up(fake: StripeServer) -> None:
    subscription(fake)
    fake.emit("weather.changed", {"id": "we_1", "object": "weather"})
    api = fake.client.v1.events
    latest: Any = api.list({"limit": 1}).data[0]
    assert latest.type == "weather.changed"
    assert [it.type for it in api.list({"type": "invoice.paid"}).data] == ["invoice.paid"]
    assert api.retrieve(latest.id).id == latest.id
    assert types(fake.events())[-1] == "weather.changed"
