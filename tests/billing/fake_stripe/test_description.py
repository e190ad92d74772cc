"""The fake takes nothing that Stripe does not take, and answers in Stripe's shapes."""

from __future__ import annotations

from typing import Any

import pytest

from billing.fake_stripe.parameters import Choice, Emptyable, Map, OrWord
from billing.fake_stripe.routes import ROUTES, Route
from tests.billing.fake_stripe.description import (
    NEW_CHOICES,
    NEW_OPERATIONS,
    complaints,
    schemas,
    spec,
)
from tests.billing.fake_stripe.shop import customer, session, subscription
from tests.billing.stripe_server import StripeServer

DESCRIBED = [route for route in ROUTES if f"{route.method} {route.path}" not in NEW_OPERATIONS]


def test_only_a_pause_is_newer_than_the_description() -> None:
    newer = {f"{it.method} {it.path}" for it in ROUTES if it.path not in spec()["paths"]}
    assert newer == set(NEW_OPERATIONS)


@pytest.mark.parametrize("route", DESCRIBED, ids=lambda route: f"{route.method} {route.path}")
def test_every_parameter_is_stripes(route: Route) -> None:
    assert list(_differences(route.takes, _described(route), "")) == []


def _described(route: Route) -> dict[str, Any]:
    operation = spec()["paths"][route.path][route.method.lower()]
    if route.method == "GET":
        given = operation.get("parameters", [])
        query = [it for it in given if it["in"] == "query"]
        return {
            "properties": {it["name"]: it["schema"] for it in query},
            "required": [it["name"] for it in query if it.get("required")],
        }
    content = operation.get("requestBody", {}).get("content", {})
    form: dict[str, Any] = content.get("application/x-www-form-urlencoded", {}).get("schema", {})
    return form


def _differences(takes: dict[str, Any], described: dict[str, Any], inside: str) -> Any:
    """What we take and Stripe does not, or needs and we do not."""
    ours = {name.rstrip("!") for name in takes}
    for name in set(described.get("required", [])) - {n[:-1] for n in takes if n.endswith("!")}:
        yield f"{inside}{name} is required"
    for name in takes:
        word = name.rstrip("!")
        if word not in described.get("properties", {}):
            yield f"{inside}{word} is unknown"
    for word in ours & set(described.get("properties", {})):
        kind = takes.get(word, takes.get(f"{word}!"))
        if not _fits(kind, described["properties"][word], f"{inside}{word}"):
            yield f"{inside}{word}: {kind} is not {described['properties'][word]}"


def _fits(kind: Any, schema: dict[str, Any], name: str) -> bool:  # noqa: PLR0911 - one each
    options = schema.get("anyOf", [schema])
    if isinstance(kind, Emptyable):
        # A string may be empty to take it away where Stripe says so, or says nothing of lengths.
        takes_empty = any("" in option.get("enum", ()) for option in options)
        return (takes_empty or _is_plain(kind.type)) and _fits(kind.type, schema, name)
    if isinstance(kind, OrWord):
        has_word = any(kind.word in option.get("enum", ()) for option in options)
        return has_word and _fits(kind.type, schema, name)
    if isinstance(kind, Choice):
        known = {value for option in options for value in option.get("enum", ())}
        return set(kind.values) <= known | {NEW_CHOICES.get(name)}
    if isinstance(kind, Map):
        return any("additionalProperties" in option for option in options)
    if isinstance(kind, list):
        return any(_fits(kind[0], option["items"], name) for option in options if "items" in option)
    if isinstance(kind, dict):
        shapes = [option for option in options if "properties" in option]
        return any(not list(_differences(kind, option, f"{name}.")) for option in shapes)
    return any(option.get("type") == kind for option in options)


def _is_plain(kind: Any) -> bool:
    return kind == "string" or isinstance(kind, Choice)


def test_a_wrong_answer_would_be_noticed() -> None:
    wrong = {"object": "list", "data": [{"id": "cus_1"}], "has_more": False, "url": "/v1/customers"}
    assert complaints("GET", "/v1/customers", 200, wrong) != []
    assert complaints("GET", "/v1/customers", 200, {**wrong, "data": [], "more": 1}) != []
    assert complaints("GET", "/v1/customers", 200, {**wrong, "data": []}) == []


# What Stripe has only where it is asked for or where it applies, though it may be null.
ABSENT = {
    "subscription_item": {"billed_until"},
    "charge": {"refunds", "level3"},
    "customer": {"business_name", "cash_balance", "customer_account", "individual_name"},
    "invoice": {"confirmation_secret"},
    "payment_intent": {
        "allowed_payment_method_types",
        "customer_account",
        "excluded_payment_method_types",
        "managed_payments",
        "payment_method_configuration_details",
        "payment_method_options",
    },
    "checkout.session": {"excluded_payment_method_types", "managed_payments", "optional_items"},
    "subscription": {"managed_payments"},
    "payment_method": {"customer_account"},
}


def test_what_may_be_null_is_there_all_the_same(fake: StripeServer) -> None:
    """The SDK raises AttributeError for a field that is absent, and the product reads many."""
    bought = subscription(fake)
    session(fake, customer(fake))
    fake.refund(fake.charge_of(bought), 100)
    fake.dispute(fake.charge_of(bought))
    api = fake.client.v1
    api.billing_portal.sessions.create({"customer": fake.get(bought)["customer"]})
    found = [event["data"]["object"] for event in fake.events()]
    found += [fake.get(bought)["items"]["data"][0]]
    missing = {
        (it["object"], name)
        for it in found
        if it["object"] in schemas()
        for name, schema in schemas()[it["object"]]["properties"].items()
        if name not in it and {"type": "null"} in schema.get("anyOf", [])
        if name not in ABSENT.get(it["object"], set())
    }
    assert missing == set()
