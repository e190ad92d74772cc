from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, Any]:
    """What every page may need: the canonical address and who runs the site."""
    return {
        "debug": settings.DEBUG,
        "canonical_url": f"{settings.SITE_URL}{request.path}",
        "operator": {"name": settings.OPERATOR_NAME, "email": settings.OPERATOR_EMAIL},
    }
