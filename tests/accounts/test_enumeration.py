"""No door tells whether an address has an account: not by its answer, not by its work."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.test import Client
from pytest_django.fixtures import Settings

from accounts.models import OutgoingMail
from tests.accounts.people import PASSWORD, confirm_identity, make_learner, sign_in
from tests.factories import make_user

pytestmark = pytest.mark.django_db

KNOWN, UNKNOWN = "some-known@example.com", "not-a-user@example.com"
WRONG = {"code": "AAAA-AAAA"}


class CountingHasher(Argon2PasswordHasher):
    """The product's own, made cheap, counting what it computes."""

    time_cost, memory_cost, parallelism = 1, 8, 1
    count: ClassVar[int] = 0

    def encode(self, *args: Any, **kwargs: Any) -> str:
        CountingHasher.count += 1
        return super().encode(*args, **kwargs)

    def verify(self, *args: Any, **kwargs: Any) -> bool:
        CountingHasher.count += 1
        return super().verify(*args, **kwargs)


@dataclass
class Seen:
    """What a stranger sees, and what the server worked."""

    answers: list[tuple[int, str, dict[str, str], dict[str, str], str]]
    hashes: int
    mails: int


Step = tuple[str, str, dict[str, str]]


def ask(path: str, **data: str) -> Step:
    return "post", path, data


def look(path: str) -> Step:
    return "get", path, {}


SIGN_UP = ask("/accounts/signup/", email="ADDRESS", password1="a password of a stranger")
REQUEST_CODE = ask("/accounts/login/code/", email="ADDRESS")
DOORS: dict[str, list[Step]] = {
    "login": [ask("/accounts/login/", login="ADDRESS", password="a wrong password")],
    "login, too often": [ask("/accounts/login/", login="ADDRESS", password="a wrong one")] * 12,
    "signup": [SIGN_UP],
    "signup, then sign-in": [SIGN_UP, look("/accounts/login/"), look("/accounts/signup/")],
    "signup, resent": [SIGN_UP, ask("/accounts/confirm-email/", action="resend")],
    "signup, resent too often": [SIGN_UP, *[ask("/accounts/confirm-email/", action="resend")] * 5],
    "signup, wrong codes": [SIGN_UP, *[ask("/accounts/confirm-email/", **WRONG)] * 4],
    "signup, other address": [SIGN_UP, ask("/accounts/logout/", next="/accounts/signup/")],
    "signup, too often": [SIGN_UP, *[ask("/accounts/logout/"), SIGN_UP] * 4],
    "code": [REQUEST_CODE],
    "code, then sign-in": [REQUEST_CODE, look("/accounts/login/"), look("/accounts/signup/")],
    "code, resent": [REQUEST_CODE, ask("/accounts/login/code/confirm/", action="resend")],
    "code, wrong": [REQUEST_CODE, *[ask("/accounts/login/code/confirm/", **WRONG)] * 4],
    "code, too often": [REQUEST_CODE, *[ask("/accounts/logout/"), REQUEST_CODE] * 4],
    "reset": [ask("/accounts/password/reset/", email="ADDRESS")],
    "reset, too often": [ask("/accounts/password/reset/", email="ADDRESS")] * 7,
}


def seen_through(steps: list[Step], address: str, client: Client | None = None) -> Seen:
    client = client or Client()
    CountingHasher.count = 0
    mails = OutgoingMail.objects.count()
    answers = []
    for method, path, data in steps:
        filled = {name: value.replace("ADDRESS", address) for name, value in data.items()}
        response = getattr(client, method)(path, filled)
        answers.append(without_secrets(response, address))
        while "Location" in response:
            response = client.get(response["Location"])
            answers.append(without_secrets(response, address))
    return Seen(answers, CountingHasher.count, OutgoingMail.objects.count() - mails)


def without_secrets(
    response: Any, address: str
) -> tuple[int, str, dict[str, str], dict[str, str], str]:
    body = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", response.content.decode())
    body = re.sub(r'"challenge": "[^"]+"', "", body).replace(address, "ADDRESS")
    headers = {name: value for name, value in response.headers.items() if name != "ETag"}
    headers.pop("Expires", None)
    cookies = {
        name: f"{cookie['path']} {cookie['max-age']} {cookie['samesite']} {len(cookie.value)}"
        for name, cookie in response.cookies.items()
    }
    return response.status_code, response.get("Location", ""), headers, cookies, body


@pytest.fixture(autouse=True)
def _counted(settings: Settings) -> None:
    settings.PASSWORD_HASHERS = [f"{__name__}.CountingHasher"]


def make_confirmed() -> None:
    make_learner(KNOWN)


def make_unconfirmed() -> None:
    user = make_user(email=KNOWN, password=PASSWORD)
    EmailAddress.objects.create(user=user, email=KNOWN, primary=True)


def make_passwordless() -> None:
    make_learner(KNOWN, password=None)


def make_closed() -> None:
    make_learner(KNOWN, is_active=False)


@pytest.mark.parametrize("make", [make_confirmed, make_unconfirmed, make_passwordless, make_closed])
@pytest.mark.parametrize("door", DOORS)
def test_a_door_answers_the_same_with_and_without_an_account(
    door: str, make: Callable[[], None], empty_limits: Callable[[], None]
) -> None:
    make()
    known = seen_through(DOORS[door], KNOWN)
    empty_limits()
    unknown = seen_through(DOORS[door], UNKNOWN)
    assert known == unknown


@pytest.mark.parametrize("steps", [[], [ask("/accounts/confirm-email/", action="resend")]])
def test_changing_the_address_does_not_tell_whose_another_one_is(
    client: Client, steps: list[Step], empty_limits: Callable[[], None]
) -> None:
    make_learner(KNOWN)
    sign_in(client, make_learner("me@example.com"))
    confirm_identity(client)
    seen = []
    for address in (KNOWN, UNKNOWN):
        change = ask("/accounts/email/", email="ADDRESS", action_add="")
        seen.append(seen_through([change, *steps], address, client))
        empty_limits()
    assert seen[0] == seen[1]
    assert seen[0].mails == 1 + len(steps)


def test_a_wrong_password_costs_one_hash_and_signing_up_one() -> None:
    make_learner(KNOWN)
    assert seen_through(DOORS["login"], KNOWN).hashes == 1
    assert seen_through(DOORS["signup"], KNOWN).hashes == 1
