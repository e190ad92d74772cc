"""Which operations there are, and what each takes."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from billing.fake_stripe.errors import Json
from billing.fake_stripe.objects import (
    catalogue,
    checkout,
    customers,
    endpoints,
    invoices,
    payments,
    portal,
    reversals,
    subscribing,
)
from billing.fake_stripe.parameters import PAGE, STRING, Type

Operation = Callable[..., Json]


@dataclass(frozen=True)
class Route:
    method: str
    path: str  # as in Stripe's description
    operation: Operation
    takes: dict[str, Type]

    @property
    def pattern(self) -> re.Pattern[str]:
        return re.compile(re.sub(r"\{\w+\}", "([^/]+)", self.path))


def _route(line: str, operation: Operation, takes: dict[str, Type] | None = None) -> Route:
    method, path = line.split(" ")
    expand: dict[str, Type] = {} if method == "DELETE" else {"expand": [STRING]}
    return Route(method, path, operation, {**(takes or {}), **expand})


CHECKOUT = "/v1/checkout/sessions"
SUBSCRIPTION = "/v1/subscriptions/{subscription_exposed_id}"
PORTAL = "/v1/billing_portal"
ROUTES = [
    _route("POST /v1/customers", customers.create, customers.CREATE),
    _route("GET /v1/customers", customers.list_all, customers.LIST),
    _route("GET /v1/customers/{customer}", customers.retrieve),
    _route("POST /v1/customers/{customer}", customers.update, customers.UPDATE),
    _route("DELETE /v1/customers/{customer}", customers.delete),
    _route("POST /v1/products", catalogue.create_product, catalogue.PRODUCT_CREATE),
    _route("GET /v1/products", catalogue.list_products, catalogue.PRODUCT_LIST),
    _route("GET /v1/products/{id}", catalogue.retrieve_product),
    _route("POST /v1/products/{id}", catalogue.update_product, catalogue.PRODUCT_UPDATE),
    _route("POST /v1/prices", catalogue.create_price, catalogue.PRICE_CREATE),
    _route("GET /v1/prices", catalogue.list_prices, catalogue.PRICE_LIST),
    _route("GET /v1/prices/{price}", catalogue.retrieve_price),
    _route("POST /v1/prices/{price}", catalogue.update_price, catalogue.PRICE_UPDATE),
    _route("POST /v1/coupons", catalogue.create_coupon, catalogue.COUPON_CREATE),
    _route("GET /v1/coupons/{coupon}", catalogue.retrieve_coupon),
    _route("POST /v1/promotion_codes", catalogue.create_promotion_code, catalogue.PROMOTION_CREATE),
    _route("GET /v1/promotion_codes", catalogue.list_promotion_codes, catalogue.PROMOTION_LIST),
    _route("GET /v1/promotion_codes/{promotion_code}", catalogue.retrieve_promotion_code),
    _route(
        "POST /v1/promotion_codes/{promotion_code}",
        catalogue.update_promotion_code,
        catalogue.PROMOTION_UPDATE,
    ),
    _route(f"POST {CHECKOUT}", checkout.create, checkout.CREATE),
    _route(f"GET {CHECKOUT}", checkout.list_all, checkout.LIST),
    _route(f"GET {CHECKOUT}/{{session}}", checkout.retrieve),
    _route(f"POST {CHECKOUT}/{{session}}", checkout.update, checkout.UPDATE),
    _route(f"POST {CHECKOUT}/{{session}}/expire", checkout.expire),
    _route(f"GET {CHECKOUT}/{{session}}/line_items", checkout.list_lines),
    _route("POST /v1/subscriptions", subscribing.create, subscribing.CREATE),
    _route("GET /v1/subscriptions", subscribing.list_all, subscribing.LIST),
    _route(f"GET {SUBSCRIPTION}", subscribing.retrieve),
    _route(f"POST {SUBSCRIPTION}", subscribing.update, subscribing.UPDATE),
    _route(f"DELETE {SUBSCRIPTION}", subscribing.cancel, subscribing.CANCEL),
    _route("POST /v1/subscriptions/{subscription}/pause", subscribing.pause, subscribing.PAUSE),
    _route("POST /v1/subscriptions/{subscription}/resume", subscribing.resume, subscribing.RESUME),
    _route("GET /v1/invoices", invoices.list_all, invoices.LIST),
    _route("GET /v1/invoices/{invoice}", invoices.retrieve),
    _route("GET /v1/invoice_payments", invoices.list_payments, invoices.PAYMENT_LIST),
    _route("GET /v1/invoice_payments/{invoice_payment}", invoices.retrieve_payment),
    _route("GET /v1/payment_methods/{payment_method}", payments.retrieve_method),
    _route("GET /v1/payment_intents", payments.list_intents, payments.INTENT_LIST),
    _route("GET /v1/payment_intents/{intent}", payments.retrieve_intent),
    _route("GET /v1/charges", payments.list_charges, payments.CHARGE_LIST),
    _route("GET /v1/charges/{charge}", payments.retrieve_charge),
    _route("POST /v1/refunds", reversals.create_refund, reversals.REFUND_CREATE),
    _route("GET /v1/refunds", reversals.list_refunds, reversals.REFUND_LIST),
    _route("GET /v1/refunds/{refund}", reversals.retrieve_refund),
    _route("GET /v1/disputes", reversals.list_disputes, reversals.DISPUTE_LIST),
    _route("GET /v1/disputes/{dispute}", reversals.retrieve_dispute),
    _route(f"POST {PORTAL}/sessions", portal.create_session, portal.SESSION_CREATE),
    _route(
        f"POST {PORTAL}/configurations", portal.create_configuration, portal.CONFIGURATION_CREATE
    ),
    _route(f"GET {PORTAL}/configurations", portal.list_configurations, portal.CONFIGURATION_LIST),
    _route(f"GET {PORTAL}/configurations/{{configuration}}", portal.retrieve_configuration),
    _route(
        f"POST {PORTAL}/configurations/{{configuration}}",
        portal.update_configuration,
        portal.CONFIGURATION_UPDATE,
    ),
    _route("POST /v1/webhook_endpoints", endpoints.create, endpoints.CREATE),
    _route("GET /v1/webhook_endpoints", endpoints.list_all, dict(PAGE)),
    _route("GET /v1/webhook_endpoints/{webhook_endpoint}", endpoints.retrieve),
    _route("POST /v1/webhook_endpoints/{webhook_endpoint}", endpoints.update, endpoints.UPDATE),
    _route("DELETE /v1/webhook_endpoints/{webhook_endpoint}", endpoints.delete),
    _route("GET /v1/events", endpoints.list_events, endpoints.EVENT_LIST),
    _route("GET /v1/events/{id}", endpoints.retrieve_event),
]
PATTERNS = [(route, route.pattern) for route in ROUTES]


def match(method: str, path: str) -> tuple[Route, tuple[str, ...]] | None:
    for route, pattern in PATTERNS:
        found = pattern.fullmatch(path) if route.method == method else None
        if found:
            return route, found.groups()
    return None
