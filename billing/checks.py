"""What `check --deploy` says of billing: mixed or missing keys, before a buyer finds out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core import checks

from billing import gateway

TEST_KEYS = ("sk_test_", "rk_test_")
LIVE_KEYS = ("sk_live_", "rk_live_")


@checks.register(checks.Tags.security, deploy=True)
def check_keys(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[checks.CheckMessage]:
    """Without a key nothing is sold, and that is in order."""
    key: str = settings.STRIPE_SECRET_KEY
    if not key:
        return []
    found: list[checks.CheckMessage] = []
    if not key.startswith((*TEST_KEYS, *LIVE_KEYS)):
        found.append(
            checks.Error(
                "STRIPE_SECRET_KEY is not a secret or restricted key of Stripe's.",
                hint="It begins with sk_live_, rk_live_, sk_test_ or rk_test_.",
                id="billing.E001",
            )
        )
    if not any(settings.STRIPE_WEBHOOK_SECRETS):
        found.append(
            checks.Error(
                "STRIPE_SECRET_KEY is set and STRIPE_WEBHOOK_SECRETS is not: no event is accepted.",
                hint="`manage.py stripesetup` makes the endpoint and prints its secret.",
                id="billing.E002",
            )
        )
    if gateway.is_live() and settings.STRIPE_API_BASE != "https://api.stripe.com":
        found.append(
            checks.Error(
                "A live key would be sent to a server that is not Stripe.",
                hint="Unset STRIPE_API_BASE.",
                id="billing.E003",
            )
        )
    if not gateway.is_live() and not settings.DEBUG:
        found.append(
            checks.Warning(
                "STRIPE_SECRET_KEY is a test key: nobody is charged.",
                hint="Use a live key where you sell.",
                id="billing.W001",
            )
        )
    return found
