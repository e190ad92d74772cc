"""A link to choose a new password works once, for its account, and dies with what it was for."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.signing import Signer
from django.test import Client
from pytest_django.fixtures import Settings

from accounts.models import User
from tests.accounts.people import (
    PASSWORD,
    code_to,
    confirm_identity,
    is_signed_in,
    link_to,
    mails_to,
    make_learner,
    sign_in,
)
from tests.accounts.two_step import turn_on

pytestmark = pytest.mark.django_db

NEW = "another battery staple"


def ask(email: str = "learner@example.com") -> str:
    """The link that was sent."""
    Client().post("/accounts/password/reset/", {"email": email})
    return link_to(email)


def use(link: str, password: str = NEW, client: Client | None = None) -> bool:
    """Whether it could be used."""
    client = client or Client()
    page = client.get(link, follow=True)
    if "This link does not work" in page.content.decode():
        return False
    action = page.redirect_chain[-1][0]
    return client.post(action, {"password1": password}).status_code == 302


def test_the_four_steps(client: Client) -> None:
    learner = make_learner()
    answer = client.post("/accounts/password/reset/", {"email": learner.email}, follow=True)
    assert "Look into your email" in answer.content.decode()
    form = client.get(link_to(learner.email), follow=True)
    assert "Choose a new password" in form.content.decode()
    done = client.post(form.redirect_chain[-1][0], {"password1": NEW}, follow=True)
    assert "The password is changed" in done.content.decode()
    assert not is_signed_in(client)
    sign_in(client, learner, NEW)
    assert is_signed_in(client)
    assert mails_to(learner.email)[0].subject == "Your password was changed"


def test_a_bad_new_password_is_refused_and_the_link_stays_good() -> None:
    make_learner()
    link = ask()
    assert not use(link, "short")
    assert use(link)


def test_the_address_of_the_form_holds_no_key(client: Client) -> None:
    make_learner()
    link = ask()
    key = link.rstrip("/").rpartition("-")[2]
    assert key not in client.get(link, follow=True).redirect_chain[-1][0]


def use_it(learner: User) -> None:
    assert use(link_to(learner.email))


def use_a_newer_one(learner: User) -> None:
    assert use(ask())


def change_the_password(learner: User) -> None:
    client = Client()
    sign_in(client, learner)
    client.post("/accounts/password/change/", {"oldpassword": PASSWORD, "password1": NEW})


def change_the_address(learner: User) -> None:
    client = Client()
    sign_in(client, learner)
    confirm_identity(client)
    client.post("/accounts/email/", {"email": "moved@example.com", "action_add": ""})
    client.post("/accounts/confirm-email/", {"code": code_to("moved@example.com")})
    assert User.objects.get().email == "moved@example.com"


def sign_in_again(learner: User) -> None:
    sign_in(Client(), learner)


def close(learner: User) -> None:
    learner.delete()


@pytest.mark.parametrize(
    "event",
    [
        use_it,
        use_a_newer_one,
        change_the_password,
        change_the_address,
        sign_in_again,
        close,
    ],
)
def test_a_link_dies(event: Callable[[User], None]) -> None:
    learner = make_learner()
    link = ask()
    event(learner)
    assert not use(link)


def test_a_link_dies_after_an_hour(settings: Settings) -> None:
    make_learner()
    link = ask()
    settings.PASSWORD_RESET_TIMEOUT = -1
    assert not use(link)


def test_an_hour_it_is(settings: Settings) -> None:
    assert settings.PASSWORD_RESET_TIMEOUT == 3600


def test_a_forged_link_opens_nothing(client: Client) -> None:
    make_learner()
    link = ask()
    head, _, key = link.rstrip("/").rpartition("-")
    forged = Signer().sign(key).rpartition(":")[2][: len(key)].replace("_", "x")
    assert not use(f"{head}-{forged}/")


def test_opening_anothers_link_signs_out_first_and_changes_the_other_account_alone() -> None:
    me, other = make_learner("me@example.com"), make_learner("other@example.com")
    client = Client()
    sign_in(client, me)
    assert use(ask(other.email), client=client)
    assert not is_signed_in(client)
    me.refresh_from_db()
    other.refresh_from_db()
    assert me.check_password(PASSWORD)
    assert other.check_password(NEW)


def test_two_step_sign_in_is_still_asked_for_after_a_reset(client: Client) -> None:
    learner = make_learner()
    turn_on(learner)
    use(ask())
    assert sign_in(client, learner, NEW)["Location"] == "/accounts/2fa/authenticate/"
    assert not is_signed_in(client)
