from __future__ import annotations

import pytest
from django.conf import settings
from django.test import Client

from tests.accounts.people import (
    PASSWORD,
    code_to,
    is_signed_in,
    mails_to,
    make_learner,
    sign_in,
)

pytestmark = pytest.mark.django_db

ASK, CONFIRM = "/accounts/login/code/", "/accounts/login/code/confirm/"


def test_with_the_password(client: Client) -> None:
    assert sign_in(client, make_learner())["Location"] == "/learn/"
    assert is_signed_in(client)


def test_with_a_wrong_password_the_page_says_what_to_do_and_keeps_the_address(
    client: Client,
) -> None:
    page = sign_in(client, make_learner(), "a wrong password").content.decode()
    assert "Email and password do not match." in page
    assert 'value="learner@example.com"' in page
    assert "a wrong password" not in page


def test_the_session_gets_a_new_id(client: Client) -> None:
    name = settings.SESSION_COOKIE_NAME
    session = client.session
    session["planted"] = "by a stranger who knows its id"
    session.save()
    sign_in(client, make_learner())
    assert client.cookies[name].value != session.session_key
    stranger = Client()
    stranger.cookies[name] = session.session_key or ""
    assert not is_signed_in(stranger)


def test_with_a_code_by_email(client: Client) -> None:
    learner = make_learner()
    assert client.post(ASK, {"email": learner.email})["Location"] == CONFIRM
    assert client.post(CONFIRM, {"code": code_to(learner.email)})["Location"] == "/learn/"
    assert is_signed_in(client)
    learner.refresh_from_db()
    assert learner.check_password(PASSWORD)


def test_a_code_works_once_and_only_where_it_was_asked_for(client: Client) -> None:
    learner = make_learner()
    client.post(ASK, {"email": learner.email})
    code = code_to(learner.email)
    elsewhere = Client()
    elsewhere.post(ASK, {"email": learner.email})
    elsewhere.post(CONFIRM, {"code": code})
    assert not is_signed_in(elsewhere)
    client.post(CONFIRM, {"code": code})
    client.post("/accounts/logout/")
    client.post(CONFIRM, {"code": code})
    assert not is_signed_in(client)


def test_a_code_confirms_an_address_that_was_not_yet(client: Client) -> None:
    client.post("/accounts/signup/", {"email": "new@example.com", "password1": PASSWORD})
    other = Client()
    other.post(ASK, {"email": "new@example.com"})
    answer = other.post(CONFIRM, {"code": code_to("new@example.com")}, follow=True)
    assert is_signed_in(other)
    assert "set a new one in the settings" in answer.content.decode()


@pytest.mark.parametrize("path", [ASK, "/accounts/password/reset/"])
def test_an_address_too_long_for_any_account_is_refused(client: Client, path: str) -> None:
    page = client.post(path, {"email": "x" * 250 + "@example.com"})
    assert "This address is too long" in page.content.decode()


def test_an_unknown_address_gets_a_mail_that_says_so(client: Client) -> None:
    client.post(ASK, {"email": "nobody@example.com"})
    mail = mails_to("nobody@example.com")[0]
    assert mail.subject == "There is no LeetLLM account with this address"
    assert "http://testserver/accounts/signup/" in mail.text


def test_a_closed_account_is_told_of_only_with_its_password(client: Client) -> None:
    closed = make_learner(is_active=False)
    assert "do not match" in sign_in(client, closed, "a wrong password").content.decode()
    assert sign_in(client, closed)["Location"] == "/accounts/inactive/"
    assert not is_signed_in(client)
    assert "This account is closed" in client.get("/accounts/inactive/").content.decode()


def test_signed_in_readers_are_led_past_the_doors(client: Client) -> None:
    sign_in(client, make_learner())
    for door in ("/accounts/login/", "/accounts/signup/", ASK):
        assert client.get(door)["Location"] == "/learn/"


def test_whoever_signs_in_again_after_signing_out_reads_no_leftover_of_the_first(
    client: Client,
) -> None:
    sign_in(client, make_learner())
    client.post("/accounts/logout/")
    sign_in(client, make_learner("other@example.com"))
    assert "other@example.com" in client.get("/accounts/email/").content.decode()
