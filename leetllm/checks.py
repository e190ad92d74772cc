"""What `check --deploy` says of the servers that a site needs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core import checks

from leetllm import local


@checks.register(checks.Tags.database, deploy=True)
def check_servers(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[checks.CheckMessage]:
    """The embedded ones are there to try the site: nobody backs them up or keeps them running."""
    embedded = {
        "DATABASE_URL": local.database_url() == settings.DATABASE_URL,
        "REDIS_URL": local.redis_url() == settings.REDIS_URL,
    }
    return [
        checks.Error(
            f"{name} is not set: the site would look for the embedded server of this folder.",
            hint="README.md, Deploy, lists the variables.",
            id=f"leetllm.E{number:03}",
        )
        for number, name in enumerate(embedded, 1)
        if embedded[name] and not settings.DEBUG
    ]
