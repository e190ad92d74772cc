"""Every page and mail of an account is in our own words and design."""

from __future__ import annotations

import re
from pathlib import Path

import allauth
import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import reverse

from tests.accounts.people import confirm_identity, make_learner, sign_in
from tests.accounts.two_step import turn_on

ALLAUTH = Path(allauth.__file__).parent / "templates"
OURS = settings.BASE_DIR / "templates"
# Phones, links to confirm with, several addresses, passkeys at sign-up, trusted browsers and
# codes to reset with are switched off.
SWITCHED_OFF = {
    "account/confirm_password_reset_code.html",
    "account/confirm_phone_verification_code.html",
    "account/email.html",
    "account/email/password_reset_code_message.txt",
    "account/email/password_reset_code_subject.txt",
    "account/email_confirm.html",
    "account/messages/phone_verification_sent.txt",
    "account/messages/phone_verified.txt",
    "account/messages/primary_email_set.txt",
    "account/messages/unverified_primary_email.txt",
    "account/phone_change.html",
    "account/signup_by_passkey.html",
    "account/verification_sent.html",
    "account/verified_email_required.html",
    "mfa/trust.html",
    "mfa/webauthn/signup_form.html",
    "socialaccount/login_redirect.html",
}
WITH_WORDS = re.compile(r"{% *(?:blocktrans|trans|translate|blocktranslate)\b")
VISITED = [
    "account_login",
    "account_signup",
    "account_request_login_code",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key_done",
    "account_inactive",
    "socialaccount_login_cancelled",
]
SETTINGS = [
    "account_email",
    "account_change_password",
    "account_logout",
    "mfa_index",
    "mfa_list_webauthn",
    "mfa_add_webauthn",
    "mfa_activate_totp",
    "usersessions_list",
    "socialaccount_connections",
]
WITH_TWO_STEPS = [
    "mfa_index",
    "mfa_deactivate_totp",
    "mfa_view_recovery_codes",
    "mfa_generate_recovery_codes",
]


def templates_with_words() -> list[str]:
    """allauth's pages, mails and messages that say something."""
    return sorted(
        str(path.relative_to(ALLAUTH))
        for folder in ("account", "mfa", "usersessions", "socialaccount")
        for path in (ALLAUTH / folder).rglob("*.*")
        if "snippets" not in path.parts and WITH_WORDS.search(path.read_text())
    )


@pytest.mark.parametrize("name", sorted(set(templates_with_words()) - SWITCHED_OFF))
def test_no_text_is_left_to_allauth(name: str) -> None:
    if name.endswith("/base.html"):  # a title, which each page of ours gives itself
        return
    assert (OURS / name).exists()


def assert_whole(client: Client, name: str, status: int = 200) -> None:
    response = client.get(reverse(name))
    assert response.status_code == status
    page = response.content.decode()
    assert page.count("<h1") == 1
    assert "style=" not in page
    assert "onclick" not in page
    assert re.search(r"<title>\S.* · LeetLLM</title>", page)
    assert '<meta name="robots" content="noindex">' in page
    for path in re.findall(r'(?:src|href)="/static/([^"#?]+)', page):
        assert finders.find(path) or path.startswith("vendor/"), path


@pytest.mark.django_db
@pytest.mark.parametrize("name", VISITED)
def test_a_page_for_everybody(client: Client, name: str) -> None:
    assert_whole(client, name)


@pytest.mark.django_db
def test_a_page_for_what_failed_elsewhere(client: Client) -> None:
    assert_whole(client, "socialaccount_login_error", 401)


@pytest.mark.django_db
@pytest.mark.parametrize("name", SETTINGS)
def test_a_page_of_the_settings(client: Client, name: str) -> None:
    sign_in(client, make_learner())
    confirm_identity(client)
    assert_whole(client, name)


@pytest.mark.django_db
@pytest.mark.parametrize("name", WITH_TWO_STEPS)
def test_a_page_of_two_step_sign_in(client: Client, name: str) -> None:
    learner = make_learner()
    sign_in(client, learner)
    confirm_identity(client)
    turn_on(learner)
    assert_whole(client, name)


@pytest.mark.django_db
def test_an_account_without_a_password_may_set_one(client: Client) -> None:
    learner = make_learner(password=None)
    client.force_login(learner)
    assert_whole(client, "account_set_password")
    client.post(reverse("account_set_password"), {"password1": "correct horse battery"})
    learner.refresh_from_db()
    assert learner.has_usable_password()


@pytest.mark.django_db
def test_the_settings_mark_where_one_is(client: Client) -> None:
    sign_in(client, make_learner())
    page = client.get("/accounts/2fa/webauthn/").content.decode()
    assert 'href="/accounts/2fa/webauthn/" aria-current="page"' in page
    assert 'href="/accounts/2fa/" aria-current' not in page
    assert "Connected accounts" not in page  # no provider is configured
