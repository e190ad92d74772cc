from __future__ import annotations

from billing.fake_stripe.errors import Json
from billing.fake_stripe.events import change, emit
from billing.fake_stripe.objects import finding, subscriptions
from billing.fake_stripe.objects.finding import merged
from billing.fake_stripe.objects.listing import filtered, page
from billing.fake_stripe.parameters import METADATA, PAGE, STRING
from billing.fake_stripe.store import Store

UPDATE = {
    "description": STRING,
    "email": STRING,
    "invoice_settings": {"default_payment_method": STRING},
    "metadata": METADATA,
    "name": STRING,
    "phone": STRING,
}
CREATE = UPDATE
LIST = {**PAGE, "email": STRING}


def create(store: Store, params: Json) -> Json:
    customer = store.add(
        "customer",
        {
            "address": None,
            "balance": 0,
            "currency": None,
            "default_source": None,
            "delinquent": False,
            "description": params.get("description"),
            "discount": None,
            "email": params.get("email"),
            "invoice_prefix": f"{len(store.data['objects']['customer']) + 1:08X}",
            "invoice_settings": {
                "custom_fields": None,
                "default_payment_method": None,
                "footer": None,
                "rendering_options": None,
            },
            "metadata": params.get("metadata") or {},
            "name": params.get("name"),
            "next_invoice_sequence": 1,
            "phone": params.get("phone"),
            "preferred_locales": [],
            "shipping": None,
            "tax_exempt": "none",
            "test_clock": None,
        },
    )
    emit(store, "customer.created", customer)
    return customer


def retrieve(store: Store, params: Json, customer_id: str) -> Json:
    customer = store.find("customer", customer_id)
    return deleted(customer) if customer.get("_deleted") else customer


def update(store: Store, params: Json, customer_id: str) -> Json:
    customer = finding.customer(store, customer_id, status=404, param="id")
    fields = {
        name: params[name] for name in params if name in {"description", "email", "name", "phone"}
    }
    if "metadata" in params:
        fields["metadata"] = merged(customer["metadata"], params["metadata"])
    chosen = params.get("invoice_settings", {}).get("default_payment_method")
    if chosen:
        store.find(
            "payment_method", chosen, param="invoice_settings[default_payment_method]", status=400
        )
        fields["invoice_settings"] = customer["invoice_settings"] | {
            "default_payment_method": chosen
        }
    change(store, "customer.updated", customer, **fields)
    return customer


def delete(store: Store, params: Json, customer_id: str) -> Json:
    """Its subscriptions end at once."""
    customer = finding.customer(store, customer_id, status=404, param="id")
    for subscription in list(store.all("subscription", customer=customer_id)):
        if subscription["status"] not in subscriptions.OVER:
            subscriptions.end(store, subscription)
    customer["_deleted"] = True
    emit(store, "customer.deleted", customer)
    return deleted(customer)


def list_all(store: Store, params: Json) -> Json:
    found = store.all("customer", **filtered(params, "email"))
    return page("/v1/customers", (c for c in found if not c.get("_deleted")), params)


def deleted(customer: Json) -> Json:
    return {"id": customer["id"], "object": "customer", "deleted": True}
