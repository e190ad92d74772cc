"""A provider is spoken to over HTTP, and its refusals mean what a mail server's do."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest
from django.utils import timezone
from pytest_django.fixtures import Settings

from accounts.models import OutgoingMail
from accounts.outbox import queue_mail, send_due

pytestmark = pytest.mark.django_db

NOW = timezone.now() + timedelta(hours=1)
LATER = NOW + timedelta(days=1)
ACCEPTED = (200, {"ErrorCode": 0, "To": "reader@example.com", "MessageID": "1", "Message": "OK"})
# Postmark's answer about an address that bounced before.
INACTIVE = (
    422,
    {
        "ErrorCode": 406,
        "Message": (
            "You tried to send to a recipient that has been marked as inactive.\n"
            " Found inactive addresses: reader@example.com.\n Inactive recipients are ones that"
            " have generated a hard bounce or a spam complaint."
        ),
    },
)


class Provider(ThreadingHTTPServer):
    """Answers as Postmark does, with what a test says."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answering)
        self.answer: tuple[int, dict[str, Any]] = ACCEPTED
        self.received: list[dict[str, Any]] = []


class Answering(BaseHTTPRequestHandler):
    server: Provider

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.received.append(json.loads(body))
        status, answer = self.server.answer
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(json.dumps(answer).encode())

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Says nothing."""


@pytest.fixture
def provider(settings: Settings) -> Iterator[Provider]:
    with Provider() as provider:
        Thread(target=provider.serve_forever, daemon=True).start()
        settings.EMAIL_BACKEND = "anymail.backends.postmark.EmailBackend"
        settings.ANYMAIL = {
            "POSTMARK_SERVER_TOKEN": "a token",
            "POSTMARK_API_URL": f"http://127.0.0.1:{provider.server_port}/",
        }
        yield provider
        provider.shutdown()


def queue(key: str) -> None:
    queue_mail(
        key=key,
        recipient="reader@example.com",
        subject=key,
        text="A text",
        headers={"List-Unsubscribe-Post": "List-Unsubscribe=One-Click"},
    )


def test_a_mail_arrives_with_its_headers(provider: Provider) -> None:
    queue("mail")
    assert send_due(NOW, 10) == 1
    (message,) = provider.received
    assert message["To"] == "reader@example.com"
    headers = {header["Name"]: header["Value"] for header in message["Headers"]}
    assert headers["Message-ID"] == OutgoingMail.objects.get().message_id
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_a_recipient_who_is_refused_for_good_is_not_asked_again(provider: Provider) -> None:
    queue("mail")
    provider.answer = INACTIVE
    assert [send_due(NOW, 10), send_due(LATER, 10)] == [0, 0]
    assert len(provider.received) == 1
    assert OutgoingMail.objects.get().failed_at == NOW


@pytest.mark.parametrize("status", [401, 403, 429, 500, 503])
def test_a_provider_in_trouble_is_asked_once_in_a_run_and_loses_nothing(
    provider: Provider, status: int
) -> None:
    for number in range(3):
        queue(str(number))
    provider.answer = (status, {"Message": "Not now"})
    assert send_due(NOW, 10) == 0
    assert len(provider.received) == 1
    provider.answer = ACCEPTED
    assert send_due(LATER, 10) == 3


def test_a_provider_that_cannot_be_reached_loses_nothing(
    provider: Provider, settings: Settings
) -> None:
    queue("mail")
    reachable = settings.ANYMAIL
    settings.ANYMAIL = {**reachable, "POSTMARK_API_URL": "http://127.0.0.1:1/"}
    assert send_due(NOW, 10) == 0
    settings.ANYMAIL = reachable
    assert send_due(LATER, 10) == 1


def test_it_is_named_in_the_environment() -> None:
    program = (
        "import django; django.setup()\n"
        "from django.core.mail import get_connection\n"
        "connection = get_connection()\n"
        "print(connection.esp_name, connection.server_token)"
    )
    named = {"EMAIL_PROVIDER": "postmark", "ANYMAIL": '{"POSTMARK_SERVER_TOKEN": "a token"}'}
    environment = {**os.environ, **named, "DJANGO_SETTINGS_MODULE": "leetllm.settings"}
    answer = subprocess.run(
        [sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True
    )
    assert answer.stdout == "Postmark a token\n"
