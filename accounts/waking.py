"""Tells a worker at once that there is something to do.

Only a hint: what is to be done stands in the database, where a sweep finds it every minute. So a
broker that is down or hangs costs a request a fraction of a second, and loses nothing.
"""

from __future__ import annotations

import logging
import time
from functools import partial

from celery import current_app
from django.db import transaction
from kombu.exceptions import OperationalError

logger = logging.getLogger(__name__)

# Celery's own connections may wait longer; kombu would retry a refused one for six seconds.
PATIENCE = {"socket_timeout": 0.25, "socket_connect_timeout": 0.25, "max_retries": 0}
SECONDS_TO_RETRY = 5.0

_away_until: dict[str, float] = {}  # by broker


def wake_after_commit(task: str, *arguments: str | int) -> None:
    """`task` by its name, so that what wakes it need not import it."""
    transaction.on_commit(partial(_wake, task, *arguments))


def _wake(task: str, *arguments: str | int) -> None:
    broker = str(current_app.conf.broker_url)
    if time.monotonic() < _away_until.get(broker, 0):
        return
    options = {**current_app.conf.broker_transport_options, **PATIENCE}
    try:
        with current_app.connection_for_write(transport_options=options) as connection:
            current_app.send_task(task, args=arguments, connection=connection, retry=False)
    except (OperationalError, OSError) as error:
        _away_until[broker] = time.monotonic() + SECONDS_TO_RETRY
        logger.warning("The broker does not answer; the sweep will do it: %s", error)
