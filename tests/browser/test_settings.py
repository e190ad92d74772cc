"""Settings in a browser: two devices, mails, tokens, the export, leaving and staying."""

from __future__ import annotations

import json
import re
import zipfile
from datetime import timedelta
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.core import mail
from django.utils import timezone
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from accounts import archiving, deleting, outbox
from accounts.models import User
from accounts.tokens import make_token
from accounts.unsubscribing import MailKind, unsubscribe_url
from tests.accounts.people import PASSWORD, make_learner
from tests.browser.conftest import OpenPage, SignIn
from tests.browser.test_accessibility import violations
from tests.factories import make_user

pytestmark = pytest.mark.django_db(transaction=True)


def enter(page: Page, user: User) -> None:
    """By the form, so that the account is asked for its password once more where that matters."""
    page.goto("/accounts/login/")
    page.get_by_label("Email", exact=True).fill(user.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url("**/learn/")


def confirm(page: Page) -> None:
    """Where the site asks for the password again."""
    if "/reauthenticate/" in page.url:
        page.get_by_label("Password", exact=True).fill(PASSWORD)
        page.get_by_role("main").get_by_role("button").first.click()
        page.wait_for_url(lambda address: "/reauthenticate/" not in address)


def theme_of(page: Page) -> str | None:
    return page.locator("html").get_attribute("data-theme")


def test_name_zone_and_theme_are_the_same_on_two_devices(
    open_page: OpenPage, sign_in: SignIn
) -> None:
    user = make_user()
    laptop, phone = open_page(timezone_id="America/Lima"), open_page()
    for page in (laptop, phone):
        sign_in(page, user)
    laptop.goto("/settings/")
    laptop.get_by_label("Display name").fill("A reader")
    laptop.get_by_role("button", name="Use that").click()
    laptop.get_by_text("Dark").click()
    assert theme_of(laptop) == "dark"
    laptop.get_by_role("button", name="Save").click()
    expect(laptop.get_by_role("status")).to_have_text("Saved.")

    phone.goto("/settings/")
    expect(phone.get_by_label("Display name")).to_have_value("A reader")
    expect(phone.get_by_label("Time zone")).to_have_value("America/Lima")
    assert theme_of(phone) == "dark"
    with phone.expect_response("**/settings/theme/"):
        phone.locator("[data-theme-toggle]").click()
    laptop.reload()
    assert theme_of(laptop) == "auto"


def test_a_browser_in_the_accounts_zone_offers_no_other(
    open_page: OpenPage, sign_in: SignIn
) -> None:
    page = open_page(timezone_id="Europe/Berlin")
    sign_in(page, make_user(time_zone="Europe/Berlin"))
    page.goto("/settings/")
    expect(page.get_by_role("button", name="Use that")).to_be_hidden()


def test_what_a_visitor_chose_goes_along_into_the_account(page: Page, sign_in: SignIn) -> None:
    page.goto("/learn/")
    for _ in range(2):
        page.locator("[data-theme-toggle]").click()
    assert theme_of(page) == "dark"
    user = make_user()
    sign_in(page, user)
    with page.expect_response("**/settings/theme/"):
        page.goto("/learn/")
    assert theme_of(page) == "dark"
    user.refresh_from_db()
    assert user.theme == "dark"
    page.context.clear_cookies()
    page.reload()
    assert theme_of(page) == "dark"


def test_the_accounts_theme_is_there_before_the_first_paint_and_without_javascript(
    open_page: OpenPage, sign_in: SignIn
) -> None:
    page = open_page(java_script_enabled=False)
    sign_in(page, make_user(theme="light"))
    page.goto("/learn/?difficulty=easy")
    assert theme_of(page) == "light"
    page.locator("[data-theme-toggle]").click()
    assert theme_of(page) == "dark"
    assert page.url.endswith("/learn/?difficulty=easy")


def test_a_mails_link_unsubscribes_in_one_click_without_signing_in(page: Page) -> None:
    user = make_user(wants_digest=True)
    page.goto(urlsplit(unsubscribe_url(user, MailKind.DIGEST)).path)
    page.get_by_role("button", name="Unsubscribe").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("You are unsubscribed")
    user.refresh_from_db()
    assert not user.wants_digest
    page.get_by_role("button", name="Subscribe again").click()
    expect(page.get_by_role("button", name="Unsubscribe")).to_be_visible()
    user.refresh_from_db()
    assert user.wants_digest


def test_a_token_is_made_used_and_revoked(
    open_page: OpenPage, live_server: LiveServer, problems: list[str]
) -> None:
    page = open_page(permissions=["clipboard-read", "clipboard-write"])
    user = make_learner()
    enter(page, user)
    page.goto("/settings/tokens/")
    page.get_by_role("link", name="Make a token").click()
    confirm(page)
    page.get_by_label("Name").fill("My script")
    page.get_by_role("button", name="Make the token").click()
    page.get_by_role("button", name="Copy").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    token = str(page.evaluate("navigator.clipboard.readText()"))
    assert call(live_server, token) == (200, user.email)

    page.get_by_role("link", name="Back to your tokens").click()
    expect(page.get_by_text("My script")).to_be_visible()
    page.get_by_role("button", name="Revoke My script").click()
    expect(page.get_by_text("You have no tokens.")).to_be_visible()
    assert call(live_server, token) == (401, None)


def call(server: LiveServer, token: str) -> tuple[int, str | None]:
    """As a program would: the status, and whose account it is."""
    connection = HTTPConnection(urlsplit(server.url).netloc, timeout=10)
    headers = {"Authorization": f"Bearer {token}"}
    connection.request("GET", "/api/v1/account/", headers=headers)
    response = connection.getresponse()
    return response.status, json.load(response).get("email")


def test_an_export_is_downloaded_and_opens(page: Page, sign_in: SignIn, tmp_path: Path) -> None:
    user = make_user(display_name="A reader")
    sign_in(page, user)
    page.goto("/settings/data/")
    page.get_by_role("button", name="Make an export").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="Download").click()
    assert re.fullmatch(r"leetllm-export-[\d-]{10}\.zip", download.value.suggested_filename)
    download.value.save_as(tmp_path / "export.zip")
    with zipfile.ZipFile(tmp_path / "export.zip") as archive:
        assert archive.testzip() is None
        account = json.loads(archive.read("account.json"))
    assert account["profile"]["display_name"] == "A reader"
    assert account["profile"]["email"] == user.email


def test_leaving_can_be_undone_and_then_is_real(open_page: OpenPage, problems: list[str]) -> None:
    page, user = open_page(), make_learner()
    enter(page, user)
    leave(page, user)
    page.goto("/learn/")
    banner = page.get_by_role("complementary", name="Your account")
    expect(banner).to_contain_text("will be deleted on")
    banner.get_by_role("button", name="Keep the account").click()
    expect(page.get_by_role("status")).to_have_text("Your account is kept.")
    expect(banner).to_be_hidden()

    leave(page, user)
    assert deleting.delete_due(timezone.now() + timedelta(days=13)) == 0
    assert deleting.delete_due(timezone.now() + timedelta(days=15)) == 1
    page.goto("/settings/")
    assert "/accounts/login/" in page.url
    assert not User.objects.exists()
    outbox.send_due(timezone.now(), 10)
    subjects = [sent.subject for sent in mail.outbox]
    assert subjects == ["Your account is deleted"]


def leave(page: Page, user: User) -> None:
    page.goto("/settings/data/")
    page.get_by_role("link", name="Delete the account").click()
    confirm(page)
    page.get_by_label("Your email address").fill("other@example.com")
    page.get_by_role("button", name="Delete the account").click()
    expect(page.get_by_text("This is not the address of this account.")).to_be_visible()
    page.get_by_label("Your email address").fill(user.email)
    page.get_by_role("button", name="Delete the account").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("This account will be deleted")


PAGES = [
    f"/settings/{path}"
    for path in ("", "emails/", "tokens/", "tokens/new/", "data/", "data/delete/")
]


def test_no_page_overflows_a_phone_with_the_longest_words(open_page: OpenPage) -> None:
    page = open_page(viewport={"width": 320, "height": 844})
    user = make_learner(f"{'long' * 15}@{'very-' * 9}long.example.com", display_name="W" * 80)
    enter(page, user)
    make_token(user, "W" * 60)
    deleting.request_deletion(user, timezone.now())
    wide = {}
    for path in PAGES:
        page.goto(path)
        confirm(page)
        overflow = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        if overflow > 0:
            wide[path] = overflow
    assert wide == {}


def test_no_page_breaks_a_rule_of_axe(open_page: OpenPage) -> None:
    page, user = open_page(reduced_motion="reduce"), make_learner(wants_digest=True)
    enter(page, user)
    make_token(user, "My script")
    archiving.start(user, timezone.now())
    page.goto("/settings/data/delete/")
    confirm(page)
    unsubscribing = urlsplit(unsubscribe_url(user, MailKind.DIGEST)).path
    assert [line for path in [*PAGES, unsubscribing] for line in violations(page, path)] == []
