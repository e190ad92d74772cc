from __future__ import annotations

import contextlib
import os
import subprocess
from collections.abc import Mapping
from contextlib import AbstractContextManager

from django.conf import settings

from leetllm import local
from leetllm.servers import servers


def needed_servers() -> AbstractContextManager[Mapping[str, subprocess.Popen[bytes]]]:
    """Our own PostgreSQL and Redis, each only where its address is not given."""
    place = local.place()
    postgres = place.database_url == settings.DATABASE_URL
    redis = place.redis_url == settings.REDIS_URL
    if not (postgres or redis):
        return contextlib.nullcontext({})
    if postgres:
        _forget_libpq_variables()
    return servers(place, postgres=postgres, redis=redis)


def _forget_libpq_variables() -> None:
    """A PGSERVICE or PGCHANNELBINDING meant for another server would keep us from ours."""
    for name in [name for name in os.environ if name.startswith("PG")]:
        del os.environ[name]
