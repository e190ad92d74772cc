"""A click on “Mark as complete”, “Undo” and their like, as its form posts it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.http import HttpRequest
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme

from progress.addressing import addressee

# A click that could not be sent waits in the browser, and says when it was made.
WAITS_AT_MOST = timedelta(days=30)


@dataclass(frozen=True)
class Click:
    at: datetime
    addressee: int | None  # the account that the page was rendered for; None: a visitor
    back: str


def read_click(request: HttpRequest, otherwise: str) -> Click:
    """`otherwise` is where it leads back to where the form names no page of ours."""
    return Click(
        at=timezone.now() - _age(request.POST.get("age", "")),
        addressee=addressee(request.POST.get("for", "")),
        back=way_back(request, otherwise),
    )


def way_back(request: HttpRequest, otherwise: str) -> str:
    """To the page that the click was made on, and there to the place of the button."""
    asked = request.POST if request.method == "POST" else request.GET
    path = asked.get("next", "")
    is_ours = path.startswith("/") and url_has_allowed_host_and_scheme(
        path, allowed_hosts=None, require_https=request.is_secure()
    )
    place = asked.get("place", "")
    anchor = f"#{place}" if place.isascii() and place.replace("-", "").isalnum() else ""
    return (path.partition("#")[0] if is_ours else otherwise) + anchor


def _age(seconds: str) -> timedelta:
    if not (seconds.isascii() and seconds.isdigit() and len(seconds) < 10):
        return timedelta(0)
    return min(timedelta(seconds=int(seconds)), WAITS_AT_MOST)
