"""Who may ring: events signed with a secret of ours, lately; everybody else gets 400 and no row."""

from __future__ import annotations

import hashlib
import hmac
import http.client
import json
import time
from typing import Any
from urllib.parse import urlsplit

import pytest
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from billing.models import WebhookEvent

pytestmark = pytest.mark.django_db(transaction=True)

PATH = "/billing/webhook/"
SECRET = "whsec_of_the_test"
OLD_SECRET = "whsec_before_the_roll"


@pytest.fixture(autouse=True)
def _configured(settings: Settings) -> None:
    settings.STRIPE_SECRET_KEY = "sk_test_door"
    settings.STRIPE_WEBHOOK_SECRETS = [SECRET, OLD_SECRET]


def event(**fields: Any) -> bytes:
    body = {
        "id": "evt_1",
        "object": "event",
        "type": "product.updated",
        "api_version": "2026-10-28.endive",
        "livemode": False,
        "data": {"object": {"id": "prod_1"}},
        **fields,
    }
    return json.dumps(body).encode()


def signed(payload: bytes, secret: str = SECRET, at: float | None = None) -> str:
    stamp = int(time.time() if at is None else at)
    mac = hmac.new(secret.encode(), f"{stamp}.".encode() + payload, hashlib.sha256)
    return f"t={stamp},v1={mac.hexdigest()}"


def ring(
    server: LiveServer, payload: bytes, header: bytes | str | None, method: str = "POST"
) -> int:
    """Byte for byte: client libraries refuse what a forger would send."""
    connection = http.client.HTTPConnection(urlsplit(server.url).netloc, timeout=10)
    connection.putrequest(method, PATH)
    connection.putheader("Content-Length", str(len(payload)))
    if header is not None:
        connection.putheader("Stripe-Signature", header)
    connection.endheaders(payload)
    status = connection.getresponse().status
    connection.close()
    return status


def test_an_event_that_was_signed_is_stored_once_however_often_it_comes(
    live_server: LiveServer,
) -> None:
    payload = event()
    assert [ring(live_server, payload, signed(payload)) for _ in range(3)] == [200] * 3
    row = WebhookEvent.objects.get()
    assert (row.event_id, row.attempts, row.note) == ("evt_1", 1, "Nothing to do for this type.")
    assert row.processed_at


@pytest.mark.parametrize(
    "header",
    [
        None,
        "",
        "t=1,v1=ab",
        "nonsense",
        "t=,v1=",
        "v1=abc",
        "t=x,v1=y",
        b"t=1,v1=\xff\xfe",
        "t=1,v1=é".encode(),
        "," * 4_000,
    ],
)
def test_no_signature_or_a_wrong_one_is_refused(
    live_server: LiveServer, header: bytes | str | None
) -> None:
    assert ring(live_server, event(), header) == 400
    assert not WebhookEvent.objects.exists()


def test_a_signature_of_another_body_or_secret_is_refused(live_server: LiveServer) -> None:
    assert ring(live_server, event(), signed(event(id="evt_2"))) == 400
    assert ring(live_server, event(), signed(event(), "whsec_of_somebody_else")) == 400
    assert ring(live_server, event(), signed(event(), "")) == 400
    assert not WebhookEvent.objects.exists()


@pytest.mark.parametrize("age", [310, -310, -31_536_000])
def test_a_replay_and_an_event_of_tomorrow_are_refused(live_server: LiveServer, age: int) -> None:
    payload = event()
    assert ring(live_server, payload, signed(payload, at=time.time() - age)) == 400
    assert not WebhookEvent.objects.exists()


@pytest.mark.parametrize(
    "payload",
    [
        b"",
        b"\xff\xfe\x00",
        b"null",
        b"[]",
        b"{}",
        b'{"object": "event"}',
        b'{"object": "v2.core.event", "id": "evt_1", "type": "a"}',
        event(data=None),
        event(livemode="no"),
        event(id=7),
    ],
)
def test_a_body_that_is_no_event_is_refused_though_it_is_signed(
    live_server: LiveServer, payload: bytes
) -> None:
    assert ring(live_server, payload, signed(payload)) == 400
    assert not WebhookEvent.objects.exists()


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "HEAD"])
def test_only_post_is_answered(live_server: LiveServer, method: str) -> None:
    assert ring(live_server, event(), signed(event()), method) == 405
    assert not WebhookEvent.objects.exists()


def test_during_a_roll_the_old_secret_is_good_too(live_server: LiveServer) -> None:
    payload = event()
    assert ring(live_server, payload, signed(payload, OLD_SECRET)) == 200


def test_without_a_secret_nothing_is_believed(live_server: LiveServer, settings: Settings) -> None:
    settings.STRIPE_WEBHOOK_SECRETS = [""]
    assert ring(live_server, event(), signed(event(), "")) == 400


@pytest.mark.parametrize(("key", "livemode"), [("sk_test_1", True), ("sk_live_1", False)])
def test_live_and_test_are_not_mixed(
    live_server: LiveServer, settings: Settings, key: str, livemode: bool
) -> None:
    settings.STRIPE_SECRET_KEY = key
    payload = event(livemode=livemode, type="customer.deleted", data={"object": {"id": "cus_1"}})
    assert ring(live_server, payload, signed(payload)) == 200
    assert WebhookEvent.objects.get().note == "Ignored: live and test are mixed."
