"""Makes at Stripe what we sell, and the endpoint that tells us; and says where the two differ."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import stripe
from django.conf import settings
from django.urls import reverse

from billing import gateway
from billing.models import Plan, Price

PLAN = "LeetLLM Premium"
EVENTS = [
    "checkout.session.async_payment_failed",
    "checkout.session.async_payment_succeeded",
    "checkout.session.completed",
    "checkout.session.expired",
    "charge.dispute.closed",
    "charge.dispute.created",
    "charge.dispute.updated",
    "charge.refunded",
    "customer.deleted",
    "customer.subscription.created",
    "customer.subscription.deleted",
    "customer.subscription.paused",
    "customer.subscription.resumed",
    "customer.subscription.trial_will_end",
    "customer.subscription.updated",
    "invoice.paid",
    "invoice.payment_action_required",
    "invoice.payment_failed",
]


@dataclass(frozen=True)
class Offer:
    interval: str
    unit_amount: int
    currency: str

    @property
    def lookup_key(self) -> str:
        return f"premium-{self.interval}"


def set_up_prices(offers: list[Offer]) -> list[Price]:
    """The plan and its prices at Stripe and here; what is there already is left as it is.

    A changed amount makes a new price at Stripe, for a price's amount cannot be changed there; the
    old one goes on for those who have it. Raises stripe.StripeError.
    """
    api = gateway.client().v1
    plan, _ = Plan.objects.get_or_create(name=PLAN)
    if not plan.stripe_product_id or not _exists(plan.stripe_product_id):
        product = api.products.create({"name": PLAN})
        plan.stripe_product_id = product.id
        plan.save(update_fields=["stripe_product_id"])
    return [_set_up_price(plan, offer) for offer in offers]


def _exists(product_id: str) -> bool:
    try:
        gateway.client().v1.products.retrieve(product_id)
    except stripe.InvalidRequestError:
        return False
    return True


def _set_up_price(plan: Plan, offer: Offer) -> Price:
    api = gateway.client().v1
    found = api.prices.list({"lookup_keys": [offer.lookup_key], "limit": 1}).data
    fits = found and (
        found[0].unit_amount == offer.unit_amount
        and found[0].currency == offer.currency
        and found[0].product == plan.stripe_product_id
    )
    price = (
        found[0]
        if fits
        else api.prices.create(
            {
                "product": plan.stripe_product_id,
                "currency": offer.currency,
                "unit_amount": offer.unit_amount,
                "recurring": {"interval": offer.interval},
                "lookup_key": offer.lookup_key,
                "transfer_lookup_key": True,
            }
        )
    )
    replaced = Price.objects.filter(plan=plan, interval=offer.interval, is_offered=True)
    for old in replaced.exclude(stripe_price_id=price.id):
        old.is_offered = False
        old.lookup_key = f"{old.lookup_key}-{old.pk}"
        old.save(update_fields=["is_offered", "lookup_key"])
    row, _ = Price.objects.update_or_create(
        stripe_price_id=price.id,
        defaults={
            "plan": plan,
            "interval": offer.interval,
            "lookup_key": offer.lookup_key,
            "currency": offer.currency,
            "unit_amount": offer.unit_amount,
            "is_offered": True,
        },
    )
    return row


def webhook_url() -> str:
    return f"{settings.SITE_URL}{reverse('billing:webhook')}"


def set_up_webhook() -> str | None:
    """The secret of a new endpoint, which Stripe shows once; None where there is one already.

    Raises stripe.StripeError.
    """
    api = gateway.client().v1
    for endpoint in api.webhook_endpoints.list({"limit": 100}).auto_paging_iter():
        if endpoint.url == webhook_url():
            api.webhook_endpoints.update(endpoint.id, {"enabled_events": EVENTS})  # type: ignore[arg-type]
            return None
    made = api.webhook_endpoints.create(
        {
            "url": webhook_url(),
            "enabled_events": EVENTS,  # type: ignore[typeddict-item]
            "api_version": stripe.api_version,  # type: ignore[typeddict-item]
        }
    )
    return made.secret


def mismatches() -> Iterator[str]:
    """What would go wrong, in words. Raises stripe.StripeError."""
    api = gateway.client().v1
    offered = Price.objects.filter(is_offered=True)
    if not offered:
        yield "No price is offered: `manage.py stripesetup --month 19 --year 190` makes them."
    for price in offered:
        if not price.stripe_price_id:
            yield f"{price}: it has no price at Stripe."
            continue
        try:
            found = api.prices.retrieve(price.stripe_price_id)
        except stripe.InvalidRequestError:
            yield f"{price}: Stripe does not know {price.stripe_price_id}; live and test mixed?"
            continue
        if not found.active:
            yield f"{price}: it is not active at Stripe."
        if (found.unit_amount, found.currency) != (price.unit_amount, price.currency):
            yield f"{price}: Stripe charges {found.unit_amount} {found.currency}, we show another."
    if not any(settings.STRIPE_WEBHOOK_SECRETS):
        yield "STRIPE_WEBHOOK_SECRETS is empty: no event is accepted."
    urls = [e.url for e in api.webhook_endpoints.list({"limit": 100}).auto_paging_iter()]
    if webhook_url() not in urls:
        yield f"Stripe sends events to {', '.join(urls) or 'nobody'}, and not to {webhook_url()}."
