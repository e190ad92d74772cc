from __future__ import annotations

from collections.abc import Callable
from urllib.parse import unquote

from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse


class RefuseNulMiddleware:
    """Answers 400 to an address with a NUL character, which no text in PostgreSQL may hold.

    Forms refuse it by themselves; what views read from the address has no form.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        address = f"{request.path_info}?{request.META.get('QUERY_STRING', '')}"
        if "\0" in unquote(address):
            raise SuspiciousOperation("There is a NUL character in the address.")
        return self.get_response(request)
