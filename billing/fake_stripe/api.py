"""The API: authorise, read, do, remember, answer."""

from __future__ import annotations

import hashlib
import json
import logging
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from billing.fake_stripe import clock, faults, parameters, routes
from billing.fake_stripe.errors import Json, RefusedError
from billing.fake_stripe.events import API_VERSION
from billing.fake_stripe.expanding import expanded
from billing.fake_stripe.store import Store, new_id, public

logger = logging.getLogger(__name__)

VERSIONS = {API_VERSION, "2026-08-26.dahlia"}
KEY_LIFE = 86_400


async def answer(request: Request) -> Response:
    """One request of the SDK's. Nothing is awaited between reading and saving."""
    state = request.app.state
    fault = state.faults.take(request.method, request.url.path)
    text = (await request.body()).decode() if request.method == "POST" else request.url.query
    if request.method == "DELETE":
        text = (await request.body()).decode() or request.url.query
    if fault and fault.kind == "drop":
        return faults.TornResponse(b"{}")
    status, body, replayed = handle(request, text, fault)
    headers = _headers(request, replayed=replayed)
    for listen in state.listeners:
        listen(request.method, request.url.path, status, json.loads(body))
    if fault:
        await state.faults.delay(fault)
    make = faults.TornResponse if fault and fault.kind == "tear" else Response
    return make(body, status, headers, "application/json")


def handle(request: Request, text: str, fault: faults.Fault | None) -> tuple[int, bytes, bool]:
    state = request.app.state
    store: Store = state.store
    key = request.headers.get("Idempotency-Key")
    store.request = {"id": new_id("req"), "idempotency_key": key}
    state.request_id = store.request["id"]
    try:
        _authorise(request, state.key)
        if fault:
            faults.refuse(fault)
        fingerprint = _fingerprint(request, text)
        remembered = _remembered(store, key, fingerprint) if key else None
        if remembered:
            return remembered["status"], remembered["body"].encode(), True
        route, words, params = _read(request, text)
        expand = params.pop("expand", [])
        status, answered = _do(store, route, words, params, expand)
        body = json.dumps(answered, indent=2)
        if key and request.method != "GET":
            store.data["idempotency"][key] = {
                "fingerprint": fingerprint,
                "status": status,
                "body": body,
                "at": store.now(),
            }
    except RefusedError as error:
        return error.status, _envelope(error), False
    except Exception as error:
        logger.exception("The fake itself is at fault: %s %s", request.method, request.url.path)
        own = RefusedError(f"The fake itself is at fault: {error!r}", status=500, kind="api_error")
        return own.status, _envelope(own), False
    finally:
        store.request = {"id": None, "idempotency_key": None}
    if request.method != "GET":
        store.save()
        state.outbox.wake()
    return status, body.encode(), False


def _do(
    store: Store, route: routes.Route, words: tuple[str, ...], params: Json, expand: list[str]
) -> tuple[int, Json]:
    """What was begun is remembered, be it refused: the same request gets the same answer."""
    clock.advance(store)
    before = json.dumps(store.data) if route.method != "GET" else ""
    try:
        return 200, expanded(store, route.operation(store, params, *words), expand)
    except RefusedError as error:
        if before:
            store.data = json.loads(before)
        if error.status >= 500 or route.method == "GET":
            raise
        return error.status, public(json.loads(_envelope(error)))


def _authorise(request: Request, key: str) -> None:
    scheme, _, given = request.headers.get("Authorization", "").partition(" ")
    if scheme != "Bearer" or not given:
        raise RefusedError(
            "You did not provide an API key. You need to provide your API key in the Authorization"
            " header, using Bearer auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY').",
            status=401,
        )
    if given != key:
        raise RefusedError(f"Invalid API Key provided: {given[:8]}****", status=401)
    version = request.headers.get("Stripe-Version", API_VERSION)
    if version not in VERSIONS:
        raise RefusedError(f"Invalid Stripe API version: {version}")


def _read(request: Request, text: str) -> tuple[routes.Route, tuple[str, ...], Json]:
    path = request.url.path
    found = routes.match(request.method, path)
    if found is None:
        raise RefusedError(
            f"Unrecognized request URL ({request.method}: {path}). The fake does not model it.",
            status=404,
        )
    route, words = found
    return route, words, parameters.read(parameters.parse(text), route.takes)


def _fingerprint(request: Request, text: str) -> str:
    whole = f"{request.method} {request.url.path}\n{text}"
    return hashlib.sha256(whole.encode()).hexdigest()


def _remembered(store: Store, key: str, fingerprint: str) -> Json | None:
    known: dict[str, Any] = store.data["idempotency"]
    for old in [name for name, it in known.items() if it["at"] < store.now() - KEY_LIFE]:
        del known[old]
    found: Json | None = known.get(key)
    if found and found["fingerprint"] != fingerprint:
        raise RefusedError(
            "Keys for idempotent requests can only be used with the same parameters they were"
            f" first used with. Try using a key other than '{key}' if you meant to execute a"
            " different request.",
            kind="idempotency_error",
        )
    return found


def _envelope(error: RefusedError) -> bytes:
    return json.dumps({"error": error.body}, indent=2).encode()


def _headers(request: Request, *, replayed: bool) -> dict[str, str]:
    headers = {
        "Request-Id": request.app.state.request_id,
        "Stripe-Version": request.headers.get("Stripe-Version", API_VERSION),
    }
    if key := request.headers.get("Idempotency-Key"):
        headers["Idempotency-Key"] = key
    if replayed:
        headers["Idempotent-Replayed"] = "true"
    return headers
