from __future__ import annotations

from typing import Any

from django import template

from billing.access import is_premium

register = template.Library()


@register.inclusion_tag("billing/premium_card.html", takes_context=True)
def premium_card(context: template.Context) -> dict[str, Any]:
    """What premium holds; a short thank-you line in its place for those who have it."""
    user = context["request"].user
    return {"user": user, "is_premium": is_premium(user)}
