from __future__ import annotations

from datetime import datetime
from typing import Any

from django import template
from django.conf import settings
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from billing.access import is_premium
from billing.models import Price, Subscription
from billing.prices import offered_prices
from billing.receipts import money

register = template.Library()

STATES = {
    "trialing": "Trial",
    "active": "Active",
    "past_due": "The last payment failed",
    "incomplete": "The first payment is not complete",
    "incomplete_expired": "The first payment was never completed",
    "unpaid": "Unpaid",
    "paused": "Paused",
    "canceled": "Ended",
}


@register.inclusion_tag("billing/premium_card.html", takes_context=True)
def premium_card(context: template.Context) -> dict[str, Any]:
    """What premium holds; a short thank-you line in its place for those who have it."""
    user = context["request"].user
    return {"user": user, "is_premium": is_premium(user)}


@register.inclusion_tag("billing/plans.html", takes_context=True)
def plans(context: template.Context, holdings: Any) -> dict[str, Any]:
    """Free and premium side by side; `holdings` counts what is written."""
    request = context["request"]
    prices = offered_prices()
    asked = request.GET.get("plan")
    known = [price.lookup_key for price in prices]
    return {
        "request": request,
        "csrf_token": context.get("csrf_token"),
        "user": request.user,
        "is_premium": is_premium(request.user),
        "prices": prices,
        "chosen": asked if asked in known else (known[-1] if known else None),
        "holdings": holdings,
        "trial_days": settings.BILLING_TRIAL_DAYS,
        "early_access_days": settings.EARLY_ACCESS_DAYS,
        "is_demo": settings.BILLING_DEMO,
    }


@register.inclusion_tag("billing/demo_mark.html")
def demo_mark() -> dict[str, bool]:
    """Says wherever something is bought that it is a demo, where it is one."""
    return {"is_demo": settings.BILLING_DEMO}


@register.filter
def price_sum(price: Price) -> str:
    """$19 a month."""
    return f"{money(price.unit_amount, price.currency)} a {price.interval}"


@register.simple_tag
def subscription_state(subscription: Subscription) -> str:
    if subscription.hold:
        return f"On hold: {subscription.get_hold_display().lower()}"
    if subscription.is_to_end:
        return "Cancelled, open until its end"
    return STATES.get(subscription.status, subscription.status)


@register.simple_tag(takes_context=True)
def moment(context: template.Context, at: datetime) -> SafeString:
    """A day in the reader's own zone, the exact moment in its tooltip."""
    user = context["request"].user
    local = at.astimezone(user.zone if user.is_authenticated else timezone.get_current_timezone())
    return format_html(
        '<time datetime="{}" title="{}">{}</time>',
        at.isoformat(),
        f"{local:%-d %B %Y, %H:%M} {local.tzname()}",
        f"{local:%-d %B %Y}",
    )
