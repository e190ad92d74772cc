"""Counts the requests that the live server is answering.

A page that goes away may still send where its reader stopped. Emptying the database meanwhile
would lock against that request, so a test ends when the last one is answered.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

QUIET = 0.1  # seconds without a request
PATIENCE = 10.0

_lock = threading.Lock()
_state = {"open": 0, "last": 0.0}


class UnderWayMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with _lock:
            _state["open"] += 1
        try:
            return self.get_response(request)
        finally:
            with _lock:
                _state["open"] -= 1
                _state["last"] = time.monotonic()


def wait_until_quiet() -> None:
    began = time.monotonic()
    while time.monotonic() < began + PATIENCE:
        with _lock:
            since = max(began, _state["last"])
            if not _state["open"] and time.monotonic() > since + QUIET:
                return
        time.sleep(0.01)
