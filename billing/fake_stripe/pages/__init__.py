"""What a person sees of the fake: the page to pay on, the portal, a bill, and the controls."""

from __future__ import annotations

from starlette.routing import BaseRoute

ROUTES: list[BaseRoute] = []
