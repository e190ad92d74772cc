"""Guessing is slow, from wherever it claims to come, and locks nobody else out."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from tests.accounts.people import (
    PASSWORD,
    is_signed_in,
    mails_to,
    make_learner,
    sign_in,
)
from tests.accounts.two_step import app_code, turn_on

pytestmark = pytest.mark.django_db

FAILURES = 5  # of one address from one place, in five minutes
VICTIM = "learner@example.com"
TOO_MANY = "too many attempts"


def guess(client: Client, number: int, email: str = VICTIM, path: str = "/accounts/login/") -> Any:
    data = {"login": email, "password": f"guess number {number}"}
    return client.post(path, data, headers={"x-forwarded-for": f"203.0.113.{number}"})


def tries(answers: list[Any]) -> int:
    """How many guesses were compared with the password."""
    return sum("do not match" in answer.content.decode() for answer in answers)


def test_a_password_is_guessed_a_few_times_and_no_more() -> None:
    learner = make_learner()
    client = Client()
    assert tries([guess(client, number) for number in range(50)]) == FAILURES
    assert "Too many attempts" in sign_in(client, learner).content.decode()
    assert not is_signed_in(client)


def test_neither_a_new_session_nor_the_case_of_the_address_gives_new_guesses() -> None:
    make_learner()
    spellings = [VICTIM, VICTIM.upper(), VICTIM.title(), f" {VICTIM} "]
    answers = [guess(Client(), number, spellings[number % 4]) for number in range(20)]
    assert tries(answers) == FAILURES


def test_many_accounts_are_not_tried_from_one_place() -> None:
    answers = [guess(Client(), number, f"learner{number}@example.com") for number in range(30)]
    assert tries(answers) == 10


def test_the_desk_of_the_authors_has_the_same_limit() -> None:
    make_learner(is_staff=True)
    client = Client()
    door = client.get("/admin/login/", follow=True).redirect_chain[-1][0]
    assert door.startswith("/accounts/login/")
    assert tries([guess(client, number, path=door) for number in range(20)]) == FAILURES


def test_the_learner_still_signs_in_from_elsewhere() -> None:
    learner = make_learner()
    for number in range(20):
        guess(Client(), number)
    here = Client(REMOTE_ADDR="198.51.100.7")
    sign_in(here, learner)
    assert is_signed_in(here)


def test_a_good_sign_in_gives_the_guesser_no_new_guesses() -> None:
    make_learner()
    own = make_learner("guesser@example.com")
    answers = []
    for number in range(12):
        answers.append(guess(Client(), number))
        sign_in(Client(), own)
    assert tries(answers) == FAILURES


def test_the_second_step_is_guessed_a_few_times_and_no_more() -> None:
    learner = make_learner()
    secret = turn_on(learner)
    client = Client()
    sign_in(client, learner)
    pages = [client.post("/accounts/2fa/authenticate/", {"code": "000000"}) for _ in range(6)]
    assert "This code is not right" in pages[FAILURES - 1].content.decode()
    assert TOO_MANY in pages[FAILURES].content.decode()
    client.post("/accounts/2fa/authenticate/", {"code": app_code(secret)})
    assert not is_signed_in(client)


@pytest.mark.parametrize(
    ("path", "data", "limit"),
    [
        ("/accounts/signup/", {"email": "not an address", "password1": PASSWORD}, 20),
        ("/accounts/login/", {"login": "a@example.com", "password": ""}, 30),
        ("/accounts/password/reset/", {"email": VICTIM}, 5),
    ],
)
def test_a_door_that_is_knocked_at_too_often_closes_for_a_while(
    client: Client, path: str, data: dict[str, str], limit: int
) -> None:
    answers = [
        client.post(path, data, headers={"x-forwarded-for": f"203.0.113.{number}"})
        for number in range(limit + 3)
    ]
    statuses = [answer.status_code for answer in answers]
    assert statuses.index(429) == limit
    assert set(statuses[limit:]) == {429}
    page = answers[-1].content.decode()
    assert "Too many attempts" in page
    assert "Wait a few minutes" in page


def test_one_address_gets_few_mails_however_many_ask() -> None:
    for number in range(10):
        client = Client(REMOTE_ADDR=f"198.51.100.{number}")
        client.post("/accounts/login/code/", {"email": VICTIM})
    assert len(mails_to(VICTIM)) == 3


def test_behind_a_proxy_the_client_is_whom_the_proxy_names(settings: Settings) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    make_learner()

    def knock(client_address: str, number: int) -> Any:
        return Client().post(
            "/accounts/login/",
            {"login": VICTIM, "password": f"guess {number}"},
            # The first is the client's own claim; the last is what our proxy saw.
            headers={"x-forwarded-for": f"203.0.113.{number}, {client_address}"},
        )

    assert tries([knock("192.0.2.1", number) for number in range(10)]) == FAILURES
    assert tries([knock("192.0.2.2", 1)]) == 1
