"""The whole fake, as one application."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from pathlib import Path

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.routing import Route

from billing.fake_stripe import api, controls
from billing.fake_stripe.delivering import Outbox
from billing.fake_stripe.faults import Faults
from billing.fake_stripe.pages import ROUTES
from billing.fake_stripe.store import Store

# What is answered to whom, for tests that look at every answer.
Listener = Callable[[str, str, int, object], None]


def create_app(base_url: str, key: str, *, path: Path | None = None) -> Starlette:
    """`base_url` is where browsers find it; `path` is where it keeps what it knows."""
    store = Store(path)
    store.base_url = base_url
    app = Starlette(
        routes=[
            Route("/v1/{path:path}", api.answer, methods=["GET", "POST", "DELETE"]),
            *controls.ROUTES,
            *ROUTES,
        ],
        # Other sites' pages must not reach it by a name of theirs that points here.
        middleware=[Middleware(TrustedHostMiddleware, allowed_hosts=["127.0.0.1", "localhost"])],
        lifespan=_lifespan,
    )
    app.state.store = store
    app.state.key = key
    app.state.faults = Faults()
    app.state.outbox = Outbox(store)
    listeners: list[Listener] = []
    app.state.listeners = listeners
    return app


@contextlib.asynccontextmanager
async def _lifespan(app: Starlette) -> AsyncIterator[None]:
    sending = asyncio.create_task(app.state.outbox.run())
    yield
    sending.cancel()
    app.state.faults.release()
