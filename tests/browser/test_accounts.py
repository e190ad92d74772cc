"""Walking in and out in a real browser: by password, code, app, recovery code and passkey."""

from __future__ import annotations

import pytest
from playwright.sync_api import CDPSession, Page, expect
from pytest_django.fixtures import Settings

from accounts.models import User
from tests.accounts.people import PASSWORD, code_to, link_to, make_learner
from tests.accounts.two_step import app_code, recovery_codes
from tests.browser.conftest import OpenPage, SignIn

EMAIL = "learner@example.com"
NEW_PASSWORD = "another battery staple"
SCRIPTS = pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def follow(page: Page, name: str) -> None:
    page.get_by_role("link", name=name, exact=True).click()


def fill(page: Page, **fields: str) -> None:
    for label, value in fields.items():
        page.get_by_label(label.replace("_", " "), exact=True).fill(value)


def walk_in(page: Page, password: str = PASSWORD) -> None:
    page.goto("/accounts/login/")
    fill(page, Email=EMAIL, Password=password)
    press(page, "Sign in")


def walk_out(page: Page) -> None:
    page.locator(".menu summary").click()
    press(page, "Sign out")
    expect(page.get_by_role("status")).to_contain_text("You are signed out.")


def expect_in(page: Page) -> None:
    page.wait_for_url("**/learn/")
    expect(page.locator(".menu summary")).to_be_visible()


def settings_at(page: Page, path: str) -> None:
    """Confirms who one is where that is asked for first."""
    page.goto(path)
    if page.get_by_role("heading", name="Confirm that it is you").is_visible():
        fill(page, Password=PASSWORD)
        press(page, "Confirm")


@SCRIPTS
def test_signing_up(open_page: OpenPage, scripts: bool) -> None:
    page = open_page(java_script_enabled=scripts)
    page.goto("/")
    follow(page, "Sign up")
    fill(page, Email=EMAIL, Password="short")
    press(page, "Create account")
    expect(page.locator(".field-errors")).to_contain_text("too short")
    expect(page.get_by_label("Email", exact=True)).to_have_value(EMAIL)
    fill(page, Password=PASSWORD)
    press(page, "Create account")
    fill(page, Code="AAAA-AAAA")
    press(page, "Confirm")
    expect(page.locator(".field-errors")).to_contain_text("This code is not right")
    press(page, "Send a new code")
    fill(page, Code=code_to(EMAIL))
    press(page, "Confirm")
    expect_in(page)
    walk_out(page)
    walk_in(page)
    expect_in(page)


@SCRIPTS
def test_signing_in_with_a_code(open_page: OpenPage, scripts: bool) -> None:
    make_learner(EMAIL)
    page = open_page(java_script_enabled=scripts)
    page.goto("/accounts/login/?next=/pricing/")
    follow(page, "Email me a sign-in code")
    fill(page, Email=EMAIL)
    press(page, "Send the code")
    fill(page, Code=code_to(EMAIL))
    press(page, "Sign in")
    page.wait_for_url("**/pricing/")
    expect(page.locator(".menu summary")).to_be_visible()


@SCRIPTS
def test_two_step_sign_in(open_page: OpenPage, sign_in: SignIn, scripts: bool) -> None:
    learner = make_learner(EMAIL)
    page = open_page(java_script_enabled=scripts)
    sign_in(page, learner)
    settings_at(page, "/accounts/2fa/totp/activate/")
    secret = page.locator("#authenticator_secret").inner_text()
    fill(page, **{"Authenticator code": app_code(secret)})
    press(page, "Turn on")
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    with page.expect_download() as download:
        follow(page, "Download as a file")
    assert recovery_codes(learner)[0] in download.value.path().read_text()

    walk_out(page)
    walk_in(page)
    fill(page, Code=app_code(secret))
    press(page, "Sign in")
    expect_in(page)

    walk_out(page)
    walk_in(page)
    fill(page, Code=recovery_codes(learner)[0])
    press(page, "Sign in")
    expect_in(page)
    page.goto("/accounts/2fa/")
    expect(page.get_by_text("9 of 10 are left")).to_be_visible()


@SCRIPTS
def test_choosing_a_new_password(open_page: OpenPage, scripts: bool) -> None:
    make_learner(EMAIL)
    page = open_page(java_script_enabled=scripts)
    page.goto("/accounts/login/")
    follow(page, "Forgot your password?")
    fill(page, Email=EMAIL)
    press(page, "Send the link")
    expect(page.get_by_role("heading", name="Look into your email")).to_be_visible()
    page.goto(link_to(EMAIL))
    fill(page, New_password=NEW_PASSWORD)
    press(page, "Set the new password")
    page.locator("main").get_by_role("link", name="Sign in").click()
    walk_in(page, NEW_PASSWORD)
    expect_in(page)
    page.goto("/accounts/password/change/")
    fill(page, Current_password=NEW_PASSWORD, New_password=PASSWORD)
    press(page, "Change password")
    expect(page.get_by_role("status")).to_contain_text("Your password is changed.")
    walk_out(page)
    walk_in(page)
    expect_in(page)


@SCRIPTS
def test_moving_to_another_address(open_page: OpenPage, sign_in: SignIn, scripts: bool) -> None:
    learner = make_learner(EMAIL)
    page = open_page(java_script_enabled=scripts)
    sign_in(page, learner)
    page.goto("/accounts/email/")
    fill(page, New_email="moved@example.com")
    press(page, "Change the address")
    fill(page, Password=PASSWORD)
    press(page, "Confirm")
    fill(page, Code=code_to("moved@example.com"))
    press(page, "Confirm")
    expect(page.get_by_role("status")).to_contain_text("moved@example.com")
    learner.refresh_from_db()
    assert learner.email == "moved@example.com"


@SCRIPTS
def test_one_browser_signs_another_out(open_page: OpenPage, scripts: bool) -> None:
    make_learner(EMAIL)
    here = open_page(java_script_enabled=scripts)
    there = open_page(user_agent="Mozilla/5.0 (Windows NT 10.0) Gecko Firefox/140.0")
    for page in (here, there):
        walk_in(page)
        expect_in(page)
    here.goto("/accounts/sessions/")
    other = here.get_by_role("listitem").filter(has_text="Firefox on Windows")
    other.get_by_role("button").click()
    expect(here.get_by_role("status")).to_contain_text("That browser is signed out.")
    expect(other).to_have_count(0)
    there.goto("/accounts/sessions/")
    expect(there.get_by_role("heading", name="Sign in")).to_be_visible()


@pytest.fixture
def passkeys(settings: Settings) -> None:
    # The test's server speaks no TLS, which browsers let pass on localhost alone.
    settings.MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True


def authenticator_of(page: Page) -> CDPSession:
    """A device with a fingerprint reader that always finds its owner's."""
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    device.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return device


def add_passkey(page: Page, learner: User, sign_in: SignIn) -> None:
    sign_in(page, learner)
    settings_at(page, "/accounts/2fa/webauthn/add/")
    page.get_by_label("Name").fill("My laptop")
    press(page, "Add the passkey")
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()


@pytest.mark.usefixtures("passkeys")
def test_signing_in_with_a_passkey(open_page: OpenPage, sign_in: SignIn) -> None:
    learner = make_learner(EMAIL)
    page = open_page()
    authenticator_of(page)
    add_passkey(page, learner, sign_in)
    walk_out(page)
    page.goto("/accounts/login/?next=/pricing/")
    press(page, "Sign in with a passkey")
    page.wait_for_url("**/pricing/")
    expect(page.locator(".menu summary")).to_be_visible()

    walk_out(page)
    walk_in(page)
    expect(page.get_by_role("heading", name="Second step")).to_be_visible()
    press(page, "Use a passkey")
    expect_in(page)


@pytest.mark.usefixtures("passkeys")
def test_a_passkey_is_renamed_confirms_who_one_is_and_is_removed(
    open_page: OpenPage, sign_in: SignIn
) -> None:
    learner = make_learner(EMAIL)
    page = open_page()
    authenticator_of(page)
    add_passkey(page, learner, sign_in)
    page.goto("/accounts/2fa/webauthn/")
    follow(page, "Rename My laptop")
    fill(page, Name="Work laptop")
    press(page, "Save")
    expect(page.get_by_text("Work laptop")).to_be_visible()

    page.context.clear_cookies()
    sign_in(page, learner)
    page.goto("/accounts/2fa/webauthn/")
    follow(page, "Remove Work laptop")
    follow(page, "Use a passkey")
    press(page, "Use a passkey")
    press(page, "Remove the passkey")
    expect(page.get_by_text("You have no passkey yet.")).to_be_visible()


@pytest.mark.usefixtures("passkeys")
def test_a_device_without_a_passkey_is_told_what_to_do(open_page: OpenPage) -> None:
    page = open_page()
    device = authenticator_of(page)
    page.goto("/accounts/login/")
    device.send("WebAuthn.disable")
    page.evaluate("() => { navigator.credentials.get = () => Promise.reject(new Error('none')); }")
    press(page, "Sign in with a passkey")
    expect(page.get_by_role("alert")).to_contain_text("The passkey was not used")


def test_without_scripts_no_passkey_is_offered(open_page: OpenPage) -> None:
    page = open_page(java_script_enabled=False)
    page.goto("/accounts/login/")
    expect(page.get_by_role("button", name="Sign in with a passkey")).to_have_count(0)
    expect(page.get_by_role("link", name="Email me a sign-in code")).to_be_visible()
