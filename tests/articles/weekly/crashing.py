"""A worker that does the whole week's work and is killed with -9 at a chosen step of it.

A step is a statement sent to PostgreSQL, the moment before and after a commit, and the moment
after the mail server said that it has a mail.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any
from unittest.mock import patch

from django.core.mail import EmailMultiAlternatives
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper

from accounts.outbox import LEASE, send_due
from articles.models import Release
from articles.weekly.digest import write_digests
from articles.weekly.releasing import release_due

KILLED = -signal.SIGKILL


def weeks_work(now: datetime) -> None:
    """What beat has workers do from the slot on; a mail that a dead worker held is due again."""
    release_due(now)
    while Release.objects.filter(digest_written_at=None).exists():
        write_digests(now)
    send_due(now + LEASE + timedelta(hours=2), 1_000)


def in_a_worker(work: Callable[[], None], die_at: int = 0) -> int:
    """How a process that does the work ends: 0, or KILLED. The tests' own connections are shut."""
    connection.close()
    connection.close_pool()  # type: ignore[attr-defined]  # of the PostgreSQL backend
    pid = os.fork()
    if pid == 0:
        code = 1
        try:
            with _dying_at(die_at):
                work()
            code = 0
        finally:
            os._exit(code)
    _, status = os.waitpid(pid, 0)
    return os.waitstatus_to_exitcode(status)


@contextmanager
def _dying_at(step: int) -> Iterator[None]:
    left = [step]

    def count() -> None:
        left[0] -= 1
        if left[0] == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    def statement(execute: Any, sql: Any, params: Any, many: bool, context: Any) -> Any:
        count()
        return execute(sql, params, many, context)

    commit = BaseDatabaseWrapper._commit  # type: ignore[attr-defined]  # it is Django's own
    send = EmailMultiAlternatives.send

    def counted_commit(wrapper: BaseDatabaseWrapper) -> None:
        count()
        commit(wrapper)
        count()

    def counted_send(message: EmailMultiAlternatives, *args: Any, **options: Any) -> int:
        sent = send(message, *args, **options)
        count()
        return sent

    with (
        patch.object(BaseDatabaseWrapper, "_commit", counted_commit),
        patch.object(EmailMultiAlternatives, "send", counted_send),
        connection.execute_wrapper(statement),
    ):
        yield
