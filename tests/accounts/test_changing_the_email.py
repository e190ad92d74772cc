from __future__ import annotations

import pytest
from allauth.account.models import EmailAddress
from django.test import Client

from accounts.models import User
from tests.accounts.people import (
    PASSWORD,
    code_to,
    confirm_identity,
    is_signed_in,
    mails_to,
    make_learner,
    sign_in,
)
from tests.accounts.two_step import turn_on

pytestmark = pytest.mark.django_db

OLD, NEW = "learner@example.com", "moved@example.com"


@pytest.fixture
def learner(client: Client) -> User:
    """Signed in, and known to be the one."""
    learner = make_learner(OLD)
    sign_in(client, learner)
    confirm_identity(client)
    return learner


def change(client: Client, email: str = NEW) -> str:
    response = client.post("/accounts/email/", {"email": email, "action_add": ""})
    return response.get("Location", "")


def confirm(client: Client, code: str) -> None:
    client.post("/accounts/confirm-email/", {"code": code})


def test_the_old_address_stays_until_the_new_one_is_confirmed(
    client: Client, learner: User
) -> None:
    assert change(client) == "/accounts/confirm-email/"
    learner.refresh_from_db()
    assert learner.email == OLD
    confirm(client, code_to(NEW))
    learner.refresh_from_db()
    assert learner.email == NEW
    assert list(EmailAddress.objects.values_list("email", "verified")) == [(NEW, True)]
    assert is_signed_in(client)


def test_the_old_address_is_told(client: Client, learner: User) -> None:
    change(client)
    confirm(client, code_to(NEW))
    mail = mails_to(OLD)[0]
    assert mail.subject == "Your email address was changed"
    assert f"from {OLD} to {NEW}" in mail.text
    assert "this address can no longer reset the password" in mail.text


def test_a_wrong_code_changes_nothing(client: Client, learner: User) -> None:
    change(client)
    confirm(client, "AAAA-AAAA")
    learner.refresh_from_db()
    assert learner.email == OLD


def test_the_learner_signs_in_with_the_new_one_alone(client: Client, learner: User) -> None:
    change(client)
    confirm(client, code_to(NEW))
    for email, may in ((OLD, False), (NEW, True)):
        stranger = Client()
        stranger.post("/accounts/login/", {"login": email, "password": PASSWORD})
        assert is_signed_in(stranger) == may


def test_whoever_found_an_open_browser_is_asked_for_the_password_first(client: Client) -> None:
    sign_in(client, make_learner())
    assert change(client).startswith("/accounts/reauthenticate/")
    assert not mails_to(NEW)


def test_what_was_asked_for_goes_on_after_the_password(client: Client) -> None:
    sign_in(client, make_learner())
    door = change(client)
    after = client.post(door, {"password": PASSWORD})
    assert after["Location"] == "/accounts/confirm-email/"
    confirm(client, code_to(NEW))
    assert User.objects.get().email == NEW


def test_with_two_step_sign_in_too(client: Client, learner: User) -> None:
    turn_on(learner)
    change(client)
    confirm(client, code_to(NEW))
    learner.refresh_from_db()
    assert learner.email == NEW


def test_the_address_of_another_account_is_never_taken_over(client: Client, learner: User) -> None:
    make_learner("other@example.com")
    change(client, "other@example.com")
    confirm(client, code_to("other@example.com"))
    learner.refresh_from_db()
    assert learner.email == OLD
    assert User.objects.get(email="other@example.com") != learner


def test_two_who_want_one_address_do_not_both_get_it(client: Client, learner: User) -> None:
    rival = Client()
    sign_in(rival, make_learner("rival@example.com"))
    confirm_identity(rival)
    change(client)
    first = code_to(NEW)
    change(rival)
    confirm(rival, code_to(NEW))
    confirm(client, first)
    assert list(User.objects.order_by("email").values_list("email", flat=True)) == [OLD, NEW]


def test_the_own_address_in_another_case_is_no_change(client: Client, learner: User) -> None:
    page = client.post("/accounts/email/", {"email": OLD.upper(), "action_add": ""})
    assert "This is the address of your account already" in page.content.decode()


def test_confirming_twice_is_harmless(client: Client, learner: User) -> None:
    change(client)
    code = code_to(NEW)
    confirm(client, code)
    response = client.post("/accounts/confirm-email/", {"code": code})
    assert response["Location"] == "/accounts/email/"
    assert len(mails_to(OLD)) == 1
