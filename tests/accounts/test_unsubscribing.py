"""A kind of mail ends with one click, from the mail alone, and begins again with another."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.test import Client
from pytest_django.fixtures import Settings

from accounts.models import User
from accounts.unsubscribing import MailKind, unsubscribe_headers, unsubscribe_url
from tests.factories import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def user() -> User:
    return make_user(wants_digest=True, wants_reviews=True, wants_replies=True)


def path_for(user: User, kind: MailKind = MailKind.DIGEST) -> str:
    return urlsplit(unsubscribe_url(user, kind)).path


def wanted(user: User) -> list[str]:
    user.refresh_from_db()
    return [kind.value for kind in MailKind if getattr(user, f"wants_{kind}")]


def test_the_headers_are_those_of_rfc_8058(user: User) -> None:
    assert unsubscribe_headers(user, MailKind.DIGEST) == {
        "List-Unsubscribe": f"<{settings.SITE_URL}{path_for(user)}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


@pytest.mark.parametrize("kind", list(MailKind))
def test_a_mail_program_ends_it_without_a_cookie_or_a_token(user: User, kind: MailKind) -> None:
    program = Client(enforce_csrf_checks=True)
    for _ in range(2):
        response = program.post(path_for(user, kind), {"List-Unsubscribe": "One-Click"})
        assert response.status_code == 200
        assert not response.cookies
        assert wanted(user) == [other.value for other in MailKind if other != kind]


def test_looking_at_the_page_changes_nothing(client: Client, user: User) -> None:
    for _ in range(2):
        assert "Unsubscribe</button>" in client.get(path_for(user)).content.decode()
    client.head(path_for(user))
    assert "digest" in wanted(user)


def test_a_person_ends_it_with_one_button_and_begins_again_with_one(user: User) -> None:
    browser = Client(enforce_csrf_checks=True)
    page = browser.post(path_for(user), follow=True)
    assert "You are unsubscribed" in page.content.decode()
    assert "digest" not in wanted(user)
    page = browser.post(path_for(user), {"again": ""}, follow=True)
    assert "Unsubscribe</button>" in page.content.decode()
    assert "digest" in wanted(user)


def test_somebody_else_who_is_signed_in_changes_only_whom_the_mail_was_for(
    client: Client, user: User
) -> None:
    other = make_user(wants_digest=True)
    client.force_login(other)
    client.post(path_for(user))
    assert "digest" not in wanted(user)
    assert "digest" in wanted(other)


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_link_that_we_did_not_write_does_nothing(client: Client, user: User, method: str) -> None:
    token = path_for(user).split("/")[-2]
    forged = [
        token[:-1],
        token.replace("digest", "replies"),
        token.replace(str(user.pk), str(make_user().pk)),
        "x",
        "digest:",
    ]
    for wrong in forged:
        response = getattr(client, method)(f"/settings/unsubscribe/{wrong}/")
        assert response.status_code == 404
        assert "This link does not work" in response.content.decode()
    assert len(wanted(user)) == 3


def test_the_link_of_a_deleted_account_says_so(client: Client, user: User) -> None:
    path = path_for(user)
    user.delete()
    response = client.post(path)
    assert response.status_code == 404
    assert "nothing left to unsubscribe from" in response.content.decode()


def test_a_link_outlives_a_change_of_the_secret_key(
    client: Client, user: User, settings: Settings
) -> None:
    path = path_for(user)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another"
    client.post(path)
    assert "digest" not in wanted(user)


def test_the_page_is_kept_by_no_cache(client: Client, user: User) -> None:
    assert "no-store" in client.get(path_for(user))["Cache-Control"]
