from __future__ import annotations

import logging
from collections.abc import Callable

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from redis import Redis
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)


class HealthMiddleware:
    """Answers /livez and /readyz before anything else looks at the request.

    /livez says that the process runs and touches nothing. /readyz needs PostgreSQL; a Redis that
    is away is reported and not fatal, for readers can still read, sign in and complete.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path == "/livez":
            return _uncached(HttpResponse("alive\n", content_type="text/plain"))
        if request.path == "/readyz":
            return _uncached(_readiness())
        return self.get_response(request)


def _readiness() -> JsonResponse:
    database = _database_answers()
    state = {"database": database, "redis": _redis_answers()}
    return JsonResponse(state, status=200 if database else 503)


def _database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        logger.exception("PostgreSQL does not answer")
        return False
    return True


def _redis_answers() -> bool:
    """Asked itself, for the cache answers from memory where Redis does not."""
    timeouts = {"socket_timeout": 0.25, "socket_connect_timeout": 0.25}
    try:
        with Redis.from_url(settings.REDIS_URL, **timeouts) as redis:
            redis.ping()
    except RedisError:
        logger.warning("Redis does not answer", exc_info=True)
        return False
    return True


def _uncached(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "no-store"
    return response
