from __future__ import annotations

import re
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group
from django.test import Client

from accounts.models import User
from tests.accounts.people import (
    code_to,
    confirm_identity,
    is_signed_in,
    mails_to,
    make_learner,
    sign_in,
)
from tests.accounts.two_step import app_code, recovery_codes, turn_on

pytestmark = pytest.mark.django_db

ACTIVATE = "/accounts/2fa/totp/activate/"
SECOND_STEP = "/accounts/2fa/authenticate/"


@pytest.fixture
def learner(client: Client) -> User:
    """Signed in, and known to be the one."""
    learner = make_learner()
    sign_in(client, learner)
    confirm_identity(client)
    return learner


def second_step(client: Client, code: str) -> Any:
    return client.post(SECOND_STEP, {"code": code})


@pytest.mark.usefixtures("commits")
def test_setting_up_an_app(client: Client, learner: User) -> None:
    page = client.get(ACTIVATE).content.decode()
    assert "<svg" in page
    assert "<?xml" not in page
    found = re.search(r'id="authenticator_secret">(\w+)<', page)
    assert found is not None
    answer = client.post(ACTIVATE, {"code": app_code(found[1])})
    assert answer["Location"] == "/accounts/2fa/recovery-codes/"
    codes = client.get(answer["Location"]).content.decode()
    assert all(code in codes for code in recovery_codes(learner))
    assert mails_to(learner.email)[0].subject == "Two-step sign-in is on"


def test_a_wrong_code_turns_nothing_on_and_keeps_the_secret(client: Client, learner: User) -> None:
    secrets = [
        re.findall(r'id="authenticator_secret">(\w+)<', page.content.decode())
        for page in (client.get(ACTIVATE), client.post(ACTIVATE, {"code": "000000"}))
    ]
    assert secrets[0] == secrets[1]
    assert not Authenticator.objects.exists()


def test_signing_in_with_the_app(client: Client) -> None:
    learner = make_learner()
    secret = turn_on(learner)
    assert sign_in(client, learner)["Location"] == SECOND_STEP
    assert not is_signed_in(client)
    assert second_step(client, app_code(secret))["Location"] == "/learn/"
    assert is_signed_in(client)


def test_a_code_that_was_seen_over_the_shoulder_is_used_up(client: Client) -> None:
    learner = make_learner()
    secret = turn_on(learner)
    code = app_code(secret)
    sign_in(client, learner)
    second_step(client, code)
    thief = Client()
    sign_in(thief, learner)
    second_step(thief, code)
    assert not is_signed_in(thief)


@pytest.mark.parametrize("steps", [-2, 2])
def test_codes_of_another_time_are_no_good(client: Client, steps: int) -> None:
    learner = make_learner()
    secret = turn_on(learner)
    sign_in(client, learner)
    second_step(client, app_code(secret, steps))
    assert not is_signed_in(client)


def test_a_recovery_code_signs_in_once(client: Client) -> None:
    learner = make_learner()
    turn_on(learner)
    code = recovery_codes(learner)[0]
    sign_in(client, learner)
    second_step(client, code)
    assert is_signed_in(client)
    again = Client()
    sign_in(again, learner)
    second_step(again, code)
    assert not is_signed_in(again)
    assert len(recovery_codes(learner)) == 9


def test_a_code_by_email_does_not_get_round_the_second_step(client: Client) -> None:
    learner = make_learner()
    turn_on(learner)
    client.post("/accounts/login/code/", {"email": learner.email})
    answer = client.post("/accounts/login/code/confirm/", {"code": code_to(learner.email)})
    assert answer["Location"] == SECOND_STEP
    assert not is_signed_in(client)


def test_authors_take_the_same_two_steps_to_their_desk(client: Client) -> None:
    author = make_learner(is_staff=True)
    author.groups.add(Group.objects.create(name="Authors"))
    secret = turn_on(author)
    door = client.get("/admin/")["Location"]
    door = client.get(door)["Location"]
    assert door == "/accounts/login/?next=%2Fadmin%2F"
    data = {"login": author.email, "password": "correct horse battery", "next": "/admin/"}
    assert client.post(door, data)["Location"] == SECOND_STEP
    assert client.get("/admin/").status_code == 302
    assert second_step(client, app_code(secret))["Location"] == "/admin/"
    assert client.get("/admin/").status_code == 200


def test_the_old_door_of_the_desk_takes_no_password(client: Client) -> None:
    author = make_learner(is_staff=True)
    data = {"username": author.email, "password": "correct horse battery"}
    assert client.post("/admin/login/", data)["Location"].startswith("/accounts/login/")
    assert not is_signed_in(client)


def test_turning_it_off_asks_who_one_is_and_takes_the_recovery_codes_along(client: Client) -> None:
    learner = make_learner()
    secret = turn_on(learner)
    sign_in(client, learner)
    second_step(client, app_code(secret))
    off = "/accounts/2fa/totp/deactivate/"
    assert client.post(off)["Location"].startswith("/accounts/reauthenticate/")
    confirm_identity(client)
    client.post(off)
    assert not Authenticator.objects.exists()
    assert mails_to(learner.email)[0].subject == "The authenticator app is off"


@pytest.mark.usefixtures("commits")
def test_new_recovery_codes_end_the_old(client: Client, learner: User) -> None:
    turn_on(learner)
    old = recovery_codes(learner)
    answer = client.post("/accounts/2fa/recovery-codes/generate/", follow=True)
    assert "Keep these codes" in answer.content.decode()
    assert mails_to(learner.email)[0].subject == "New recovery codes"
    assert not set(old) & set(recovery_codes(learner))


def test_recovery_codes_are_downloaded_as_a_text(client: Client, learner: User) -> None:
    turn_on(learner)
    answer = client.get("/accounts/2fa/recovery-codes/download/")
    assert answer["Content-Disposition"] == 'attachment; filename="recovery-codes.txt"'
    lines = answer.content.decode().split()
    assert set(recovery_codes(learner)) <= set(lines)
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize(
    "path",
    [
        ACTIVATE,
        "/accounts/2fa/recovery-codes/",
        "/accounts/2fa/recovery-codes/download/",
        "/accounts/2fa/recovery-codes/generate/",
        "/accounts/2fa/webauthn/add/",
    ],
)
def test_an_open_browser_alone_does_not_show_or_change_it(client: Client, path: str) -> None:
    learner = make_learner()
    if path != ACTIVATE:
        turn_on(learner)
    client.force_login(learner)
    assert client.get(path)["Location"].startswith("/accounts/reauthenticate/")
