"""Whatever happens to workers and the broker, a mail is sent, and by one worker."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from celery import current_app
from celery.exceptions import SoftTimeLimitExceeded
from django.conf import settings
from django.db import connection
from django.utils import timezone

from accounts import outbox, tasks, waking
from accounts.models import OutgoingMail
from accounts.outbox import LEASE, queue_mail, send_due
from tests.accounts.mail_server import MailServer

pytestmark = pytest.mark.django_db(transaction=True)

LONGEST_WAIT = 0.5  # seconds that a request may take longer
WORKER = """
import os, signal, sys
import django
django.setup()
from django.conf import settings
from django.utils import timezone
from accounts import outbox
settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", int(sys.argv[1])
if "dies-after-sending" in sys.argv:
    outbox._end = lambda *args, **fields: os.kill(os.getpid(), signal.SIGKILL)
print(outbox.send_due(timezone.now(), 1000))
"""


def start_worker(server: MailServer, *arguments: str) -> subprocess.Popen[str]:
    database = urlsplit(settings.DATABASE_URL)._replace(path=connection.settings_dict["NAME"])
    environment = {**os.environ, "DATABASE_URL": database.geturl()}
    return subprocess.Popen(
        [sys.executable, "-c", WORKER, str(server.port), *arguments],
        env={**environment, "DJANGO_SETTINGS_MODULE": "tests.settings"},
        stdout=subprocess.PIPE,
        text=True,
    )


def queue(key: str) -> None:
    queue_mail(key=key, recipient=f"{key}@example.com", subject=key, text="A text")


def test_two_workers_at_once_send_each_mail_once(server: MailServer) -> None:
    for number in range(60):
        queue(f"mail-{number}")
    workers = [start_worker(server) for _ in range(2)]
    counts = [int(worker.communicate(timeout=60)[0]) for worker in workers]
    assert sum(counts) == 60
    assert len({message["Subject"] for message in server.received}) == 60
    assert len(server.received) == 60


def test_a_worker_killed_before_the_server_accepts_costs_nothing(server: MailServer) -> None:
    queue("mail")
    server.hangs = True
    worker = start_worker(server)
    while not server.attempts:
        assert worker.poll() is None
        time.sleep(0.02)
    worker.kill()
    worker.communicate()
    server.hangs = False
    assert send_due(timezone.now(), 10) == 0  # another may still be at it
    assert send_due(timezone.now() + LEASE, 10) == 1
    assert len(server.received) == 1


def test_a_worker_killed_after_the_server_accepted_costs_one_copy_with_the_same_id(
    server: MailServer,
) -> None:
    queue("mail")
    worker = start_worker(server, "dies-after-sending")
    worker.communicate(timeout=60)
    assert worker.returncode == -signal.SIGKILL
    for _ in range(2):
        send_due(timezone.now() + LEASE, 10)
    first, second = server.received
    assert first["Message-ID"] == second["Message-ID"]


def test_a_commit_wakes_a_worker_who_sends_that_mail(server: MailServer) -> None:
    with current_app.connection_for_read() as broker, broker.SimpleQueue("celery") as messages:
        messages.clear()
        queue("mail")
        message = messages.get(timeout=5)
        message.ack()
    assert message.headers["task"] == tasks.send_mail.name
    tasks.send_mail(*message.payload[0])
    assert [mail["Subject"] for mail in server.received] == ["mail"]


@pytest.fixture(params=["refuses", "hangs"])
def failing_broker(request: pytest.FixtureRequest) -> Iterator[str]:
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        if request.param == "hangs":
            server.listen()
        address = f"redis://127.0.0.1:{server.getsockname()[1]}/0"
        before = current_app.conf.broker_url
        current_app.conf.update(broker_url=address)
        yield address
        current_app.conf.update(broker_url=before)


def test_without_a_broker_a_request_waits_a_moment_once_and_the_sweep_sends(
    failing_broker: str, server: MailServer
) -> None:
    began = time.monotonic()
    for number in range(5):
        queue(f"mail-{number}")
    assert time.monotonic() - began < LONGEST_WAIT + 0.5  # and what it takes on a busy machine
    assert failing_broker in waking._away_until
    tasks.sweep_mails()
    assert OutgoingMail.objects.filter(sent_at=None).count() == 0
    assert len(server.received) == 5


def test_a_sweep_sends_all_that_is_due(server: MailServer) -> None:
    for number in range(2 * tasks.MAILS_AT_ONCE + 1):
        queue(f"mail-{number}")
    tasks.sweep_mails()
    assert len(server.received) == 2 * tasks.MAILS_AT_ONCE + 1


def test_a_worker_that_is_told_to_stop_gives_its_mail_no_bad_mark(
    server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    queue("mail")

    def stop(*_: object) -> None:
        raise SoftTimeLimitExceeded

    monkeypatch.setattr(outbox, "send", stop)
    with pytest.raises(SoftTimeLimitExceeded):
        send_due(timezone.now(), 10)
    assert OutgoingMail.objects.get().last_error == ""


def test_what_waits_for_its_turn_is_left_alone(server: MailServer) -> None:
    queue("mail")
    OutgoingMail.objects.update(due_at=timezone.now() + timedelta(hours=1))
    tasks.sweep_mails()
    assert server.received == []
