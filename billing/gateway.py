"""The way to Stripe: one client, with a timeout that a reader can bear."""

from __future__ import annotations

from functools import lru_cache

import stripe
from django.conf import settings

TIMEOUT = 10  # seconds; the SDK's own is 80
RETRIES = 1

# A StripeError of these kinds says nothing about what was asked: asking again may help.
UNAVAILABLE = (
    stripe.APIConnectionError,
    stripe.APIError,
    stripe.RateLimitError,
    stripe.AuthenticationError,
    stripe.PermissionError,
)


class BillingNotConfiguredError(Exception):
    """There is no key for Stripe."""


def is_configured() -> bool:
    return bool(settings.STRIPE_SECRET_KEY)


def is_live() -> bool:
    """Whether the key moves real money."""
    return settings.STRIPE_SECRET_KEY.startswith(("sk_live_", "rk_live_"))


def client() -> stripe.StripeClient:
    """Raises BillingNotConfiguredError."""
    if not is_configured():
        raise BillingNotConfiguredError
    return _client(settings.STRIPE_SECRET_KEY, settings.STRIPE_API_BASE)


@lru_cache(maxsize=4)
def _client(key: str, base: str) -> stripe.StripeClient:
    return stripe.StripeClient(
        key,
        base_addresses={"api": base},
        http_client=stripe.RequestsClient(timeout=TIMEOUT),
        max_network_retries=RETRIES,
    )
