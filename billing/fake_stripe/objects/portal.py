"""The Customer Portal: who may go there, and what it offers."""

from __future__ import annotations

from billing.fake_stripe.errors import Json, RefusedError
from billing.fake_stripe.events import change
from billing.fake_stripe.objects import finding, payments, subscribing, subscriptions
from billing.fake_stripe.objects.listing import filtered, page
from billing.fake_stripe.parameters import BOOLEAN, PAGE, STRING, Choice, Emptyable, Map
from billing.fake_stripe.store import Store, new_id

FEATURES = {
    "customer_update": {"enabled!": BOOLEAN},
    "invoice_history": {"enabled!": BOOLEAN},
    "payment_method_update": {"enabled!": BOOLEAN},
    "subscription_cancel": {"enabled!": BOOLEAN, "mode": Choice("at_period_end")},
    "subscription_update": {
        "default_allowed_updates": Emptyable([Choice("price", "promotion_code", "quantity")]),
        "enabled!": BOOLEAN,
        "products": Emptyable([{"prices!": [STRING], "product!": STRING}]),
    },
}
CONFIGURATION_CREATE = {
    "business_profile": {
        "headline": Emptyable(STRING),
        "privacy_policy_url": STRING,
        "terms_of_service_url": STRING,
    },
    "default_return_url": Emptyable(STRING),
    "features!": FEATURES,
    "metadata": Map(),
}
CONFIGURATION_UPDATE = {
    "active": BOOLEAN,
    "default_return_url": Emptyable(STRING),
    "features": FEATURES,
}
CONFIGURATION_LIST = {**PAGE, "active": BOOLEAN, "is_default": BOOLEAN}
SESSION_CREATE = {"configuration": STRING, "customer": STRING, "return_url": STRING}


def create_session(store: Store, params: Json) -> Json:
    customer = finding.customer(store, params.get("customer", ""))
    chosen = params.get("configuration")
    configuration = (
        store.find("billing_portal.configuration", chosen, param="configuration", status=400)
        if chosen
        else default_configuration(store)
    )
    session_id = new_id("bps")
    return store.add(
        "billing_portal.session",
        {
            "id": session_id,
            "after_expiration": None,
            "configuration": configuration["id"],
            "customer": customer["id"],
            "customer_account": None,
            "flow": None,
            "locale": None,
            "on_behalf_of": None,
            "return_url": params.get("return_url") or configuration["default_return_url"],
            "url": f"{store.base_url}/p/session/{session_id}",
        },
    )


def default_configuration(store: Store) -> Json:
    """As one that was saved in Stripe's dashboard: everything is on."""
    found = next(store.all("billing_portal.configuration", is_default=True), None)
    return found or _make(
        store,
        {
            "features": {
                "customer_update": {"enabled": False},
                "invoice_history": {"enabled": True},
                "payment_method_update": {"enabled": True},
                "subscription_cancel": {"enabled": True},
                "subscription_update": {"enabled": True, "default_allowed_updates": ["price"]},
            }
        },
        is_default=True,
    )


def create_configuration(store: Store, params: Json) -> Json:
    return _make(store, params, is_default=False)


def _make(store: Store, params: Json, *, is_default: bool) -> Json:
    profile = params.get("business_profile", {})
    return store.add(
        "billing_portal.configuration",
        {
            "active": True,
            "application": None,
            "business_profile": {
                "headline": None,
                "privacy_policy_url": None,
                "terms_of_service_url": None,
                **profile,
            },
            "default_return_url": params.get("default_return_url"),
            "features": _features(params["features"]),
            "is_default": is_default,
            "login_page": {"enabled": False, "url": None},
            "metadata": params.get("metadata", {}),
            "name": None,
            "updated": store.now(),
        },
    )


def _features(given: Json) -> Json:
    off: Json = {"enabled": False}
    update = given.get("subscription_update", off)
    return {
        "customer_update": {
            "allowed_updates": [],
            "enabled": given.get("customer_update", off)["enabled"],
        },
        "invoice_history": given.get("invoice_history", off),
        "payment_method_update": {
            **given.get("payment_method_update", off),
            "payment_method_configuration": None,
        },
        "subscription_cancel": {
            "cancellation_reason": {"enabled": False, "options": []},
            "mode": "at_period_end",
            "proration_behavior": "none",
            **given.get("subscription_cancel", off),
        },
        "subscription_update": {
            "billing_cycle_anchor": None,
            "default_allowed_updates": update.get("default_allowed_updates") or [],
            "enabled": update["enabled"],
            "products": [
                {
                    **product,
                    "adjustable_quantity": {"enabled": False, "maximum": None, "minimum": 1},
                }
                for product in update.get("products") or []
            ],
            "proration_behavior": "create_prorations",
            "schedule_at_period_end": {"conditions": []},
            "trial_update_behavior": "end_trial",
        },
    }


def update_configuration(store: Store, params: Json, configuration_id: str) -> Json:
    configuration = store.find("billing_portal.configuration", configuration_id)
    configuration.update(filtered(params, "active", "default_return_url"))
    if "features" in params:
        configuration["features"] |= {
            name: value
            for name, value in _features(params["features"]).items()
            if name in params["features"]
        }
    configuration["updated"] = store.now()
    return configuration


def retrieve_configuration(store: Store, params: Json, configuration_id: str) -> Json:
    return store.find("billing_portal.configuration", configuration_id)


def list_configurations(store: Store, params: Json) -> Json:
    default_configuration(store)
    found = store.all("billing_portal.configuration", **filtered(params, "active", "is_default"))
    return page("/v1/billing_portal/configurations", found, params)


def act(store: Store, subscription: Json, what: str, given: Json) -> None:
    """What a customer can do there. Raises RefusedError."""
    if what == "cancel":
        cancel(store, subscription)
    elif what == "renew":
        subscribing.reschedule(store, subscription, {"cancel_at_period_end": False})
    elif what == "switch":
        price = store.find("price", given.get("price", ""), param="price", status=400)
        subscriptions.switch(store, subscription, price)
    elif what == "card":
        change_card(store, subscription, given.get("way", "works"))
    else:
        raise RefusedError(f"There is no act {what} in the portal.")


def cancel(store: Store, subscription: Json) -> None:
    """At the end of the period, by its date: the portal leaves the flag as it is."""
    end = subscriptions.item_of(subscription)["current_period_end"]
    subscribing.reschedule(store, subscription, {"cancel_at": end})


def change_card(store: Store, subscription: Json, way: str) -> None:
    customer = finding.customer(store, subscription["customer"])
    method = payments.attach(store, customer, way)
    settings = customer["invoice_settings"] | {"default_payment_method": method["id"]}
    change(store, "customer.updated", customer, invoice_settings=settings)
    change(
        store,
        "customer.subscription.updated",
        subscription,
        default_payment_method=method["id"],
    )


def switches(store: Store, subscription: Json) -> list[Json]:
    """The other prices of what is subscribed to."""
    now = subscriptions.item_of(subscription)["price"]
    found = store.all("price", product=now["product"], active=True, type="recurring")
    return [price for price in found if price["id"] != now["id"]]
