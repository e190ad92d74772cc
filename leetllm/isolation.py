from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse


class ResourcePolicyMiddleware:
    """Keeps other sites from embedding what we serve, static files too.

    It belongs outside WhiteNoise. SecurityMiddleware sends the opener policy, and not this one.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response
