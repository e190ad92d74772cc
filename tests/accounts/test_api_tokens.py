"""A token is made by its owner alone, shown once, kept as a hash, and ended at once."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from accounts import tokens
from accounts.models import ApiToken, User
from accounts.tokens import MOST_TOKENS, TooManyTokensError, find_token, make_token, new_draft
from tests.accounts.people import confirm_identity, make_learner, sign_in
from tests.accounts.traces import tables_that_mention
from tests.factories import make_user

pytestmark = pytest.mark.django_db

PAGE = "/settings/tokens/"
NEW = "/settings/tokens/new/"


@pytest.fixture
def user(client: Client) -> User:
    user = make_learner()
    sign_in(client, user)
    confirm_identity(client)
    return user


def draft_of(client: Client) -> str:
    match = re.search(r'name="draft" value="([^"]+)"', client.get(NEW).content.decode())
    assert match
    return match[1]


def make(client: Client, draft: str, name: str = "My script") -> str:
    """The token, as the page shows it."""
    html = client.post(NEW, {"name": name, "draft": draft}).content.decode()
    match = re.search(r'id="token">([^<]+)<', html)
    assert match
    return match[1]


def test_it_is_shown_once_and_works(client: Client, user: User) -> None:
    token = make(client, draft_of(client))
    found = find_token(token, timezone.now())
    assert found is not None
    assert found.user == user
    assert "My script" in client.get(PAGE).content.decode()
    assert token not in client.get(PAGE).content.decode()


def test_it_stands_nowhere_in_the_database(client: Client, user: User) -> None:
    token = make(client, draft_of(client))
    assert tables_that_mention(token) == {}


def test_a_double_click_makes_one_and_shows_it_again(client: Client, user: User) -> None:
    draft = draft_of(client)
    assert make(client, draft) == make(client, draft)
    assert ApiToken.objects.count() == 1


def test_two_forms_make_two(client: Client, user: User) -> None:
    assert make(client, draft_of(client)) != make(client, draft_of(client))


def test_one_draft_makes_another_token_for_another_account() -> None:
    draft = new_draft()
    assert make_token(make_user(), "A", draft) != make_token(make_user(), "A", draft)


@pytest.mark.parametrize("draft", ["", "forged", "forged:1tABCD:AAAA"])
def test_a_form_that_is_not_ours_makes_none(client: Client, user: User, draft: str) -> None:
    response = client.post(NEW, {"name": "My script", "draft": draft})
    assert "My script" in response.content.decode()
    assert not ApiToken.objects.exists()


def test_a_form_of_yesterday_makes_none_and_says_so(
    client: Client, user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = draft_of(client)
    monkeypatch.setattr(tokens, "DRAFT_LIVES", timedelta(seconds=-1))
    response = client.post(NEW, {"name": "My script", "draft": draft})
    assert "This form has expired" in response.content.decode()
    assert not ApiToken.objects.exists()


def test_it_needs_a_name(client: Client, user: User) -> None:
    response = client.post(NEW, {"name": " ", "draft": draft_of(client)})
    assert "This field is required" in response.content.decode()
    assert not ApiToken.objects.exists()


def test_only_who_has_just_proved_who_they_are_makes_one(client: Client) -> None:
    client.force_login(make_learner())
    for response in (client.get(NEW), client.post(NEW, {"name": "A", "draft": new_draft()})):
        assert response.status_code == 302
        assert response["Location"].startswith("/accounts/reauthenticate/")
    assert not ApiToken.objects.exists()


def test_a_visitor_is_asked_to_sign_in(client: Client) -> None:
    assert client.get(PAGE)["Location"].startswith("/accounts/login/")
    assert client.get(NEW)["Location"].startswith("/accounts/login/")


def test_an_account_has_ten_at_most(client: Client, user: User) -> None:
    for number in range(MOST_TOKENS):
        make_token(user, str(number))
    response = client.post(NEW, {"name": "A", "draft": new_draft()}, follow=True)
    assert "Revoke one to make another" in response.content.decode()
    assert ApiToken.objects.count() == MOST_TOKENS


def test_revoking_is_at_once_twice_harmless_and_for_the_owner_alone(
    client: Client, user: User
) -> None:
    mine, theirs = make_token(user, "Mine"), make_token(make_user(), "Theirs")
    for token in (mine, theirs):
        pk = ApiToken.objects.get(prefix=token[:12]).pk
        for _ in range(2):
            assert client.post(f"{PAGE}{pk}/revoke/").status_code == 302
    assert find_token(mine, timezone.now()) is None
    assert find_token(theirs, timezone.now()) is not None


@pytest.mark.django_db(transaction=True)
def test_many_at_once_are_ten_at_most() -> None:
    user = make_user()

    def make_one(number: int) -> bool:
        try:
            make_token(user, str(number))
        except TooManyTokensError:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(make_one, range(MOST_TOKENS + 6)))
    assert sum(made) == MOST_TOKENS == ApiToken.objects.count()
