from __future__ import annotations

import logging
import time
from collections.abc import Callable
from typing import Any

from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)

# One slow answer for each interval and thread at most, instead of one for each use of the cache.
SECONDS_TO_RETRY = 5.0
# The default of 300 would forget rate limits under the very attack that they are for.
LARGEST_LOCAL_CACHE = 10_000

_away_until: dict[str, float] = {}  # by server; each thread has a cache object of its own


def _with_fallback(operation: str) -> Callable[..., Any]:
    def method(self: FallbackCache, *args: Any, **kwargs: Any) -> Any:
        return self.answer(operation, *args, **kwargs)

    return method


class FallbackCache(RedisCache):
    """Redis, and the memory of this process while Redis refuses, hangs or is full.

    The rate limits of sign-in and API live in the default cache: without Redis people can still
    sign in, and the limits still hold, each process counting by itself. What is cached must
    be allowed to be lost or, after Redis is back, to be as old as its timeout.
    """

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._server = server
        options = {"MAX_ENTRIES": LARGEST_LOCAL_CACHE}
        self._local = LocMemCache(f"in place of {server}", {**params, "OPTIONS": options})

    add = _with_fallback("add")
    get = _with_fallback("get")
    set = _with_fallback("set")
    touch = _with_fallback("touch")
    delete = _with_fallback("delete")
    get_many = _with_fallback("get_many")
    has_key = _with_fallback("has_key")
    incr = _with_fallback("incr")
    set_many = _with_fallback("set_many")
    delete_many = _with_fallback("delete_many")

    def clear(self) -> None:
        self._local.clear()
        self.answer("clear")

    def answer(self, operation: str, *args: Any, **kwargs: Any) -> Any:
        if time.monotonic() >= _away_until.get(self._server, 0):
            try:
                return getattr(super(), operation)(*args, **kwargs)
            except RedisError as error:
                _away_until[self._server] = time.monotonic() + SECONDS_TO_RETRY
                logger.warning("Redis does not serve the cache, memory does: %s", error)
        return getattr(self._local, operation)(*args, **kwargs)
