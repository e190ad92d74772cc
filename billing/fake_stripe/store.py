"""What the fake knows, as Stripe's objects; keys that begin with "_" are its own and never sent."""

from __future__ import annotations

import copy
import json
import os
import secrets
import string
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from billing.fake_stripe.errors import Json, missing

KEPT_EVENTS = 500
LETTERS = string.ascii_letters + string.digits
KINDS = {
    "customer": "cus",
    "product": "prod",
    "price": "price",
    "coupon": "",
    "promotion_code": "promo",
    "discount": "di",
    "payment_method": "pm",
    "checkout.session": "cs_test",
    "subscription": "sub",
    "invoice": "in",
    "invoice_payment": "inpay",
    "payment_intent": "pi",
    "charge": "ch",
    "refund": "re",
    "dispute": "du",
    "billing_portal.configuration": "bpc",
    "billing_portal.session": "bps",
    "webhook_endpoint": "we",
    "event": "evt",
}


class Store:
    def __init__(self, path: Path | None = None) -> None:
        self.path = path
        self.data = _read(path) if path and path.exists() else _empty()
        # Where browsers find its pages.
        self.base_url = "http://127.0.0.1"
        # The request in progress, for the events that it makes.
        self.request: Json = {"id": None, "idempotency_key": None}

    def reset(self) -> None:
        self.data = _empty()
        self.save()

    def save(self) -> None:
        """Whole or not at all: a kill in the middle leaves the file as it was."""
        if self.path is None:
            return
        events = self.data["objects"]["event"]
        for old in list(events)[:-KEPT_EVENTS]:
            del events[old]
        draft = self.path.with_suffix(f".{os.getpid()}")
        draft.write_text(json.dumps(self.data))
        draft.replace(self.path)

    # --- time ---

    def now(self) -> int:
        return int(time.time()) + int(self.data["clock_offset"])

    # --- objects ---

    def add(self, kind: str, fields: Json) -> Json:
        made = {"object": kind, "created": self.now(), "livemode": False, **fields}
        made["id"] = made.get("id") or new_id(KINDS[kind])
        self.data["objects"][kind][made["id"]] = made
        return made

    def find(self, kind: str, object_id: str, *, param: str = "id", status: int = 404) -> Json:
        """Raises RefusedError."""
        found: Json | None = self.data["objects"][kind].get(object_id)
        if found is None:
            raise missing(kind.rpartition(".")[2], object_id, param=param, status=status)
        return found

    def get(self, object_id: str) -> Json | None:
        """Of whatever kind."""
        for objects in self.data["objects"].values():
            if object_id in objects:
                found: Json = objects[object_id]
                return found
        return None

    def all(self, kind: str, **fields: Any) -> Iterator[Json]:
        """The newest first; those whose fields have these values."""
        for found in reversed(list(self.data["objects"][kind].values())):
            if all(found.get(name) == value for name, value in fields.items()):
                yield found

    def first(self, kind: str, where: Callable[[Json], bool]) -> Json | None:
        return next((found for found in self.all(kind) if where(found)), None)


def new_id(prefix: str) -> str:
    length = 58 if prefix == "cs_test" else 24
    token = "".join(secrets.choice(LETTERS) for _ in range(length if prefix else 8))
    return f"{prefix}_{token}" if prefix else token


def public(value: Any) -> Any:
    """A copy without what is the fake's own."""
    if isinstance(value, dict):
        return {k: public(v) for k, v in value.items() if not k.startswith("_")}
    if isinstance(value, list):
        return [public(item) for item in value]
    return copy.copy(value)


def _empty() -> Json:
    return {
        "clock_offset": 0,
        "objects": {kind: {} for kind in KINDS},
        "idempotency": {},
        "failing_renewals": 0,
    }


def _read(path: Path) -> Json:
    """A file that is no good is as good as none."""
    empty = _empty()
    try:
        read = json.loads(path.read_text())
        objects = empty["objects"] | read.pop("objects")
    except (OSError, ValueError, TypeError, AttributeError, KeyError):
        return empty
    return {**empty, **read, "objects": objects}
