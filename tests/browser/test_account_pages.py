"""Every page of signing in and of the settings about it, by axe, in both themes and sizes."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page
from pytest_django.fixtures import Settings

from tests.accounts.people import make_learner
from tests.accounts.two_step import turn_on
from tests.browser.conftest import OpenPage, SignIn
from tests.browser.test_accessibility import violations
from tests.browser.test_accounts import authenticator_of, press, settings_at

DOORS = [
    "/accounts/login/",
    "/accounts/signup/",
    "/accounts/login/code/",
    "/accounts/password/reset/",
    "/accounts/password/reset/done/",
    "/accounts/password/reset/key/1-x/",
    "/accounts/password/reset/key/done/",
    "/accounts/inactive/",
    "/accounts/3rdparty/login/cancelled/",
]
SETTINGS = [
    "/accounts/reauthenticate/",
    "/accounts/email/",
    "/accounts/password/change/",
    "/accounts/2fa/",
    "/accounts/2fa/totp/deactivate/",
    "/accounts/2fa/recovery-codes/",
    "/accounts/2fa/recovery-codes/generate/",
    "/accounts/2fa/webauthn/",
    "/accounts/2fa/webauthn/add/",
    "/accounts/sessions/",
    "/accounts/3rdparty/",
    "/accounts/logout/",
]
SIDEWAYS = "() => document.documentElement.scrollWidth - innerWidth"


def faults(page: Page, paths: list[str]) -> list[str]:
    found = []
    for path in paths:
        found += violations(page, path)
        for width in (320, 390, 1440):
            page.set_viewport_size({"width": width, "height": 900})
            if page.evaluate(SIDEWAYS) > 0:
                found.append(f"{path} scrolls sideways at {width}")
    return found


@pytest.fixture
def page(open_page: OpenPage) -> Page:
    return open_page(reduced_motion="reduce")


def test_the_doors(page: Page) -> None:
    assert faults(page, DOORS) == []


def test_the_pages_that_ask_for_a_code(page: Page) -> None:
    page.goto("/accounts/login/code/")
    page.get_by_label("Email").fill("a.very-long-address-of-somebody-who-likes-words@example.com")
    press(page, "Send the code")
    assert faults(page, ["/accounts/login/code/confirm/"]) == []


def test_the_settings(page: Page, sign_in: SignIn, settings: Settings) -> None:
    learner = make_learner("a.very-long-address-of-somebody-who-likes-words@example.com")
    settings.MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
    authenticator_of(page)
    sign_in(page, learner)
    settings_at(page, "/accounts/2fa/totp/activate/")
    assert faults(page, ["/accounts/2fa/", "/accounts/2fa/totp/activate/"]) == []
    turn_on(learner)
    page.goto("/accounts/2fa/webauthn/add/")
    page.get_by_label("Name").fill("A laptop with a long name that somebody gave it at work")
    press(page, "Add the passkey")
    page.wait_for_url("**/2fa/")
    settings_at(page, "/accounts/2fa/totp/deactivate/")
    assert faults(page, SETTINGS) == []
