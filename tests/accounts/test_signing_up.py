from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.db import connection
from django.test import Client

from accounts.adapters import AccountAdapter
from accounts.models import User
from tests.accounts.people import PASSWORD, code_to, is_signed_in, mails_to, make_learner

pytestmark = pytest.mark.django_db

EMAIL = "new@example.com"
CONFIRM = "/accounts/confirm-email/"


def sign_up(client: Client, email: str = EMAIL, password: str = PASSWORD, **more: str) -> Any:
    return client.post("/accounts/signup/", {"email": email, "password1": password, **more})


def confirm(client: Client, code: str) -> Any:
    return client.post(CONFIRM, {"code": code})


def test_a_new_learner_confirms_the_address_with_a_code_and_is_in(client: Client) -> None:
    assert sign_up(client)["Location"] == CONFIRM
    assert not is_signed_in(client)
    assert confirm(client, code_to(EMAIL))["Location"] == "/learn/"
    assert is_signed_in(client)
    assert EmailAddress.objects.get(email=EMAIL).verified


def test_it_goes_on_to_where_the_learner_came_from(client: Client) -> None:
    sign_up(client, next="/pricing/")
    assert confirm(client, code_to(EMAIL))["Location"] == "/pricing/"


def test_the_code_may_be_typed_without_its_dash_and_in_small_letters(client: Client) -> None:
    sign_up(client)
    confirm(client, code_to(EMAIL).replace("-", "").lower())
    assert is_signed_in(client)


def test_the_subject_holds_no_code_for_it_is_kept(client: Client) -> None:
    sign_up(client)
    assert code_to(EMAIL) not in mails_to(EMAIL)[0].subject


def test_a_new_code_ends_the_one_before(client: Client) -> None:
    sign_up(client)
    first = code_to(EMAIL)
    client.post(CONFIRM, {"action": "resend"})
    assert "This code is not right" in confirm(client, first).content.decode()
    confirm(client, code_to(EMAIL))
    assert is_signed_in(client)


def test_three_wrong_codes_end_it_and_signing_in_sends_another(client: Client) -> None:
    sign_up(client)
    right = code_to(EMAIL)
    for _ in range(3):
        confirm(client, "AAAA-AAAA")
    confirm(client, right)
    assert not is_signed_in(client)
    client.post("/accounts/login/", {"login": EMAIL, "password": PASSWORD})
    confirm(client, code_to(EMAIL))
    assert is_signed_in(client)


def test_a_form_that_is_sent_twice_makes_one_account_and_the_newest_code_is_good(
    client: Client,
) -> None:
    sign_up(client)
    again = Client()
    assert sign_up(again)["Location"] == CONFIRM
    confirm(again, code_to(EMAIL))
    assert is_signed_in(again)
    assert User.objects.count() == 1


def test_whoever_did_not_choose_the_password_cannot_go_on_with_the_account(client: Client) -> None:
    sign_up(client, password="a password of somebody else")
    sign_up(Client(), password=PASSWORD)
    assert mails_to(EMAIL)[0].subject == "You have a LeetLLM account already"
    assert not User.objects.get().check_password(PASSWORD)


@pytest.mark.django_db(transaction=True)
def test_a_double_click_at_the_same_moment_makes_one_account() -> None:
    def click(_: int) -> tuple[int, str]:
        response = sign_up(Client())
        connection.close()
        return response.status_code, response.get("Location", "")

    with ThreadPoolExecutor(2) as clicks:
        assert list(clicks.map(click, range(2))) == [(302, CONFIRM)] * 2
    assert User.objects.filter(email=EMAIL).count() == 1


def test_an_address_in_another_case_is_the_same_account(client: Client) -> None:
    make_learner(EMAIL)
    sign_up(client, EMAIL.upper())
    assert User.objects.count() == 1
    assert mails_to(EMAIL)[0].subject == "You have a LeetLLM account already"
    client.post("/accounts/logout/")
    client.post("/accounts/login/", {"login": "New@Example.COM", "password": PASSWORD})
    assert is_signed_in(client)


@pytest.mark.parametrize(
    ("password", "words"),
    [
        ("short", "too short"),
        ("1234567890", "too common"),
        ("new@example.com", "too similar to the e-mail address"),
    ],
)
def test_a_bad_password_is_refused_with_its_reason_and_the_address_is_kept(
    client: Client, password: str, words: str
) -> None:
    page = sign_up(client, password=password).content.decode()
    assert words in page
    assert EMAIL in page
    assert not User.objects.exists()


@pytest.mark.parametrize("email", ["", "nobody", "a@b", "a\0@example.com", "x" * 300 + "@e.com"])
def test_a_bad_address_is_refused(client: Client, email: str) -> None:
    assert sign_up(client, email).status_code == 200
    assert not User.objects.exists()


def test_while_no_accounts_are_made_the_page_says_so(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(AccountAdapter, "is_open_for_signup", lambda *_: False)
    assert "No new accounts now" in client.get("/accounts/signup/").content.decode()
    assert "No new accounts now" in sign_up(client).content.decode()
    assert not User.objects.exists()


def test_whoever_signed_up_with_anothers_address_cannot_use_the_password_later(
    client: Client,
) -> None:
    attacker = Client()
    sign_up(attacker, password="a password of the attacker")
    client.post("/accounts/login/code/", {"email": EMAIL})
    client.post("/accounts/login/code/confirm/", {"code": code_to(EMAIL)})
    assert is_signed_in(client)
    attacker.post("/accounts/logout/")
    attacker.post("/accounts/login/", {"login": EMAIL, "password": "a password of the attacker"})
    assert not is_signed_in(attacker)
