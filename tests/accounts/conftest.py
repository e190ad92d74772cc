from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.cache import cache


@pytest.fixture
def empty_limits() -> Callable[[], None]:
    """As if long enough had passed for every rate limit."""
    return cache.clear
