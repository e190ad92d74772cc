"""All Topics for a learner who completed much, as the table of completions grows:
`python -m bench.topics`.

The page is asked for through Django's test client, in rounds that take turns between an empty
table and one with a million rows of a hundred thousand other learners; only the ratio means
anything on another machine.
"""

from __future__ import annotations

import shutil
import statistics
import sys
import time

from django.db import connection
from django.test import Client
from django.test.utils import setup_databases, teardown_databases
from django.utils import timezone

from accounts.models import User
from articles.models import Article
from leetllm.servers import THROWAWAY, servers
from progress import ledger
from progress.models import Completion
from tests import settings
from tests.factories import make_article, make_section, make_user

GOAL = 1.3
LEARNERS = 100_000
COMPLETIONS = 1_000_000
REQUESTS = 150
SECTIONS = 12
ARTICLES = 104

OTHERS = """
INSERT INTO accounts_user (email, password, is_superuser, is_staff, is_active, date_joined,
    display_name, time_zone, theme, wants_digest, wants_reviews, wants_replies)
SELECT 'learner-' || n || '@example.org', '!', false, false, true, now(), '', 'UTC', 'auto',
       false, false, true
FROM generate_series(1, %s) AS n
"""

# Each learner has as many as the next; which ones differs from learner to learner.
THEIR_COMPLETIONS = """
WITH numbered AS (
    SELECT id, row_number() OVER (ORDER BY id) - 1 AS place, count(*) OVER () AS total
    FROM articles_article
), learner AS (
    SELECT id, row_number() OVER (ORDER BY id) AS number
    FROM accounts_user WHERE email LIKE '%%@example.org'
)
INSERT INTO progress_completion (user_id, article_id, completed_at, day, zone, revision)
SELECT learner.id, numbered.id, now(), current_date, 'UTC', 1
FROM learner
CROSS JOIN generate_series(1, %s) AS turn
JOIN numbered ON numbered.place = (learner.number * 7 + turn) %% numbered.total
"""


# The connection of the requests looks here first, or not.
EMPTY_TABLE = """
CREATE SCHEMA nobody;
CREATE TABLE nobody.progress_completion (LIKE public.progress_completion INCLUDING ALL)
"""


def fill(learner: User) -> None:
    """A curriculum as large as the planned one; the learner has completed all of it."""
    sections = [make_section() for _ in range(SECTIONS)]
    for number in range(ARTICLES):
        make_article(sections[number % SECTIONS])
    now = timezone.now()
    ids = Article.objects.values_list("pk", flat=True)
    ledger.add(learner, [ledger.row(learner, pk, now) for pk in ids])
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        cursor.execute(OTHERS, [LEARNERS])
        cursor.execute(THEIR_COMPLETIONS, [COMPLETIONS // LEARNERS])
        cursor.execute(EMPTY_TABLE)
        cursor.execute("VACUUM ANALYZE")


def milliseconds(client: Client, search_path: str) -> float:
    with connection.cursor() as cursor:
        cursor.execute(f"SET search_path TO {search_path}")
    started = time.perf_counter()
    response = client.get("/learn/")
    elapsed = time.perf_counter() - started
    assert response.status_code == 200
    return 1000 * elapsed


def measure() -> float:
    learner = make_user()
    fill(learner)
    client = Client()
    client.force_login(learner)
    times: dict[str, list[float]] = {"nobody, public": [], "public": []}
    for search_path in times:
        milliseconds(client, search_path)
    for _ in range(REQUESTS):
        for search_path, measured in times.items():
            measured.append(milliseconds(client, search_path))
    empty, full = (statistics.median(measured) for measured in times.values())
    print(f"nobody completed anything        {empty:7.2f} ms")
    print(f"{Completion.objects.count():,} completions in all  {full:7.2f} ms")
    print(f"ratio {full / empty:.2f}, at most {GOAL}")
    return full / empty


def main() -> int:
    with servers(
        settings.SERVERS,
        postgres=settings.STARTS_POSTGRES,
        redis=settings.STARTS_REDIS,
        options=THROWAWAY,
    ):
        databases = setup_databases(verbosity=0, interactive=False)
        try:
            ratio = measure()
        finally:
            teardown_databases(databases, verbosity=0)
            connection.close()
    for folder in (settings.SERVERS.data, settings.SERVERS.sockets):
        shutil.rmtree(folder, ignore_errors=True)
    return 0 if ratio <= GOAL else 1


if __name__ == "__main__":
    sys.exit(main())
