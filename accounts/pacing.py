from __future__ import annotations

import time
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

# Where a stranger names an address; the work behind it differs by some queries where it is known.
DOORS = {
    "account_confirm_login_code",
    "account_email",
    "account_email_verification_sent",
    "account_login",
    "account_request_login_code",
    "account_reset_password",
    "account_signup",
}
TOO_MANY = 429


class PacingMiddleware:
    """Answers at the doors leave at full beats, so that their time tells nothing of an address."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        began = time.monotonic()
        response = self.get_response(request)
        if is_paced(request, response):
            time.sleep(to_next_beat(time.monotonic() - began, settings.DOORS_BEAT))
        return response


def is_paced(request: HttpRequest, response: HttpResponse) -> bool:
    """Whoever knocks too often is turned away at once, and holds nobody else up."""
    match = request.resolver_match
    return (
        request.method == "POST"
        and match is not None
        and match.view_name in DOORS
        and response.status_code != TOO_MANY
    )


def to_next_beat(seconds: float, beat: float) -> float:
    return beat - seconds % beat if beat else 0
