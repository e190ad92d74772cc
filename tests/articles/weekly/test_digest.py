"""The week's mail: once for each who wants it, and of what each may read."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.utils import timezone
from pytest_django import Settings

from accounts.models import OutgoingMail
from accounts.outbox import send_due
from articles.models import Release
from articles.weekly import digest
from articles.weekly.digest import write_digests
from articles.weekly.releasing import release_due
from billing.models import ManualGrant
from tests.articles.weekly.queue import digest_readers, held_parts, queued_articles
from tests.factories import make_user

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 24, 10, tzinfo=UTC)


def write_all() -> int:
    """As often as beat calls, until nothing is left to write."""
    written = 0
    while Release.objects.filter(digest_written_at=None).exists():
        written += write_digests(NOW)
    return written


def test_each_reader_who_wants_it_gets_one() -> None:
    queued_articles(2)
    readers = digest_readers(3)
    make_user(wants_digest=False)
    digest_readers(1, is_active=False)
    digest_readers(1, mail_stopped_at=timezone.now())
    release_due(NOW)
    assert write_all() == 3
    assert write_digests(NOW) == 0
    assert {m.recipient for m in OutgoingMail.objects.all()} == {r.email for r in readers}


def test_premium_readers_read_now_and_others_learn_when_it_opens() -> None:
    first, _ = queued_articles(2)
    free, premium = digest_readers(2)
    ManualGrant.objects.create(user=premium, reason="A test")
    release_due(NOW)
    write_all()
    to_free = OutgoingMail.objects.get(user=free)
    to_premium = OutgoingMail.objects.get(user=premium)
    for text in (to_premium.text, to_premium.html):
        assert "Read it" in text
        assert "With Premium" not in text
    first.refresh_from_db()
    assert first.free_from
    for text in (to_free.text, to_free.html):
        assert f"for everyone on {first.free_from:%-d %B %Y}" in text
        assert "Read it" not in text


def test_no_word_of_a_lesson_or_a_premium_part_is_in_it() -> None:
    held_parts()
    queued_articles(1)
    digest_readers(2)
    release_due(NOW)
    write_all()
    for row in OutgoingMail.objects.all():
        assert "held back" not in row.text + row.html
        assert "Opening words about a problem" not in row.text + row.html


def test_it_can_be_left_with_one_click() -> None:
    queued_articles(1)
    digest_readers(1)
    release_due(NOW)
    write_all()
    row = OutgoingMail.objects.get()
    assert row.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert row.headers["List-Unsubscribe"].strip("<>") in row.text
    assert row.headers["List-Unsubscribe"].strip("<>") in row.html


def test_it_is_sent_by_the_outbox_as_text_and_html() -> None:
    queued_articles(1)
    digest_readers(2)
    release_due(NOW)
    write_all()
    assert send_due(timezone.now() + timedelta(days=1), 10) == 2
    sent = mail.outbox[0]
    assert sent.subject.startswith("New this week: ")
    assert sent.extra_headers["Message-ID"]
    assert isinstance(sent, EmailMultiAlternatives)
    assert sent.alternatives


def test_it_is_written_in_batches_and_no_further_ahead_than_there_is_room(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(digest, "BATCH", 2)
    monkeypatch.setattr(digest, "MOST_WAITING", 4)
    queued_articles(1)
    digest_readers(7)
    release_due(NOW)
    assert write_digests(NOW) == 4
    assert write_digests(NOW) == 0
    OutgoingMail.objects.update(sent_at=NOW)
    assert write_digests(NOW) == 3
    assert OutgoingMail.objects.values("user").distinct().count() == 7


def test_a_batch_that_is_repeated_adds_nobody() -> None:
    queued_articles(1)
    digest_readers(3)
    release_due(NOW)
    write_all()
    Release.objects.update(digest_cursor=0, digest_written_at=None)
    assert write_all() == 0
    assert OutgoingMail.objects.count() == 3


def test_who_joins_the_digest_while_it_is_written_is_not_left_out_for_ever(
    settings: Settings,
) -> None:
    settings.RELEASE_SIZE = 1
    queued_articles(2)
    digest_readers(1)
    release_due(NOW)
    write_all()
    digest_readers(1)
    release_due(NOW + timedelta(days=7))
    assert write_all() == 2
