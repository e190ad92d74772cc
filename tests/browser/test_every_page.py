from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import OpenPage, SignIn
from tests.factories import make_user

PATHS = ["/", "/learn/", "/accounts/login/", "/accounts/signup/"]


@pytest.mark.parametrize("path", PATHS)
def test_a_page_loads_without_a_complaint_of_the_browser(page: Page, path: str) -> None:
    response = page.goto(path)
    assert response is not None
    assert response.status == 200
    assert page.locator("h1").count() == 1


def test_the_policy_stops_an_inline_script_and_the_browser_says_so(
    page: Page, problems: list[str]
) -> None:
    page.goto("/")
    page.evaluate(
        "() => { const s = document.createElement('script'); s.textContent = 'window.ran = 1';"
        " document.body.append(s); }"
    )
    assert page.evaluate("() => window.ran") is None
    assert "Content Security Policy" in problems.pop()


def test_a_signed_in_reader_is_known_in_the_browser(open_page: OpenPage, sign_in: SignIn) -> None:
    page = open_page(viewport={"width": 390, "height": 844})
    sign_in(page, make_user(email="reader@example.com"))
    page.goto("/")
    assert page.locator("a[href^='/accounts/login']").count() == 0
