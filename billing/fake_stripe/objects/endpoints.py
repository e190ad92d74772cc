"""Where events go, and the events that went."""

from __future__ import annotations

import secrets

from billing.fake_stripe.errors import Json, RefusedError
from billing.fake_stripe.events import API_VERSION
from billing.fake_stripe.objects.finding import merged
from billing.fake_stripe.objects.listing import filtered, page
from billing.fake_stripe.parameters import BOOLEAN, METADATA, PAGE, STRING, Choice, Emptyable
from billing.fake_stripe.store import Store

EVENT_TYPES = Choice(
    "*",
    "charge.dispute.closed",
    "charge.dispute.created",
    "charge.dispute.funds_reinstated",
    "charge.dispute.funds_withdrawn",
    "charge.dispute.updated",
    "charge.failed",
    "charge.pending",
    "charge.refunded",
    "charge.succeeded",
    "checkout.session.async_payment_failed",
    "checkout.session.async_payment_succeeded",
    "checkout.session.completed",
    "checkout.session.expired",
    "customer.created",
    "customer.deleted",
    "customer.subscription.created",
    "customer.subscription.deleted",
    "customer.subscription.paused",
    "customer.subscription.resumed",
    "customer.subscription.trial_will_end",
    "customer.subscription.updated",
    "customer.updated",
    "invoice.created",
    "invoice.finalized",
    "invoice.paid",
    "invoice.payment_action_required",
    "invoice.payment_failed",
    "invoice.payment_succeeded",
    "invoice.voided",
    "invoice_payment.paid",
    "payment_intent.created",
    "payment_intent.payment_failed",
    "payment_intent.processing",
    "payment_intent.succeeded",
    "payment_method.attached",
    "price.created",
    "price.updated",
    "product.created",
    "product.updated",
    "promotion_code.updated",
    "refund.created",
)
CREATE = {
    "api_version": Choice("2026-08-26.dahlia", API_VERSION),
    "description": Emptyable(STRING),
    "enabled_events!": [EVENT_TYPES],
    "metadata": METADATA,
    "url!": STRING,
}
UPDATE = {
    "description": Emptyable(STRING),
    "disabled": BOOLEAN,
    "enabled_events": [EVENT_TYPES],
    "metadata": METADATA,
    "url": STRING,
}
EVENT_LIST = {**PAGE, "type": STRING, "types": [STRING]}


def create(store: Store, params: Json) -> Json:
    """The secret is told now and never again."""
    endpoint = register(store, params)
    return {**endpoint, "secret": endpoint["_secret"]}


def register(store: Store, params: Json) -> Json:
    if not params["url"].startswith(("http://", "https://")):
        raise RefusedError("Invalid URL", code="url_invalid", param="url")
    return store.add(
        "webhook_endpoint",
        {
            "api_version": params.get("api_version"),
            "application": None,
            "description": params.get("description"),
            "enabled_events": params["enabled_events"],
            "metadata": merged({}, params.get("metadata")),
            "status": "enabled",
            "url": params["url"],
            "_secret": f"whsec_{secrets.token_hex(16)}",
        },
    )


def register_endpoint(store: Store, url: str, secret: str) -> None:
    """The one of this address, made or made over: for all events, with a secret that is given."""
    known = next(store.all("webhook_endpoint", url=url), None)
    wanted = {"enabled_events": ["*"], "url": url}
    endpoint = known or register(store, wanted)
    endpoint.update(_secret=secret, status="enabled")


def retrieve(store: Store, params: Json, endpoint_id: str) -> Json:
    return store.find("webhook_endpoint", endpoint_id)


def update(store: Store, params: Json, endpoint_id: str) -> Json:
    endpoint = store.find("webhook_endpoint", endpoint_id)
    endpoint.update(filtered(params, "description", "enabled_events", "url"))
    if "metadata" in params:
        endpoint["metadata"] = merged(endpoint["metadata"], params["metadata"])
    if "disabled" in params:
        endpoint["status"] = "disabled" if params["disabled"] else "enabled"
    return endpoint


def delete(store: Store, params: Json, endpoint_id: str) -> Json:
    store.find("webhook_endpoint", endpoint_id)
    del store.data["objects"]["webhook_endpoint"][endpoint_id]
    return {"id": endpoint_id, "object": "webhook_endpoint", "deleted": True}


def list_all(store: Store, params: Json) -> Json:
    return page("/v1/webhook_endpoints", store.all("webhook_endpoint"), params)


def retrieve_event(store: Store, params: Json, event_id: str) -> Json:
    return store.find("event", event_id)


def list_events(store: Store, params: Json) -> Json:
    wanted = params.get("types") or [params.get("type")]
    found = (event for event in store.all("event") if wanted == [None] or event["type"] in wanted)
    return page("/v1/events", found, params)
