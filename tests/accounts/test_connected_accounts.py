"""Signing in with an account elsewhere, and what it must not open."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount, SocialToken
from allauth.socialaccount.providers.github.views import GitHubOAuth2Adapter
from django.test import Client
from pytest_django.fixtures import Settings

from accounts.models import User
from leetllm.local import PROJECT_DIR
from tests.accounts.github import GitHub, github
from tests.accounts.people import (
    PASSWORD,
    confirm_identity,
    is_signed_in,
    link_to,
    mails_to,
    make_learner,
    sign_in,
)

pytestmark = pytest.mark.django_db

EMAIL = "learner@example.com"
TELL_FORM_ACTION = """\
from leetllm import settings
print(settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]["form-action"])
"""


@pytest.fixture
def there(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[GitHub]:
    app = {"client_id": "our-id", "secret": "our-secret"}
    settings.SOCIALACCOUNT_PROVIDERS = {
        "github": {"APPS": [app], "SCOPE": ["user:email"], "OAUTH_PKCE_ENABLED": True}
    }
    with github() as there:
        for name, path in {
            "access_token_url": "/login/oauth/access_token",
            "profile_url": "/user",
            "emails_url": "/user/emails",
        }.items():
            monkeypatch.setattr(GitHubOAuth2Adapter, name, there.url + path)
        yield there


def go(client: Client, **more: str) -> Any:
    """To GitHub and back."""
    return come_back(client, code="a-code", state=leave(client, **more))


def leave(client: Client, **more: str) -> str:
    """The state to come back with."""
    asked = client.post("/accounts/github/login/", query_params=more)
    query = parse_qs(urlsplit(asked["Location"]).query)
    assert query["code_challenge_method"] == ["S256"]
    return query["state"][0]


def come_back(client: Client, **query: str) -> Any:
    return client.get("/accounts/github/login/callback/", query)


def test_it_is_offered_only_where_it_is_configured(client: Client) -> None:
    for path in ("/accounts/login/", "/accounts/signup/"):
        page = client.get(path).content.decode()
        assert "GitHub" not in page
        assert "Google" not in page


def test_the_button_goes_there_with_one_click_and_no_other_site_can_press_it(
    client: Client, there: GitHub
) -> None:
    page = client.get("/accounts/login/?next=/pricing/").content.decode()
    assert "Continue with GitHub" in page
    assert "Google" not in page
    assert client.get("/accounts/github/login/").status_code == 200
    assert Client(enforce_csrf_checks=True).post("/accounts/github/login/").status_code == 403
    asked = client.post("/accounts/github/login/")
    assert asked["Location"].startswith("https://github.com/login/oauth/authorize?")


@pytest.mark.parametrize("configured", [True, False])
def test_the_policy_lets_a_form_lead_there_only_where_it_is_configured(*, configured: bool) -> None:
    given = {"GITHUB_CLIENT_ID": "id", "GITHUB_SECRET": "secret"} if configured else {}
    told = subprocess.run(
        [sys.executable, "-c", TELL_FORM_ACTION],
        cwd=PROJECT_DIR,
        env={**os.environ, **given},
        capture_output=True,
        check=True,
        text=True,
    ).stdout
    assert ("https://github.com" in told) == configured
    assert "google" not in told


def test_a_new_learner_is_in_at_once_and_comes_back_to_the_same_account(
    client: Client, there: GitHub
) -> None:
    there.person(7, EMAIL)
    assert go(client)["Location"] == "/learn/"
    assert is_signed_in(client)
    assert EmailAddress.objects.get(email=EMAIL).verified
    again = Client()
    go(again)
    assert is_signed_in(again)
    assert User.objects.count() == 1


def test_no_token_of_theirs_is_kept(client: Client, there: GitHub) -> None:
    there.person(7, EMAIL)
    go(client)
    assert not SocialToken.objects.exists()


def test_an_address_that_github_did_not_confirm_is_confirmed_here(
    client: Client, there: GitHub
) -> None:
    there.person(7, EMAIL, verified=False)
    assert go(client)["Location"] == "/accounts/confirm-email/"
    assert not is_signed_in(client)


def test_whoever_signed_up_with_anothers_address_first_gets_nothing_from_it(
    client: Client, there: GitHub
) -> None:
    attacker = Client()
    attacker.post("/accounts/signup/", {"email": EMAIL, "password1": "the attacker's password"})
    there.person(7, EMAIL)
    go(client)
    assert not is_signed_in(client)
    assert not SocialAccount.objects.exists()
    assert mails_to(EMAIL)[0].subject == "You have a LeetLLM account already"
    client.post("/accounts/logout/")

    # The owner takes the account by its address, and the attacker is out.
    client.post("/accounts/password/reset/", {"email": EMAIL})
    form = client.get(link_to(EMAIL))["Location"]
    client.post(form, {"password1": PASSWORD})
    data = {"login": EMAIL, "password": "the attacker's password"}
    attacker.post("/accounts/logout/")
    assert "do not match" in attacker.post("/accounts/login/", data).content.decode()
    assert not is_signed_in(attacker)


@pytest.mark.parametrize("verified", [True, False])
def test_an_account_elsewhere_with_the_same_address_opens_no_account_here(
    client: Client, there: GitHub, *, verified: bool
) -> None:
    make_learner(EMAIL)
    there.person(7, EMAIL, verified=verified)
    go(client)
    assert not is_signed_in(client)
    assert User.objects.count() == 1


def test_a_learner_connects_it_in_the_settings_signs_in_with_it_and_disconnects(
    client: Client, there: GitHub
) -> None:
    learner = make_learner(EMAIL)
    sign_in(client, learner)
    confirm_identity(client)
    there.person(7, "elsewhere@example.com")
    assert go(client, process="connect")["Location"] == "/accounts/3rdparty/"
    assert "GitHub" in client.get("/accounts/3rdparty/").content.decode()
    assert mails_to(EMAIL)[0].subject == "You can sign in with GitHub"
    other = Client()
    go(other)
    assert is_signed_in(other)
    account = SocialAccount.objects.get(user=learner)
    client.post("/accounts/3rdparty/", {"account": account.pk})
    assert not SocialAccount.objects.exists()


def test_the_last_way_in_is_not_disconnected(client: Client, there: GitHub) -> None:
    there.person(7, EMAIL)
    go(client)
    account = SocialAccount.objects.get()
    page = client.post("/accounts/3rdparty/", {"account": account.pk})
    assert "Set a password before you leave it" in page.content.decode()
    assert SocialAccount.objects.exists()


def test_nobody_takes_over_or_cuts_anothers_connection(client: Client, there: GitHub) -> None:
    there.person(7, EMAIL)
    go(Client())
    account = SocialAccount.objects.get()
    sign_in(client, make_learner("other@example.com"))
    confirm_identity(client)
    go(client, process="connect")
    client.post("/accounts/3rdparty/", {"account": account.pk})
    account.refresh_from_db()
    assert account.user.email == EMAIL


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ({"error": "access_denied"}, "Sign-in cancelled"),
        ({"error": "server_error"}, "That did not work"),
        ({"code": "a-code", "state": "forged"}, "That did not work"),
    ],
)
def test_what_fails_there_is_told_in_plain_words(
    client: Client, there: GitHub, query: dict[str, str], words: str
) -> None:
    back = come_back(client, **{"state": leave(client), **query})
    page = client.get(back["Location"]) if "Location" in back else back
    assert words in page.content.decode()
    assert not is_signed_in(client)


def test_a_way_back_works_once(client: Client, there: GitHub) -> None:
    there.person(7, EMAIL)
    state = leave(client)
    come_back(client, code="a-code", state=state)
    client.post("/accounts/logout/")
    come_back(client, code="a-code", state=state)
    assert not is_signed_in(client)


def test_an_open_browser_alone_connects_nothing(client: Client, there: GitHub) -> None:
    sign_in(client, make_learner(EMAIL))
    there.person(7, "thief@example.com")
    assert go(client, process="connect")["Location"].startswith("/accounts/reauthenticate/")
    assert not SocialAccount.objects.exists()
