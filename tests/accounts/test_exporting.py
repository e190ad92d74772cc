"""Everything that we hold leaves in one zip, for its owner alone, whoever makes it."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.http.response import HttpResponseBase
from django.test import Client
from django.utils import timezone

from accounts import archiving, exporting, tasks
from accounts.exporting import ExportedFile
from accounts.models import DataExport, OutgoingMail, User
from accounts.outbox import queue_mail
from accounts.tokens import make_token
from tests.accounts.people import PASSWORD, confirm_identity, make_learner, sign_in
from tests.factories import make_user

pytestmark = pytest.mark.django_db

PAGE = "/settings/data/"
Exporting = Callable[[exporting.Exporter], None]


@pytest.fixture
def user(client: Client) -> User:
    user = make_learner(display_name="Ünïcode 読者", time_zone="Europe/Berlin")
    sign_in(client, user)
    return user


@pytest.fixture
def also_exporting(monkeypatch: pytest.MonkeyPatch) -> Exporting:
    """Registers an exporter for one test."""
    monkeypatch.setattr(exporting, "_exporters", list(exporting._exporters))
    return exporting.register_exporter


def body(response: HttpResponseBase) -> bytes:
    return b"".join(response.streaming_content)  # type: ignore[attr-defined]


def download(client: Client) -> zipfile.ZipFile:
    export = DataExport.objects.get()
    return zipfile.ZipFile(io.BytesIO(body(client.get(f"{PAGE}{export.pk}/"))))


def test_it_opens_and_says_what_is_in_it(client: Client, user: User) -> None:
    client.post(PAGE)
    archive = download(client)
    assert archive.testzip() is None
    readme = archive.read("README.md").decode()
    assert all(name in readme for name in archive.namelist())


def test_it_holds_the_account(client: Client, user: User) -> None:
    make_token(user, "My script")
    queue_mail(key="a", recipient=user.email, subject="Welcome", text="hidden", user=user)
    client.post(PAGE)
    account = json.loads(download(client).read("account.json"))
    assert account["profile"]["display_name"] == "Ünïcode 読者"
    assert account["profile"]["time_zone"] == "Europe/Berlin"
    assert account["email_addresses"] == [{"email": user.email, "verified": True, "primary": True}]
    assert account["sessions"][0]["ip"] == "127.0.0.1"
    assert account["api_tokens"][0]["name"] == "My script"
    assert account["mails"][0]["subject"] == "Welcome"


def test_it_holds_no_secret_and_nobody_else(client: Client, user: User) -> None:
    confirm_identity(client)
    client.post("/accounts/2fa/recovery-codes/generate/")
    token = make_token(user, "My script")
    other = make_learner("other@example.com")
    queue_mail(key="a", recipient=user.email, subject="Your code", text="123456", user=user)
    client.post(PAGE)
    archive = download(client)
    everything = "".join(archive.read(name).decode() for name in archive.namelist())
    user.refresh_from_db()
    session = client.session.session_key
    digest = hashlib.sha256(token.encode()).hexdigest()
    for secret in (PASSWORD, user.password, token, digest, session, "123456", other.email):
        assert str(secret) not in everything


def test_every_exporter_adds_its_files(
    client: Client, user: User, also_exporting: Exporting
) -> None:
    also_exporting(lambda user: iter([ExportedFile("cards/cards.csv", f"of\n{user.email}\n")]))
    client.post(PAGE)
    archive = download(client)
    assert archive.read("cards/cards.csv").decode() == f"of\n{user.email}\n"
    assert "cards/cards.csv" in archive.read("README.md").decode()


def test_it_comes_as_a_file_that_no_cache_keeps(client: Client, user: User) -> None:
    client.post(PAGE)
    response = client.get(f"{PAGE}{DataExport.objects.get().pk}/")
    assert response["Content-Disposition"].startswith('attachment; filename="leetllm-export-')
    assert response["Cache-Control"] == "private, no-store"
    assert response["Content-Type"] == "application/zip"


def test_nobody_else_gets_it(client: Client, user: User) -> None:
    client.post(PAGE)
    path = f"{PAGE}{DataExport.objects.get().pk}/"
    stranger = Client()
    assert stranger.get(path)["Location"].startswith("/accounts/login/")
    stranger.force_login(make_user())
    assert stranger.get(path).status_code == 404


def test_it_is_there_for_a_week(client: Client, user: User) -> None:
    client.post(PAGE)
    export = DataExport.objects.get()
    assert export.expires_at is not None
    assert export.expires_at - export.requested_at == timedelta(days=7)
    DataExport.objects.update(expires_at=timezone.now())
    assert client.get(f"{PAGE}{export.pk}/").status_code == 404
    assert "Download" not in client.get(PAGE).content.decode()
    tasks.sweep_exports()
    assert not DataExport.objects.exists()


def test_a_new_one_takes_the_place_of_the_old(client: Client, user: User) -> None:
    for _ in range(3):
        client.post(PAGE)
    assert DataExport.objects.count() == 1


def test_while_one_is_open_a_click_makes_no_other(client: Client, user: User) -> None:
    DataExport.objects.create(user=user)
    client.post(PAGE)
    assert DataExport.objects.get().finished_at is None
    assert "being made" in client.get(PAGE).content.decode()


def endless(user: User) -> Iterator[ExportedFile]:
    for number in range(20):
        yield ExportedFile(f"large/{number}.txt", "x" * 1_000_000)


def test_a_large_one_is_made_by_a_worker_who_writes(
    client: Client, user: User, also_exporting: Exporting
) -> None:
    also_exporting(endless)
    client.post(PAGE)
    export = DataExport.objects.get()
    assert export.finished_at is None
    for _ in range(2):
        tasks.build_export(str(export.pk))
    assert len(download(client).namelist()) >= 20
    mail = OutgoingMail.objects.get(key=f"export:{export.pk}")
    assert f"/settings/data/{export.pk}/" in mail.text
    assert f"/settings/data/{export.pk}/" in mail.html


def test_a_slow_one_is_made_by_a_worker(
    client: Client, user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archiving, "SECONDS_AT_ONCE", -1)
    client.post(PAGE)
    assert DataExport.objects.get().finished_at is None


def test_what_a_dead_worker_left_is_made_by_the_sweep(client: Client, user: User) -> None:
    export = DataExport.objects.create(user=user, requested_at=timezone.now())
    tasks.sweep_exports()
    export.refresh_from_db()
    assert export.finished_at is None  # somebody may be at it
    DataExport.objects.update(requested_at=timezone.now() - archiving.LEFT_BEHIND)
    for _ in range(2):
        tasks.sweep_exports()
    assert "account.json" in download(client).namelist()
    assert OutgoingMail.objects.filter(key=f"export:{export.pk}").count() == 1


def test_one_that_cannot_be_made_keeps_no_other_waiting_and_ends(
    client: Client, user: User, also_exporting: Exporting
) -> None:
    def fail_for_one(exported: User) -> Iterator[ExportedFile]:
        if exported == user:
            raise ZeroDivisionError
        return iter([])

    also_exporting(fail_for_one)
    long_ago = timezone.now() - archiving.LEFT_BEHIND
    hopeless = DataExport.objects.create(user=user, requested_at=long_ago)
    other = DataExport.objects.create(user=make_user(), requested_at=long_ago)
    tasks.sweep_exports()
    other.refresh_from_db()
    assert other.finished_at is not None
    DataExport.objects.filter(pk=hopeless.pk).update(requested_at=long_ago - archiving.HOPELESS)
    tasks.sweep_exports()
    assert not DataExport.objects.filter(user=user).exists()
