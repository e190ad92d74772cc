"""A person sets their name, zone, theme and mails, and a slip changes nothing."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import available_timezones

import pytest
from django.forms import ModelForm
from django.test import Client
from django.utils import timezone

from accounts.forms.emails import EmailsForm
from accounts.forms.profile import ProfileForm
from accounts.models import User
from accounts.zones import zone_choices
from tests.factories import make_user

pytestmark = pytest.mark.django_db

PROFILE = {"display_name": "A reader", "time_zone": "Europe/Berlin", "theme": "dark"}
PAGES = ("/settings/", "/settings/emails/", "/settings/tokens/", "/settings/data/")


@pytest.fixture
def user(client: Client) -> User:
    user = make_user(display_name="Before")
    client.force_login(user)
    return user


def test_name_zone_and_theme_are_kept(client: Client, user: User) -> None:
    response = client.post("/settings/", PROFILE, follow=True)
    assert "Saved." in response.content.decode()
    user.refresh_from_db()
    assert (user.display_name, user.time_zone, user.theme) == tuple(PROFILE.values())


@pytest.mark.parametrize(
    "slip",
    [
        {"time_zone": "Mars/Olympus"},
        {"time_zone": "../../etc/passwd"},
        {"theme": "sepia"},
        {"display_name": "x" * 81},
        {"display_name": "a\x00b"},
    ],
)
def test_a_slip_changes_nothing_and_keeps_what_was_typed(
    client: Client, user: User, slip: dict[str, str]
) -> None:
    html = client.post("/settings/", {**PROFILE, "display_name": "Typed", **slip}).content.decode()
    assert "field-errors" in html
    assert "Typed" in html or "display_name" in slip
    assert '<span class="menu-name">Before</span>' in html
    assert User.objects.get(display_name="Before").time_zone == "UTC"


def test_a_name_stays_in_one_line(client: Client, user: User) -> None:
    client.post("/settings/", {**PROFILE, "display_name": " A \t reader\u2028of books "})
    user.refresh_from_db()
    assert user.display_name == "A reader of books"


def test_a_form_writes_its_own_fields_alone(client: Client, user: User) -> None:
    client.post("/settings/", {**PROFILE, "is_staff": "on", "email": "other@example.com"})
    client.post("/settings/emails/", {"wants_digest": "on", "is_superuser": "on"})
    after = User.objects.get(pk=user.pk)
    assert (after.is_staff, after.is_superuser, after.email) == (False, False, user.email)


@pytest.mark.parametrize(("form", "page"), [(ProfileForm, PAGES[0]), (EmailsForm, PAGES[1])])
def test_a_form_takes_back_nothing_that_changed_while_it_was_checked(
    client: Client,
    user: User,
    monkeypatch: pytest.MonkeyPatch,
    form: type[ModelForm[User]],
    page: str,
) -> None:
    due_at = timezone.now() + timedelta(days=3)
    monkeypatch.setattr(
        form, "clean", lambda _: User.objects.update(deletion_due_at=due_at) and None
    )
    client.post(page, PROFILE)
    user.refresh_from_db()
    assert user.deletion_due_at == due_at


def test_mails_are_switched_on_and_off(client: Client, user: User) -> None:
    client.post("/settings/emails/", {"wants_digest": "on", "wants_reviews": "on"})
    user.refresh_from_db()
    assert (user.wants_digest, user.wants_reviews, user.wants_replies) == (True, True, False)


def test_the_page_wears_the_accounts_theme_and_a_visitors_none(client: Client) -> None:
    assert '<html lang="en">' in client.get("/learn/").content.decode()
    client.force_login(make_user(theme="dark"))
    assert '<html lang="en" data-theme="dark">' in client.get("/learn/").content.decode()


def test_the_button_in_the_header_turns_the_theme_without_javascript(
    client: Client, user: User
) -> None:
    response = client.post("/settings/theme/", {"theme": "light", "next": "/learn/?q=1"})
    assert response["Location"] == "/learn/?q=1"
    user.refresh_from_db()
    assert user.theme == "light"


@pytest.mark.parametrize("away", ["//evil.example/", "https://evil.example/", "/\\evil.example"])
def test_it_leads_to_no_other_site(client: Client, user: User, away: str) -> None:
    response = client.post("/settings/theme/", {"theme": "light", "next": away})
    assert response["Location"] == "/settings/"


def test_an_unknown_theme_changes_nothing(client: Client, user: User) -> None:
    assert client.post("/settings/theme/", {"theme": "sepia"}).status_code == 204
    user.refresh_from_db()
    assert user.theme == "auto"


@pytest.mark.parametrize("page", PAGES)
def test_every_page_asks_a_visitor_to_sign_in(client: Client, page: str) -> None:
    assert client.get(page)["Location"] == f"/accounts/login/?next={page}"


@pytest.mark.parametrize("page", PAGES)
def test_no_page_is_kept_by_a_cache(client: Client, user: User, page: str) -> None:
    assert client.get(page)["Cache-Control"] == "private, no-store"


def test_every_zone_that_an_account_may_have_can_be_chosen() -> None:
    for zone in available_timezones():
        listed = [
            value
            for choice, rest in zone_choices(zone)
            for value in ([choice] if isinstance(rest, str) else [value for value, _ in rest])
        ]
        assert listed.count(zone) == 1
