"""Killed with -9 at each step in turn: one release, its articles together, one mail each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from pytest_django import Settings

from accounts.models import OutgoingMail
from articles.models import Article, Release
from articles.weekly.schedule import ensure_periodic_task
from tests.accounts.mail_server import MailServer, mail_server
from tests.articles.weekly.crashing import KILLED, in_a_worker, weeks_work
from tests.articles.weekly.queue import digest_readers, queued_articles
from tests.effort import EFFORT

pytestmark = pytest.mark.django_db(transaction=True)

FIRST = datetime(2026, 11, 24, 10, tzinfo=UTC)
READERS = 2
MOST_STEPS = 200


@pytest.fixture
def server(settings: Settings) -> Iterator[MailServer]:
    with mail_server() as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        yield server


@pytest.mark.parametrize("walk", range(EFFORT))
def test_a_worker_dies_at_each_step_of_the_week(server: MailServer, walk: int) -> None:
    ensure_periodic_task()
    readers = digest_readers(READERS)
    step, outcome, doubles = 0, KILLED, 0
    while outcome == KILLED:
        step += 1
        assert step < MOST_STEPS, "the week has no end"
        now = FIRST + timedelta(weeks=step)
        articles = queued_articles(2)
        server.received.clear()
        outcome = in_a_worker(lambda now=now: weeks_work(now), die_at=step)  # type: ignore[misc]
        half_done = Article.objects.filter(pk__in=[a.pk for a in articles]).published().count()
        assert half_done in {0, 2}, f"step {step} published one without the other"
        for _ in range(2):  # a worker that comes after finds nothing left to do
            later = now + timedelta(hours=1)
            assert in_a_worker(lambda later=later: weeks_work(later)) == 0  # type: ignore[misc]
        doubled = _hold(now, articles, {reader.email for reader in readers}, server, step)
        assert doubled <= 1
        doubles += doubled
    assert 0 < doubles < step, "a kill between the server's yes and our commit doubles one mail"
    assert step > 20, "the walk was too short to mean anything"


def _hold(
    now: datetime, articles: list[Article], readers: set[str], server: MailServer, step: int
) -> int:
    """Everything that has to be true after a week; how many mails came twice."""
    year, week, _ = now.isocalendar()
    release = Release.objects.get(year=year, week=week)
    where = f"after a kill at step {step}"
    assert [content.article for content in release.contents.all()] == articles, where
    published = Article.objects.filter(pk__in=[a.pk for a in articles]).published()
    assert published.count() == len(articles), where
    rows = OutgoingMail.objects.filter(key__startswith=f"digest-{release.pk}-")
    assert sorted(rows.values_list("recipient", flat=True)) == sorted(readers), where
    assert not rows.filter(sent_at=None).exists(), where
    received = Counter((mail["To"], mail["Message-ID"]) for mail in server.received)
    assert {recipient for recipient, _ in received} == readers, where
    assert len(received) == len(readers), f"{where}: a mail came with two Message-IDs"
    assert all(times <= 2 for times in received.values()), where
    return sum(times - 1 for times in received.values())
