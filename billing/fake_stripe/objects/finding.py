from __future__ import annotations

from billing.fake_stripe.errors import Json, missing
from billing.fake_stripe.store import Store


def customer(store: Store, customer_id: str, *, status: int = 400, param: str = "customer") -> Json:
    """One that was not deleted. Raises RefusedError."""
    found = store.find("customer", customer_id, param=param, status=status)
    if found.get("_deleted"):
        raise missing("customer", customer_id, param=param, status=status)
    return found


def merged(old: Json, new: Json | None) -> Json:
    """Metadata: an empty value takes a name away, an empty whole takes all."""
    if new is None:
        return {}
    return {name: value for name, value in {**old, **new}.items() if value != ""}
