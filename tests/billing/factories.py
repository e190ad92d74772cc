from __future__ import annotations

from itertools import count
from typing import Any

from accounts.models import User
from billing.models import BillingCustomer, Plan, Price, Subscription

_number = count(1)


def make_price(interval: str = "month", **fields: Any) -> Price:
    plan, _ = Plan.objects.get_or_create(
        name="LeetLLM Premium", defaults={"stripe_product_id": "prod_premium"}
    )
    price, _ = Price.objects.get_or_create(
        lookup_key=f"premium-{interval}",
        defaults={
            "plan": plan,
            "interval": interval,
            "stripe_price_id": f"price_{interval}",
            "unit_amount": 1_900 if interval == "month" else 19_000,
            **fields,
        },
    )
    return price


def make_customer(user: User) -> BillingCustomer:
    return BillingCustomer.objects.create(
        user=user, stripe_id=f"cus_{next(_number)}", livemode=False
    )


def make_subscription(user: User, **fields: Any) -> Subscription:
    if "customer" not in fields:
        fields["customer"] = make_customer(user)
    if "price" not in fields:
        fields["price"] = make_price()
    return Subscription.objects.create(stripe_id=f"sub_{next(_number)}", **fields)
