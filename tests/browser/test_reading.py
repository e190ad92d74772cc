"""What readers do on a page: by keyboard, on a phone, with little motion, without JavaScript."""

from __future__ import annotations

import re
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage, SignIn
from tests.browser.course import UNFOLD, forget_missing_pages, make_course
from tests.factories import make_premium_user, make_user

# The focused element: how it is outlined, and whether it lies in the window.
FOCUSED = """() => {
    const element = document.activeElement;
    const {outlineStyle, outlineWidth} = getComputedStyle(element);
    const {left, right, width, height} = element.getBoundingClientRect();
    return {
        name: element.outerHTML.slice(0, 80),
        isOutlined: outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2,
        isVisible: width > 4 && height > 4 && left >= 0 && right <= innerWidth,
    };
}"""
LONGEST_TRANSITION = """() => Math.max(...[...document.querySelectorAll('*')].flatMap(
    element => getComputedStyle(element).transitionDuration.split(',').map(parseFloat)
))"""
OVERFLOW = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.mark.parametrize("width", [320, 390])
@pytest.mark.parametrize("role", ["signed out", "premium"])
def test_no_page_overflows_a_phone(
    open_page: OpenPage, sign_in: SignIn, problems: list[str], width: int, role: str
) -> None:
    course = make_course()
    page = open_page(viewport={"width": width, "height": 844})
    if role == "premium":
        sign_in(page, make_premium_user())
    too_wide = {}
    for path in course.paths:
        page.goto(path)
        page.evaluate(UNFOLD)
        if overflow := page.evaluate(OVERFLOW):
            too_wide[path] = overflow
    forget_missing_pages(problems)
    assert too_wide == {}


def test_the_first_tab_shows_a_link_that_skips_to_the_content(page: Page) -> None:
    page.goto("/")
    skip = page.get_by_role("link", name="Skip to content")
    page.keyboard.press("Tab")
    expect(skip).to_be_focused()
    assert page.evaluate(FOCUSED)["isVisible"]
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()
    assert page.evaluate("() => document.querySelector('.skip-link').offsetWidth") <= 1


def test_every_stop_of_the_keyboard_is_seen(page: Page) -> None:
    page.goto(make_course().rich.get_absolute_url())
    stops: list[dict[str, Any]] = []
    while len(stops) < 200:
        page.keyboard.press("Tab")
        if page.evaluate("() => document.activeElement === document.body"):
            break
        stops.append(page.evaluate(FOCUSED))
    assert len(stops) > 30
    assert [stop for stop in stops if not (stop["isOutlined"] and stop["isVisible"])] == []


def test_j_and_k_turn_to_the_next_and_the_previous_article(page: Page) -> None:
    course = make_course()
    page.goto(course.first.get_absolute_url())
    for key, article in (
        ("j", course.rich),
        ("j", course.coming),
        ("k", course.rich),
        ("k", course.first),
    ):
        page.keyboard.press(key)
        page.wait_for_url(f"**{article.get_absolute_url()}")


def test_keys_do_not_turn_the_page_while_a_box_is_ticked(page: Page) -> None:
    article = make_course().rich
    page.goto(article.get_absolute_url())
    page.locator(".rubric input").first.focus()
    page.keyboard.press("j")
    page.keyboard.press("Control+k")
    page.wait_for_timeout(200)
    assert page.url.endswith(article.get_absolute_url())


def test_the_chosen_theme_stays(page: Page) -> None:
    root = page.locator("html")
    page.goto("/")
    light = page.evaluate("() => getComputedStyle(document.body).backgroundColor")
    for theme in ("light", "dark"):
        page.locator("[data-theme-toggle]").click()
        expect(root).to_have_attribute("data-theme", theme)
    page.goto("/pricing/")
    expect(root).to_have_attribute("data-theme", "dark")
    assert page.evaluate("() => getComputedStyle(document.body).backgroundColor") != light
    page.locator("[data-theme-toggle]").click()
    page.reload()
    expect(root).to_have_attribute("data-theme", "auto")


def test_code_is_copied_as_it_was_written(page: Page) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(make_course().rich.get_absolute_url())
    button = page.get_by_role("button", name=re.compile("^Copy"))
    button.click()
    expect(page.locator(".copy-button")).to_have_text("Copied")
    copied = page.evaluate("() => navigator.clipboard.readText()")
    assert copied.rstrip("\n") == 'print(f"{1 + 1}")  # two'


@pytest.mark.parametrize(
    ("wish", "moves", "scrolling"), [("no-preference", True, "smooth"), ("reduce", False, "auto")]
)
def test_nothing_moves_for_readers_who_asked_for_less_motion(
    open_page: OpenPage, wish: str, moves: bool, scrolling: str
) -> None:
    page = open_page(reduced_motion=wish)
    page.goto(make_course().rich.get_absolute_url())
    assert (page.evaluate(LONGEST_TRANSITION) > 0) is moves
    assert page.evaluate("() => getComputedStyle(document.documentElement).scrollBehavior") == (
        scrolling
    )


@pytest.mark.parametrize("width", [390, 1440])
def test_an_article_is_read_without_javascript(
    open_page: OpenPage, sign_in: SignIn, width: int
) -> None:
    course = make_course()
    page = open_page(java_script_enabled=False, viewport={"width": width, "height": 900})
    sign_in(page, make_premium_user())
    page.goto(course.rich.get_absolute_url())
    expect(page.locator(".prose svg").first).to_be_visible()
    contents = page.locator("[data-contents]")
    if not contents.get_by_role("link").first.is_visible():
        contents.locator("summary").click()
    contents.get_by_role("link", name="A heading").click()
    expect(page.locator("h2:target")).to_be_in_viewport()
    answer = page.locator("[data-fold]").nth(1)
    answer.locator("summary").click()
    expect(answer.locator(".fold-body")).to_be_visible()
    page.locator("[data-next]").click()
    expect(page.locator("h1")).to_have_text(course.coming.title)


def test_a_reader_signs_in_and_out_without_javascript(open_page: OpenPage) -> None:
    user = make_user(email="reader@example.com", password="a long password")
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    page = open_page(java_script_enabled=False)
    page.goto("/accounts/login/")
    # No button is offered that needs a script.
    expect(page.locator(":is(button[type=button], .needs-script):visible")).to_have_count(0)
    page.get_by_label("Email").fill(user.email)
    page.get_by_label("Password", exact=True).fill("a long password")
    page.locator("main form button[type=submit]").first.click()
    page.locator("[data-menu] summary").first.click()
    page.get_by_role("button", name="Sign out").click()
    expect(page.locator("header a[href^='/accounts/login']")).to_be_visible()
