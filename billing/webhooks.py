"""Stripe's events: checked, stored, and only then processed."""

from __future__ import annotations

import json
import logging
from typing import Any

import stripe
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from billing import gateway
from billing.events import process
from billing.models import WebhookEvent

logger = logging.getLogger(__name__)

FUTURE_TOLERANCE = 300  # seconds; the SDK refuses old signatures and not those of tomorrow


class ForgedEventError(Exception):
    """Not signed with a secret of ours, or not lately."""


@csrf_exempt
@require_POST
@transaction.non_atomic_requests  # a failure must leave the inbox row
def webhook(request: HttpRequest) -> HttpResponse:
    try:
        event = verified_event(request.body, request.headers.get("Stripe-Signature", ""))
    except ForgedEventError:
        return HttpResponse("The signature does not fit.\n", status=400, content_type="text/plain")
    row = store(event)
    if row.processed_at is None and not try_processing(row):
        return HttpResponse("Stored; send it again.\n", status=500, content_type="text/plain")
    return HttpResponse("Thank you.\n", content_type="text/plain")


def verified_event(payload: bytes, signature: str) -> dict[str, Any]:
    """Raises ForgedEventError. During a rotation each of the secrets is good."""
    for secret in settings.STRIPE_WEBHOOK_SECRETS:
        try:
            stripe.WebhookSignature.verify_header(payload, signature, secret, 300)
            event = json.loads(payload)
        # The SDK lets these through for headers and bodies that are not what it expects.
        except (
            stripe.SignatureVerificationError,
            AttributeError,
            TypeError,
            ValueError,
        ):
            continue
        if (
            _is_event(event)
            and _signed_at(signature) <= timezone.now().timestamp() + FUTURE_TOLERANCE
        ):
            return dict(event)
    raise ForgedEventError


def store(event: dict[str, Any]) -> WebhookEvent:
    """The row of this event; one, however often it is sent."""
    row, _ = WebhookEvent.objects.get_or_create(
        event_id=event["id"],
        defaults={
            "type": event["type"],
            "api_version": event.get("api_version") or "",
            "livemode": event["livemode"],
            "payload": event,
        },
    )
    return row


def try_processing(row: WebhookEvent) -> bool:
    """Whether it is done with; a failure is noted and left for Stripe or the sweep to repeat."""
    row.attempts += 1
    try:
        if row.livemode == gateway.is_live():
            row.note = process(row.type, row.payload["data"]["object"], timezone.now())
        else:
            row.note = "Ignored: live and test are mixed."
    except Exception as error:
        logger.exception("Event %s of type %s could not be processed", row.event_id, row.type)
        row.note = f"{type(error).__name__}: {error}"
    else:
        row.processed_at = timezone.now()
    row.save(update_fields=["attempts", "note", "processed_at"])
    return row.processed_at is not None


def _is_event(event: object) -> bool:
    return (
        isinstance(event, dict)
        and event.get("object") == "event"
        and isinstance(event.get("id"), str)
        and isinstance(event.get("type"), str)
        and isinstance(event.get("livemode"), bool)
        and isinstance(event.get("data"), dict)
        and isinstance(event["data"].get("object"), dict)
    )


def _signed_at(signature: str) -> int:
    """It was verified: it has a timestamp."""
    fields = dict(part.split("=", 1) for part in signature.split(","))
    return int(fields["t"])
