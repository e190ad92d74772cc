from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

from progress import visiting

CACHEABLE_STATUSES = {200, 301, 404, 410}


class CacheControlMiddleware:
    """Gives every response that names no Cache-Control the right one.

    Without a session or a visit the page is the same for everybody and may be shared for a minute;
    a ConditionalGetMiddleware outside adds its ETag. With a session, or where the response sets a
    cookie, nothing may be stored: Django 5.2 alone had four advisories about shared caches that
    handed out private pages (CVE-2026-6907 and later).
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        patch_vary_headers(response, ["Cookie"])
        if not response.has_header("Cache-Control"):
            response["Cache-Control"] = (
                "public, max-age=60" if _is_shared(request, response) else "private, no-store"
            )
        return response


def _is_shared(request: HttpRequest, response: HttpResponse) -> bool:
    return (
        request.method in {"GET", "HEAD"}
        and response.status_code in CACHEABLE_STATUSES
        and settings.SESSION_COOKIE_NAME not in request.COOKIES
        and visiting.COOKIE not in request.COOKIES
        and "Authorization" not in request.headers
        and not response.cookies
    )
