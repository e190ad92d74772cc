"""The digest for a hundred thousand readers: `python -m bench.digest [readers]`.

Mails are written and then marked as sent, as a worker would, until every reader has one. Printed
are the peak of resident memory after a tenth and after all, whose ratio tells whether memory grows
with the readers, and the most mails that stood in the outbox with their texts at once.
"""

from __future__ import annotations

import resource
import shutil
import sys
import time
from datetime import UTC, datetime

from django.db import connection
from django.test.utils import setup_databases, teardown_databases

from accounts.models import OutgoingMail, User
from articles.models import Release
from articles.weekly.digest import write_digests
from articles.weekly.releasing import release_due
from leetllm.servers import THROWAWAY, servers
from tests import settings
from tests.articles.weekly.queue import queued_articles

READERS = 100_000
NOW = datetime(2026, 11, 24, 10, tzinfo=UTC)
MAKE_READERS = """
INSERT INTO accounts_user (email, password, is_superuser, is_staff, is_active, date_joined,
    display_name, time_zone, theme, wants_digest, wants_reviews, wants_replies)
SELECT 'reader-' || n || '@example.org', '!', false, false, true, now(), '', 'UTC', 'auto',
       true, false, true
FROM generate_series(1, %s) AS n
"""


def main() -> None:
    readers = int(sys.argv[1]) if len(sys.argv) > 1 else READERS
    with servers(settings.SERVERS, postgres=True, redis=True, options=THROWAWAY):
        try:
            databases = setup_databases(verbosity=0, interactive=False)
            _measure(readers)
            teardown_databases(databases, verbosity=0)
        finally:
            connection.close()
            connection.close_pool()  # type: ignore[attr-defined]  # of the PostgreSQL backend
    for folder in (settings.SERVERS.data, settings.SERVERS.sockets):
        shutil.rmtree(folder, ignore_errors=True)


def _measure(readers: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        cursor.execute(MAKE_READERS, [readers])
    queued_articles(2)
    release_due(NOW)
    started = time.monotonic()
    written, most_waiting, early = 0, 0, 0.0
    while Release.objects.filter(digest_written_at=None).exists():
        written += write_digests(NOW)
        waiting = OutgoingMail.objects.filter(sent_at=None)
        most_waiting = max(most_waiting, waiting.count())
        waiting.update(sent_at=NOW, text="", html="", headers={})
        if not early and written >= readers / 10:
            early = _peak()
    peak = _peak()
    people = User.objects.filter(mails__isnull=False).distinct().count()
    print(f"{written:,} mails for {people:,} readers in {time.monotonic() - started:.0f} s")
    print(
        f"peak memory {early:.0f} MiB after a tenth, {peak:.0f} MiB after all: {peak / early:.2f}x"
    )
    print(f"at most {most_waiting:,} mails waited with their texts")


def _peak() -> float:
    """MiB; ru_maxrss is in KiB on Linux and in bytes on macOS: getrusage(2)."""
    unit = 1024 if sys.platform == "linux" else 1024**2
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit


if __name__ == "__main__":
    main()
