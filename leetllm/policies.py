"""What browsers are told to allow on our pages; settings fill in what this site is connected to."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable
from typing import Any

from csp.constants import NONE, SELF

SIGN_IN_HOSTS = {"github": "https://github.com", "google": "https://accounts.google.com"}
STRIPE_API = "https://api.stripe.com"
STRIPE_PAGES = ("https://checkout.stripe.com", "https://billing.stripe.com")

PERMISSIONS_POLICY: dict[str, list[str]] = {
    feature: []
    for feature in (
        "accelerometer", "autoplay", "camera", "display-capture", "encrypted-media", "geolocation",
        "gyroscope", "magnetometer", "microphone", "midi", "payment", "usb", "xr-spatial-tracking",
    )
} | {"clipboard-write": ["self"], "fullscreen": ["self"]}  # fmt: skip


def content_security_policy(
    *, inline_script: str, providers: Iterable[str], stripe_api: str
) -> dict[str, Any]:
    """`inline_script` is the one script that stands in pages; it is allowed by its hash.

    A stand-in for Stripe's API serves Stripe's pages as well.
    """
    digest = base64.b64encode(hashlib.sha256(inline_script.encode()).digest()).decode()
    return {
        "DIRECTIVES": {
            "default-src": [NONE],
            "script-src": [SELF, f"'sha256-{digest}'"],
            "style-src": [SELF],
            "img-src": [SELF],
            "font-src": [SELF],
            "connect-src": [SELF],
            # Browsers hold a form to it through its redirects.
            "form-action": [
                SELF,
                *(SIGN_IN_HOSTS[provider] for provider in providers),
                *(STRIPE_PAGES if stripe_api == STRIPE_API else (stripe_api,)),
            ],
            "base-uri": [NONE],
            "frame-ancestors": [NONE],
            "manifest-src": [SELF],
        }
    }
