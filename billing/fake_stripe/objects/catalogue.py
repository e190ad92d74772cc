"""What is sold, and what makes it cheaper."""

from __future__ import annotations

from billing.fake_stripe.errors import Json, RefusedError
from billing.fake_stripe.events import change, emit
from billing.fake_stripe.objects.finding import merged
from billing.fake_stripe.objects.listing import filtered, page
from billing.fake_stripe.parameters import (
    BOOLEAN,
    INTEGER,
    METADATA,
    NUMBER,
    PAGE,
    STRING,
    Choice,
    Map,
)
from billing.fake_stripe.store import Store

PRODUCT_CREATE = {
    "active": BOOLEAN,
    "description": STRING,
    "id": STRING,
    "metadata": Map(),
    "name!": STRING,
}
PRODUCT_UPDATE = {
    "active": BOOLEAN,
    "metadata": METADATA,
    "name": STRING,
}
PRODUCT_LIST = {**PAGE, "active": BOOLEAN, "ids": [STRING]}
PRICE_CREATE = {
    "active": BOOLEAN,
    "currency!": STRING,
    "lookup_key": STRING,
    "metadata": Map(),
    "nickname": STRING,
    "product": STRING,
    "recurring": {
        "interval!": Choice("day", "month", "week", "year"),
        "interval_count": INTEGER,
    },
    "transfer_lookup_key": BOOLEAN,
    "unit_amount": INTEGER,
}
PRICE_UPDATE = {
    "active": BOOLEAN,
    "lookup_key": STRING,
    "metadata": METADATA,
    "transfer_lookup_key": BOOLEAN,
}
PRICE_LIST = {
    **PAGE,
    "active": BOOLEAN,
    "currency": STRING,
    "lookup_keys": [STRING],
    "product": STRING,
    "type": Choice("one_time", "recurring"),
}
COUPON_CREATE = {
    "amount_off": INTEGER,
    "currency": STRING,
    "duration": Choice("forever", "once"),
    "id": STRING,
    "name": STRING,
    "percent_off": NUMBER,
}
PROMOTION_CREATE = {
    "active": BOOLEAN,
    "code": STRING,
    "expires_at": INTEGER,
    "max_redemptions": INTEGER,
    "promotion!": {"coupon": STRING, "type!": Choice("coupon")},
}
PROMOTION_UPDATE = {"active": BOOLEAN}
PROMOTION_LIST = {**PAGE, "active": BOOLEAN, "code": STRING}


def create_product(store: Store, params: Json) -> Json:
    if params.get("id") in store.data["objects"]["product"]:
        raise RefusedError("Product already exists.", code="resource_already_exists", param="id")
    product = store.add(
        "product",
        {
            "active": params.get("active", True),
            "default_price": None,
            "description": params.get("description"),
            "id": params.get("id"),
            "images": [],
            "marketing_features": [],
            "metadata": params.get("metadata", {}),
            "name": params["name"],
            "package_dimensions": None,
            "shippable": None,
            "statement_descriptor": None,
            "tax_code": None,
            "unit_label": None,
            "updated": store.now(),
            "url": None,
        },
    )
    emit(store, "product.created", product)
    return product


def retrieve_product(store: Store, params: Json, product_id: str) -> Json:
    return store.find("product", product_id)


def update_product(store: Store, params: Json, product_id: str) -> Json:
    product = store.find("product", product_id)
    if "metadata" in params:
        params["metadata"] = merged(product["metadata"], params["metadata"])
    change(store, "product.updated", product, **params)
    product["updated"] = store.now()
    return product


def list_products(store: Store, params: Json) -> Json:
    found = store.all("product", **filtered(params, "active"))
    wanted = params.get("ids")
    return page("/v1/products", (p for p in found if not wanted or p["id"] in wanted), params)


def create_price(store: Store, params: Json) -> Json:
    if "product" not in params:
        raise RefusedError(
            "Missing required param: product.", code="parameter_missing", param="product"
        )
    if "unit_amount" not in params:
        raise RefusedError(
            "You must specify either `unit_amount` or `unit_amount_decimal`.",
            code="parameter_missing",
            param="unit_amount",
        )
    store.find("product", params["product"], param="product", status=400)
    key = _free_lookup_key(store, params)
    recurring = params.get("recurring")
    price = store.add(
        "price",
        {
            "active": params.get("active", True),
            "billing_scheme": "per_unit",
            "currency": params["currency"].lower(),
            "custom_unit_amount": None,
            "lookup_key": key,
            "metadata": params.get("metadata", {}),
            "nickname": params.get("nickname"),
            "product": params["product"],
            "recurring": recurring
            and {
                "interval": recurring["interval"],
                "interval_count": recurring.get("interval_count", 1),
                "meter": None,
                "usage_type": "licensed",
            },
            "tax_behavior": "unspecified",
            "tiers_mode": None,
            "transform_quantity": None,
            "type": "recurring" if recurring else "one_time",
            "unit_amount": params["unit_amount"],
            "unit_amount_decimal": str(params["unit_amount"]),
        },
    )
    emit(store, "price.created", price)
    return price


def retrieve_price(store: Store, params: Json, price_id: str) -> Json:
    return store.find("price", price_id)


def update_price(store: Store, params: Json, price_id: str) -> Json:
    price = store.find("price", price_id)
    fields = filtered(params, "active")
    if "metadata" in params:
        fields["metadata"] = merged(price["metadata"], params["metadata"])
    if "lookup_key" in params and params["lookup_key"] != price["lookup_key"]:
        fields["lookup_key"] = _free_lookup_key(store, params)
    change(store, "price.updated", price, **fields)
    return price


def list_prices(store: Store, params: Json) -> Json:
    found = store.all("price", **filtered(params, "active", "currency", "product", "type"))
    keys = params.get("lookup_keys")
    return page("/v1/prices", (p for p in found if not keys or p["lookup_key"] in keys), params)


def _free_lookup_key(store: Store, params: Json) -> str | None:
    key: str | None = params.get("lookup_key")
    holder = key and store.first("price", lambda price: price["lookup_key"] == key)
    if not holder:
        return key
    if not params.get("transfer_lookup_key"):
        raise RefusedError(
            f"A price (`{holder['id']}`) already uses that lookup key.", param="lookup_key"
        )
    change(store, "price.updated", holder, lookup_key=None)
    return key


def create_coupon(store: Store, params: Json) -> Json:
    if ("percent_off" in params) == ("amount_off" in params):
        raise RefusedError("Pass percent_off or amount_off, and not both.", param="percent_off")
    if "amount_off" in params and "currency" not in params:
        raise RefusedError(
            "Missing required param: currency.", code="parameter_missing", param="currency"
        )
    return store.add(
        "coupon",
        {
            "amount_off": params.get("amount_off"),
            "currency": params.get("currency"),
            "duration": params.get("duration", "once"),
            "duration_in_months": None,
            "id": params.get("id"),
            "max_redemptions": None,
            "metadata": {},
            "name": params.get("name"),
            "percent_off": params.get("percent_off"),
            "redeem_by": None,
            "times_redeemed": 0,
            "valid": True,
        },
    )


def retrieve_coupon(store: Store, params: Json, coupon_id: str) -> Json:
    return store.find("coupon", coupon_id)


def create_promotion_code(store: Store, params: Json) -> Json:
    coupon = params["promotion"].get("coupon", "")
    store.find("coupon", coupon, param="promotion[coupon]", status=400)
    code = params.get("code") or f"CODE{len(store.data['objects']['promotion_code']) + 1}"
    if usable_code(store, code):
        raise RefusedError(f"An active promotion code with `code: {code}` already exists.")
    return store.add(
        "promotion_code",
        {
            "active": params.get("active", True),
            "code": code,
            "customer": None,
            "customer_account": None,
            "expires_at": params.get("expires_at"),
            "max_redemptions": params.get("max_redemptions"),
            "metadata": {},
            "promotion": {"coupon": coupon, "type": "coupon"},
            "restrictions": {
                "first_time_transaction": False,
                "minimum_amount": None,
                "minimum_amount_currency": None,
            },
            "times_redeemed": 0,
        },
    )


def retrieve_promotion_code(store: Store, params: Json, code_id: str) -> Json:
    return store.find("promotion_code", code_id)


def update_promotion_code(store: Store, params: Json, code_id: str) -> Json:
    code = store.find("promotion_code", code_id)
    change(store, "promotion_code.updated", code, **params)
    return code


def list_promotion_codes(store: Store, params: Json) -> Json:
    found = store.all("promotion_code", **filtered(params, "active", "code"))
    return page("/v1/promotion_codes", found, params)


def usable_code(store: Store, code: str) -> Json | None:
    """An active one of these letters, in whatever case, that is not used up."""
    now = store.now()
    return store.first(
        "promotion_code",
        lambda found: (
            found["active"]
            and found["code"].casefold() == code.casefold()
            and (found["expires_at"] is None or found["expires_at"] > now)
            and (
                found["max_redemptions"] is None
                or found["times_redeemed"] < found["max_redemptions"]
            )
        ),
    )
