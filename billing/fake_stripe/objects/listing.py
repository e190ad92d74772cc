"""Lists, as Stripe cuts them into pages."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from billing.fake_stripe.errors import Json, RefusedError, missing


def page(url: str, found: Iterable[Json], params: Json) -> Json:
    """Raises RefusedError."""
    rows = list(found)
    limit = params.get("limit", 10)
    if not 1 <= limit <= 100:
        raise RefusedError(
            "Invalid limit: must be from 1 to 100.", code="parameter_invalid_integer", param="limit"
        )
    if "ending_before" in params:
        end = _place(rows, params["ending_before"], "ending_before")
        start = max(0, end - limit)
        return whole(url, rows[start:end], has_more=start > 0)
    start = 0
    if "starting_after" in params:
        start = _place(rows, params["starting_after"], "starting_after") + 1
    return whole(url, rows[start : start + limit], has_more=len(rows) > start + limit)


def whole(url: str, rows: list[Json], *, has_more: bool = False) -> Json:
    return {"object": "list", "data": rows, "has_more": has_more, "url": url}


def filtered(params: Json, *names: str) -> dict[str, Any]:
    return {name: params[name] for name in names if name in params}


def _place(rows: list[Json], object_id: str, param: str) -> int:
    for place, row in enumerate(rows):
        if row["id"] == object_id:
            return place
    raise missing("object", object_id, param=param, status=400)
