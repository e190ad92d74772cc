"""A mail is written with what it tells about, sent by a worker once, and never lost."""

from __future__ import annotations

from datetime import timedelta
from email.message import Message
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from pytest_django.fixtures import Settings

from accounts import outbox
from accounts.models import OutgoingMail
from accounts.outbox import queue_mail, send_due, send_one, tidy
from tests.accounts.mail_server import ACCEPTED, MailServer
from tests.factories import make_user

pytestmark = pytest.mark.django_db

NOW = timezone.now() + timedelta(hours=1)  # after whatever a test queues
MUCH_LATER = NOW + timedelta(days=3)


def queue(key: str = "an occasion", **fields: Any) -> OutgoingMail:
    defaults = {"recipient": "reader@example.com", "subject": "Hello", "text": "A text"}
    queue_mail(key=key, **{**defaults, **fields})
    return OutgoingMail.objects.get(key=key)


def test_the_same_occasion_is_written_about_once() -> None:
    first = queue(text="First")
    assert queue(text="Second").text == "First"
    assert queue_mail(key="an occasion", recipient="a@b.de", subject="", text="") is False
    assert OutgoingMail.objects.get() == first


def test_it_is_gone_with_what_it_would_have_told_about() -> None:
    with transaction.atomic():
        queue()
        transaction.set_rollback(True)
    assert not OutgoingMail.objects.exists()


def test_it_arrives_with_its_headers_both_texts_and_its_id(server: MailServer) -> None:
    mail = queue(html="<p>A text</p>", headers={"List-Unsubscribe": "<https://a.example/>"})
    assert send_due(NOW, 10) == 1
    (message,) = server.received
    assert message["To"] == "reader@example.com"
    assert message["Message-ID"] == mail.message_id
    assert message["List-Unsubscribe"] == "<https://a.example/>"
    assert texts(message) == ["A text", "<p>A text</p>"]


def texts(message: Message) -> list[str]:
    parts = [part for part in message.walk() if not part.is_multipart()]
    return [str(part.get_payload()).strip() for part in parts]


def test_a_subject_stays_in_one_line_and_within_its_length(server: MailServer) -> None:
    queue(subject="Two\r\nBcc: other@example.com " + "x" * 300)
    assert send_due(NOW, 10) == 1
    assert server.received[0]["Bcc"] is None
    assert server.received[0]["Subject"].startswith("Two Bcc: other@example.com")


def test_it_is_sent_once_and_its_text_is_forgotten(server: MailServer) -> None:
    queue(html="<p>secret</p>", text="secret", headers={"X": "secret"})
    assert [send_due(NOW, 10), send_due(MUCH_LATER, 10)] == [1, 0]
    mail = OutgoingMail.objects.get()
    assert (mail.text, mail.html, mail.headers) == ("", "", {})
    assert mail.sent_at == NOW
    assert len(server.received) == 1


def test_in_development_the_text_is_kept_to_be_looked_at(
    server: MailServer, settings: Settings
) -> None:
    settings.DEBUG = True
    queue(text="Look")
    send_due(NOW, 10)
    assert OutgoingMail.objects.get().text == "Look"


@pytest.mark.parametrize("trouble", ["451 try later", "421 closing"])
def test_what_is_refused_for_now_is_sent_later(server: MailServer, trouble: str) -> None:
    queue()
    server.at_data = trouble
    assert send_due(NOW, 10) == 0
    mail = OutgoingMail.objects.get()
    assert mail.due_at > NOW
    assert trouble.partition(" ")[2] in mail.last_error
    server.at_data = ACCEPTED
    assert [send_due(NOW, 10), send_due(MUCH_LATER, 10)] == [0, 1]
    assert OutgoingMail.objects.get().last_error == ""


def test_a_recipient_who_is_refused_for_good_is_not_asked_again(server: MailServer) -> None:
    queue("bad", recipient="nobody@example.com")
    queue("good")
    server.at_recipient["nobody@example.com"] = "550 no such user"
    assert send_due(NOW, 10) == 1
    bad = OutgoingMail.objects.get(key="bad")
    assert bad.failed_at == NOW
    assert bad.text == ""
    assert "no such user" in bad.last_error
    send_due(MUCH_LATER, 10)
    assert server.attempts == 2


def test_a_recipient_who_is_greylisted_keeps_no_other_waiting(server: MailServer) -> None:
    queue("grey", recipient="grey@example.com")
    queue("good")
    server.at_recipient["grey@example.com"] = "450 come back"
    assert send_due(NOW, 10) == 1
    server.at_recipient.clear()
    assert send_due(MUCH_LATER, 10) == 1


def test_a_server_that_hangs_is_asked_once_in_a_run(server: MailServer) -> None:
    for number in range(3):
        queue(str(number))
    server.hangs = True
    assert send_due(NOW, 10) == 0
    assert server.attempts == 1
    server.hangs = False
    assert send_due(MUCH_LATER, 10) == 3


def test_a_server_that_refuses_connections_loses_nothing(
    server: MailServer, settings: Settings
) -> None:
    for number in range(3):
        queue(str(number))
    settings.EMAIL_PORT = 1
    assert send_due(NOW, 10) == 0
    assert OutgoingMail.objects.filter(attempts=0).count() == 2
    settings.EMAIL_PORT = server.port
    assert send_due(MUCH_LATER, 10) == 3


def test_a_server_that_cuts_after_the_data_is_sent_the_same_mail_again(server: MailServer) -> None:
    queue()
    server.cuts = True
    assert send_due(NOW, 10) == 0
    server.cuts = False
    assert send_due(MUCH_LATER, 10) == 1
    first, second = server.received
    assert first["Message-ID"] == second["Message-ID"]


def test_it_is_tried_ever_more_rarely_and_given_up_in_the_end(server: MailServer) -> None:
    queue()
    server.at_data = "451 not now"
    now, delays = NOW, []
    while OutgoingMail.objects.get().failed_at is None:
        send_due(now, 10)
        mail = OutgoingMail.objects.get()
        delays.append(mail.due_at - now)
        now = mail.due_at
    assert len(delays) == outbox.MOST_ATTEMPTS
    assert delays[3] > 2 * delays[1]
    assert max(delays) <= outbox.LONGEST_DELAY * 1.25
    assert mail.last_error
    assert send_due(MUCH_LATER + timedelta(days=9), 10) == 0


def test_one_that_somebody_looks_for_overtakes_what_waits(server: MailServer) -> None:
    queue("digest")
    code = queue("code", subject="Your code")
    assert send_one(code.pk, NOW)
    assert [message["Subject"] for message in server.received] == ["Your code"]


def test_a_run_sends_no_more_than_it_may(server: MailServer) -> None:
    for number in range(5):
        queue(str(number))
    assert [send_due(NOW, 3), send_due(NOW, 3)] == [3, 2]


def test_one_under_which_every_worker_dies_is_given_up(server: MailServer) -> None:
    mail = queue()
    OutgoingMail.objects.update(attempts=outbox.MOST_ATTEMPTS)
    assert send_due(NOW, 10) == 0
    tidy(NOW)
    mail.refresh_from_db()
    assert mail.failed_at == NOW


def test_ended_mails_are_forgotten_after_a_month_or_a_day_without_an_account(
    server: MailServer,
) -> None:
    user = make_user()
    queue("of an account", user=user)
    queue("of nobody")
    send_due(NOW, 10)
    queue("not sent yet")
    tidy(NOW + timedelta(days=2))
    assert set(keys()) == {"of an account", "not sent yet"}
    tidy(NOW + timedelta(days=31))
    assert set(keys()) == {"not sent yet"}


def keys() -> list[str]:
    return list(OutgoingMail.objects.values_list("key", flat=True))
