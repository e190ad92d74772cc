"""Puts whole objects in the place of their ids, where they are asked for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from billing.fake_stripe.errors import Json, RefusedError
from billing.fake_stripe.objects import checkout, customers
from billing.fake_stripe.objects.listing import whole
from billing.fake_stripe.store import Store, public

# What an object has only where it is asked for.
INCLUDED: dict[tuple[str, str], Callable[[Store, Json], Json]] = {
    ("checkout.session", "line_items"): checkout.line_items,
    ("charge", "refunds"): lambda store, charge: whole(
        f"/v1/charges/{charge['id']}/refunds", list(store.all("refund", charge=charge["id"]))
    ),
    ("customer", "subscriptions"): lambda store, customer: whole(
        f"/v1/customers/{customer['id']}/subscriptions",
        [
            found
            for found in store.all("subscription", customer=customer["id"])
            if found["status"] != "canceled"
        ],
    ),
    ("invoice", "payments"): lambda store, invoice: whole(
        "/v1/invoice_payments", list(store.all("invoice_payment", invoice=invoice["id"]))
    ),
}
DEEPEST = 4


def expanded(store: Store, answer: Json, paths: list[str]) -> Json:
    """A copy. Raises RefusedError."""
    copied: Json = public(answer)
    for path in paths:
        parts = path.split(".")
        if len(parts) > DEEPEST:
            raise RefusedError(
                f"You cannot expand more than {DEEPEST} levels of a property", param="expand"
            )
        _expand(store, copied, parts, path)
    return copied


def _expand(store: Store, node: Any, parts: list[str], path: str) -> None:
    if isinstance(node, list):
        for item in node:
            _expand(store, item, parts, path)
        return
    if not parts or node is None:
        return
    name, *rest = parts
    if not isinstance(node, dict):
        raise _refused(path)
    include = INCLUDED.get((str(node.get("object")), name))
    if include and name not in node:
        node[name] = public(include(store, node | _own(store, node)))
    elif name not in node:
        raise _refused(path)
    elif isinstance(node[name], str):
        found = store.get(node[name])
        if found is None:
            raise _refused(path)
        node[name] = public(customers.deleted(found) if found.get("_deleted") else found)
    _expand(store, node[name], rest, path)


def _own(store: Store, node: Json) -> Json:
    return {k: v for k, v in (store.get(node["id"]) or {}).items() if k.startswith("_")}


def _refused(path: str) -> RefusedError:
    return RefusedError(f"This property cannot be expanded ({path}).", param="expand")
