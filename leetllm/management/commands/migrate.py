from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.core.management.commands import migrate
from django.db import OperationalError, connections
from psycopg import errors

TRIES = 10
LONGEST_WAIT = 8.0  # seconds
# A table that is waited for keeps those who come later waiting too, readers among them.
LOCK_TIMEOUT = "1s"


class Command(migrate.Command):
    """Django's own, and it never keeps a running site waiting for longer than a moment.

    A lock that cannot be had within a second is given up, and tried for again later; each
    migration is a transaction, so what was done stays done and the rest goes on from there.
    """

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "--statement-timeout",
            type=int,
            default=30,
            metavar="SECONDS",
            help="The longest that one statement may take (30).",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        seconds: int = options["statement_timeout"]
        for attempt in range(1, TRIES + 1):
            try:
                with _limits(options["database"], seconds):
                    super().handle(*args, **options)
            except OperationalError as error:
                self._wait_or_give_up(error, attempt, seconds)
            else:
                return

    def _wait_or_give_up(self, error: OperationalError, attempt: int, seconds: int) -> None:
        """Raises CommandError, or what is another fault altogether."""
        if isinstance(error.__cause__, errors.QueryCanceled):
            # It would be as slow again, and hold its locks for as long.
            raise CommandError(
                f"A statement took longer than {seconds} s and was taken back. At a quiet hour: "
                f"migrate --statement-timeout {2 * seconds}"
            ) from error
        if not isinstance(error.__cause__, errors.LockNotAvailable | errors.DeadlockDetected):
            raise error
        if attempt == TRIES:
            raise CommandError(
                f"A table was in use at each of {TRIES} tries, and nothing was waited for. "
                "Look for a long transaction in pg_stat_activity, then migrate again."
            ) from error
        wait = min(2.0 ** (attempt - 2), LONGEST_WAIT)
        self.stderr.write(
            f"A table is in use; trying again in {wait:g} s ({attempt} of {TRIES} tries)."
        )
        time.sleep(wait)


@contextlib.contextmanager
def _limits(database: str, seconds: int) -> Iterator[None]:
    """For the connection that migrates; another command in this process may use it after."""
    connection = connections[database]
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = %s", [LOCK_TIMEOUT])
        cursor.execute("SET statement_timeout = %s", [f"{seconds}s"])
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("RESET lock_timeout")
            cursor.execute("RESET statement_timeout")
