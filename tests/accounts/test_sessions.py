"""A cookie that was copied is worthless after whatever ends its session."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.test import Client

from accounts.models import User
from tests.accounts.people import (
    PASSWORD,
    confirm_identity,
    is_signed_in,
    link_to,
    make_learner,
    sign_in,
)

pytestmark = pytest.mark.django_db

NEW_PASSWORD = "another battery staple"


def browser_of(learner: User, name: str = "Firefox/140.0 Windows") -> Client:
    client = Client(headers={"user-agent": name})
    sign_in(client, learner)
    return client


def copied(client: Client) -> Client:
    thief = Client()
    name = settings.SESSION_COOKIE_NAME
    thief.cookies[name] = client.cookies[name].value
    return thief


def sign_out(client: Client, learner: User) -> None:
    client.post("/accounts/logout/")


def change_password(client: Client, learner: User) -> None:
    data = {"oldpassword": PASSWORD, "password1": NEW_PASSWORD}
    assert client.post("/accounts/password/change/", data).status_code == 302


def reset_password(client: Client, learner: User) -> None:
    stranger = Client()
    stranger.post("/accounts/password/reset/", {"email": learner.email})
    form = stranger.get(link_to(learner.email))["Location"]
    assert stranger.post(form, {"password1": NEW_PASSWORD}).status_code == 302


def deactivate(client: Client, learner: User) -> None:
    User.objects.filter(pk=learner.pk).update(is_active=False)


def delete(client: Client, learner: User) -> None:
    learner.delete()


def sign_out_from_elsewhere(client: Client, learner: User) -> None:
    session = UserSession.objects.get(session_key=client.session.session_key)
    browser_of(learner).post(f"/settings/sessions/{session.pk}/end/")


def sign_out_everywhere_else(client: Client, learner: User) -> None:
    browser_of(learner).post("/accounts/sessions/")


@pytest.mark.parametrize(
    "end",
    [
        sign_out,
        change_password,
        reset_password,
        deactivate,
        delete,
        sign_out_from_elsewhere,
        sign_out_everywhere_else,
    ],
)
@pytest.mark.parametrize("path", ["/accounts/sessions/", "/api/v1/account/"])
def test_a_copied_cookie_is_dead(end: Callable[[Client, User], None], path: str) -> None:
    learner = make_learner()
    client = browser_of(learner)
    thief = copied(client)
    assert thief.get(path).status_code == 200
    end(client, learner)
    assert thief.get(path).status_code in {302, 401, 403}


def test_whoever_changes_the_password_stays_signed_in_here_and_nowhere_else() -> None:
    learner = make_learner()
    here, there = browser_of(learner), browser_of(learner)
    change_password(here, learner)
    assert is_signed_in(here)
    assert not is_signed_in(there)
    assert len(UserSession.objects.purge_and_list(learner)) == 1


def test_the_list_names_browsers_and_marks_this_one() -> None:
    learner = make_learner()
    browser_of(learner, "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Safari/605.1")
    page = browser_of(learner, "Mozilla/5.0 (X11; Linux) Chrome/140.0 Safari/537").get(
        "/accounts/sessions/"
    )
    text = page.content.decode()
    assert "Safari on iPhone" in text
    assert text.index("Chrome on Linux") < text.index("This one") < text.index("Safari on iPhone")


def test_one_browser_is_signed_out_and_a_second_click_is_harmless() -> None:
    learner = make_learner()
    here, there, third = (browser_of(learner) for _ in range(3))
    session = UserSession.objects.get(session_key=there.session.session_key)
    for _ in range(2):
        response = here.post(f"/settings/sessions/{session.pk}/end/")
        assert response["Location"] == "/accounts/sessions/"
    assert [is_signed_in(client) for client in (here, there, third)] == [True, False, True]


def test_nobody_ends_another_persons_session() -> None:
    theirs = browser_of(make_learner("victim@example.com"))
    session = UserSession.objects.get(session_key=theirs.session.session_key)
    mine = browser_of(make_learner())
    answers = [
        mine.post(f"/settings/sessions/{number}/end/", follow=True).content
        for number in (session.pk, session.pk + 1000)
    ]
    assert is_signed_in(theirs)
    assert b"That browser is signed out" in answers[0]
    assert b"That browser is signed out" in answers[1]


def test_a_session_is_ended_by_a_post_alone() -> None:
    client = browser_of(make_learner())
    assert client.get("/settings/sessions/1/end/").status_code == 405


def test_confirming_who_one_is_does_not_outlive_the_session() -> None:
    learner = make_learner()
    client = browser_of(learner)
    confirm_identity(client)
    assert client.get("/accounts/2fa/totp/activate/").status_code == 200
    client.post("/accounts/logout/")
    sign_in(client, learner)
    assert client.get("/accounts/2fa/totp/activate/").status_code == 302
