"""Events: each tells of one change, with the object as it is at that moment."""

from __future__ import annotations

from typing import Any

from billing.fake_stripe.errors import Json
from billing.fake_stripe.store import Store, public

API_VERSION = "2026-10-28.endive"


def emit(store: Store, kind: str, subject: Json, previous: Json | None = None) -> Json:
    data: Json = {"object": public(subject)}
    if previous is not None:
        data["previous_attributes"] = previous
    return store.add(
        "event",
        {
            "api_version": API_VERSION,
            "data": data,
            "pending_webhooks": 1,
            "request": dict(store.request),
            "type": kind,
            "_pending": True,
            "_deliveries": [],
        },
    )


def change(store: Store, kind: str, subject: Json, **fields: Any) -> Json | None:
    """Writes the fields and tells of those that are new; nothing where none is."""
    previous = {
        name: public(subject.get(name)) for name in fields if subject.get(name) != fields[name]
    }
    subject.update(fields)
    visible = {name: value for name, value in previous.items() if not name.startswith("_")}
    return emit(store, kind, subject, visible) if visible else None


def matches(endpoint: Json, event: Json) -> bool:
    wanted = endpoint["enabled_events"]
    return endpoint["status"] == "enabled" and ("*" in wanted or event["type"] in wanted)
