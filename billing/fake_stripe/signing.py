"""The signature of an event, as Stripe makes it: HMAC-SHA256 of the time and the body."""

from __future__ import annotations

import hashlib
import hmac
import json
import time

from billing.fake_stripe.errors import Json
from billing.fake_stripe.store import public


def payload(event: Json) -> bytes:
    return json.dumps(public(event), indent=2).encode()


def signature(body: bytes, secret: str, timestamp: int | None = None) -> str:
    """The header's value; of now, where no time is given."""
    at = int(time.time()) if timestamp is None else timestamp
    digest = hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={at},v1={digest}"
