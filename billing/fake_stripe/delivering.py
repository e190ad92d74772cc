"""Sends events to the endpoints that want them, and again where they were not taken."""

from __future__ import annotations

import asyncio
import http.client
import json
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from billing.fake_stripe import clock
from billing.fake_stripe.errors import Json
from billing.fake_stripe.events import matches
from billing.fake_stripe.signing import payload, signature
from billing.fake_stripe.store import Store

WAITS = (1, 4, 15, 60)  # seconds between attempts; Stripe goes on for three days
TIMEOUT = 30
TICK = 60


@dataclass
class Outbox:
    """Where it is automatic, every event is sent as soon as it is there."""

    store: Store
    is_automatic: bool = False
    _wake: asyncio.Event = field(default_factory=asyncio.Event)
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)
    _under_way: set[str] = field(default_factory=set)

    def wake(self) -> None:
        self._wake.set()

    async def run(self) -> None:
        """For as long as the server lives."""
        while True:
            if self.is_automatic:
                self._send_pending()
            try:
                await asyncio.wait_for(self._wake.wait(), TICK)
            except TimeoutError:
                clock.advance(self.store)
            self._wake.clear()

    def _send_pending(self) -> None:
        endpoints = list(self.store.all("webhook_endpoint"))
        for event in reversed(list(self.store.all("event", _pending=True))):
            if event["id"] in self._under_way:
                continue
            self._under_way.add(event["id"])
            wanting = [it for it in endpoints if matches(it, event)]
            task = asyncio.create_task(self._send(event["id"], wanting))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _send(self, event_id: str, endpoints: list[Json]) -> None:
        """It is pending until it was taken or given up, so that a restart begins again."""
        await asyncio.gather(*(self._send_until_taken(event_id, it) for it in endpoints))
        self._under_way.discard(event_id)
        event = self.store.get(event_id)
        if event:
            event.update(_pending=False, pending_webhooks=0)
            self.store.save()

    async def _send_until_taken(self, event_id: str, endpoint: Json) -> None:
        for wait in (*WAITS, None):
            event = self.store.get(event_id)  # afresh: a refused request sets the store back
            if event is None:
                return
            body = payload(event)
            header = signature(body, endpoint["_secret"])
            event["_deliveries"].append(
                await asyncio.to_thread(post, endpoint["url"], body, header)
            )
            if 200 <= event["_deliveries"][-1] < 300 or wait is None:
                return
            await asyncio.sleep(wait)


def post(url: str, body: bytes, header: str) -> int:
    """The status, and 0 where nobody answered. To this machine alone."""
    parts = urlsplit(url)
    if parts.scheme != "http" or parts.hostname not in {"127.0.0.1", "localhost"}:
        return 0
    connection = http.client.HTTPConnection(parts.hostname, parts.port or 80, timeout=TIMEOUT)
    headers = {"Content-Type": "application/json", "Stripe-Signature": header}
    try:
        connection.request("POST", parts.path or "/", body, headers)
        return connection.getresponse().status
    except (OSError, http.client.HTTPException):
        return 0
    finally:
        connection.close()


def as_sent(event: Json, changes: Json) -> bytes:
    """The body of an event with other values at its top, such as `livemode`."""
    return json.dumps({**json.loads(payload(event)), **changes}, indent=2).encode()
