"""Mail that bounced or was called spam stops what was not asked for, until its owner wants it."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest
from django.test import Client
from django.urls import include, path
from django.utils import timezone
from pytest_django import Settings

from accounts.bouncing import stop_mail
from accounts.outbox import queue_mail, send_due
from leetllm.urls import urlpatterns as product
from tests.accounts.mail_server import MailServer
from tests.factories import make_user

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]

urlpatterns = [*product, path("anymail/", include("anymail.urls"))]
SECRET = "user:a long secret"


def postmark(client: Client, secret: str = SECRET, **report: Any) -> int:
    """As Postmark reports it: https://postmarkapp.com/developer/webhooks/bounce-webhook"""
    credentials = base64.b64encode(secret.encode()).decode()
    response = client.post(
        "/anymail/postmark/tracking/",
        json.dumps({"MessageID": "1", **report}),
        content_type="application/json",
        headers={"Authorization": f"Basic {credentials}"},
    )
    return response.status_code


@pytest.fixture(autouse=True)
def _secret(settings: Settings) -> None:
    settings.ANYMAIL = {"WEBHOOK_SECRET": SECRET}


@pytest.mark.parametrize(
    "report",
    [
        {"RecordType": "Bounce", "Type": "HardBounce", "TypeCode": 1, "Email": "Ada@example.com"},
        {"RecordType": "SpamComplaint", "Type": "SpamComplaint", "Email": "ada@example.com"},
    ],
)
def test_what_the_provider_reports_stops_mail(client: Client, report: dict[str, Any]) -> None:
    user, other = make_user(email="ada@example.com"), make_user()
    assert postmark(client, **report) == 200
    user.refresh_from_db()
    other.refresh_from_db()
    assert user.mail_stopped_at
    assert other.mail_stopped_at is None


def test_a_report_without_the_secret_stops_nothing(client: Client) -> None:
    user = make_user(email="ada@example.com")
    report = {"RecordType": "Bounce", "Type": "HardBounce", "TypeCode": 1, "Email": user.email}
    assert postmark(client, "user:a guess", **report) == 400
    user.refresh_from_db()
    assert user.mail_stopped_at is None


def test_a_delay_stops_nothing(client: Client) -> None:
    user = make_user(email="ada@example.com")
    postmark(client, RecordType="Bounce", Type="Transient", TypeCode=2, Email=user.email)
    user.refresh_from_db()
    assert user.mail_stopped_at is None


def test_an_address_that_the_server_refuses_for_good_stops_mail(server: MailServer) -> None:
    user = make_user(email="nobody@example.com")
    server.at_recipient[user.email] = "550 no such user"
    queue_mail(key="k", recipient=user.email, subject="S", text="T", user=user)
    send_due(timezone.now(), 1)
    user.refresh_from_db()
    assert user.mail_stopped_at


def test_saving_the_settings_has_mail_come_again(client: Client) -> None:
    user = make_user()
    assert stop_mail(user.email, timezone.now())
    assert not stop_mail(user.email, timezone.now())
    client.force_login(user)
    assert "came back" in client.get("/settings/emails/").content.decode()
    client.post("/settings/emails/", {"wants_digest": "on"})
    user.refresh_from_db()
    assert (user.mail_stopped_at, user.wants_digest) == (None, True)
