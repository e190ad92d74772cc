"""The controls under /_test/, in JSON: what tests ask of the fake besides the API."""

from __future__ import annotations

import asyncio
import time
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from billing.fake_stripe.acting import ACTS
from billing.fake_stripe.delivering import as_sent, post
from billing.fake_stripe.errors import Json, RefusedError
from billing.fake_stripe.faults import KINDS, Fault
from billing.fake_stripe.objects.endpoints import register_endpoint
from billing.fake_stripe.signing import signature
from billing.fake_stripe.store import Store, public


async def reset(request: Request) -> JSONResponse:
    state = request.app.state
    state.store.reset()
    state.faults.clear()
    state.outbox.is_automatic = False
    return JSONResponse({})


async def act(request: Request) -> JSONResponse:
    store: Store = request.app.state.store
    try:
        made = ACTS[request.path_params["act"]](store, await _json(request))
    except RefusedError as error:
        return JSONResponse({"error": error.body}, status_code=error.status)
    store.save()
    request.app.state.outbox.wake()
    return JSONResponse(public(made or {}))


async def look(request: Request) -> JSONResponse:
    """Any object, by its id."""
    found = request.app.state.store.get(request.path_params["object_id"])
    return JSONResponse(public(found), status_code=200 if found else 404)


async def events(request: Request) -> JSONResponse:
    """All there are, or the pending ones; the oldest first."""
    store: Store = request.app.state.store
    where = {"_pending": True} if request.query_params.get("pending") else {}
    found = reversed(list(store.all("event", **where)))
    return JSONResponse([public(event) for event in found])


async def sent(request: Request) -> JSONResponse:
    """Takes events out of the outbox, as delivered by somebody else."""
    store: Store = request.app.state.store
    for event_id in (await _json(request))["events"]:
        store.find("event", event_id)["_pending"] = False
    return JSONResponse({})


async def deliver(request: Request) -> JSONResponse:
    """Sends to `url`: which `events` and in what order, how many `times`, `parallel` or one after
    another; with `secret`, `timestamp`, a whole `header`, or `changes` to the body.
    """
    store: Store = request.app.state.store
    given = await _json(request)
    ids = given.get("events") or [
        e["id"] for e in reversed(list(store.all("event", _pending=True)))
    ]
    if given.get("order") == "reversed":
        ids = ids[::-1]
    sendings = [_sending(store, event_id, given) for event_id in ids * given.get("times", 1)]
    if given.get("parallel"):
        statuses = await asyncio.gather(*sendings)
    else:
        statuses = [await sending for sending in sendings]
    for event_id in ids:
        store.find("event", event_id)["_pending"] = False
    return JSONResponse(statuses)


async def _sending(store: Store, event_id: str, given: Json) -> int:
    body = as_sent(store.find("event", event_id), given.get("changes", {}))
    timestamp = given.get("timestamp", int(time.time()))
    header = given.get("header") or signature(body, given["secret"], timestamp)
    return await asyncio.to_thread(post, given["url"], body, header)


async def register(request: Request) -> JSONResponse:
    """An endpoint for all events, with a secret that is known beforehand."""
    given = await _json(request)
    register_endpoint(request.app.state.store, given["url"], given["secret"])
    return JSONResponse({})


async def automatic(request: Request) -> JSONResponse:
    outbox = request.app.state.outbox
    outbox.is_automatic = (await _json(request))["on"]
    outbox.wake()
    return JSONResponse({})


async def fault(request: Request) -> JSONResponse:
    given = await _json(request)
    if given["kind"] not in KINDS:
        return JSONResponse({"error": {"message": "No such fault."}}, status_code=400)
    request.app.state.faults.planned.append(Fault(**given))
    return JSONResponse({})


async def heal(request: Request) -> JSONResponse:
    """Takes back every fault that was planned."""
    request.app.state.faults.clear()
    return JSONResponse({})


async def clear(request: Request) -> JSONResponse:
    """Nothing goes wrong any more."""
    request.app.state.faults.clear()
    return JSONResponse({})


async def release(request: Request) -> JSONResponse:
    faults = request.app.state.faults
    was = faults.held
    faults.release()
    return JSONResponse({"released": was})


async def held(request: Request) -> JSONResponse:
    return JSONResponse({"held": request.app.state.faults.held})


async def _json(request: Request) -> Json:
    given: Any = await request.json() if await request.body() else {}
    return dict(given)


ROUTES = [
    Route("/_test/reset", reset, methods=["POST"]),
    Route("/_test/act/{act}", act, methods=["POST"]),
    Route("/_test/objects/{object_id}", look),
    Route("/_test/events", events),
    Route("/_test/sent", sent, methods=["POST"]),
    Route("/_test/deliver", deliver, methods=["POST"]),
    Route("/_test/register", register, methods=["POST"]),
    Route("/_test/automatic", automatic, methods=["POST"]),
    Route("/_test/fault", fault, methods=["POST"]),
    Route("/_test/heal", heal, methods=["POST"]),
    Route("/_test/clear", clear, methods=["POST"]),
    Route("/_test/release", release, methods=["POST"]),
    Route("/_test/held", held),
]
