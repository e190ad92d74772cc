"""Our prices and Stripe's."""

from __future__ import annotations

from typing import Any

from billing.models import Plan, Price


def offered_prices() -> list[Price]:
    """What can be bought now: offered, and known to Stripe."""
    return list(
        Price.objects.filter(is_offered=True, stripe_price_id__isnull=False).select_related("plan")
    )


def price_for(fetched: dict[str, Any]) -> Price | None:
    """The row of a price as Stripe describes it; None where it sells something that is not ours.

    A price that was made by hand for one of our products is ours too, and offered to nobody.
    """
    known = Price.objects.filter(stripe_price_id=fetched["id"]).first()
    if known:
        return known
    plan = (
        Plan.objects.exclude(stripe_product_id="")
        .filter(stripe_product_id=fetched["product"])
        .first()
    )
    recurring = fetched.get("recurring") or {}
    if plan is None or recurring.get("interval") not in Price.Interval.values:
        return None
    price, _ = Price.objects.get_or_create(
        stripe_price_id=fetched["id"],
        defaults={
            "plan": plan,
            "interval": recurring["interval"],
            "lookup_key": fetched["id"].replace("_", "-").lower(),
            "currency": fetched["currency"],
            "unit_amount": fetched["unit_amount"] or 0,
            "is_offered": False,
        },
    )
    return price
