"""A reader stops on one device and goes on at that place on another."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from accounts.models import User
from articles.models import Article
from progress.models import Completion, ReadingPosition
from tests.browser.conftest import OpenPage, SignIn
from tests.factories import make_article, make_user

PARAGRAPH = "A sentence about tensors that is long enough to fill a line or two of the page. " * 6
BODY = "\n\n".join(f"## Part {n}\n\n{PARAGRAPH}\n\n{PARAGRAPH}" for n in range(1, 16))
PLACES = "() => Object.keys(localStorage).filter(key => key.startsWith('place/'))"
FIRST_VISIBLE = """() => [...document.querySelector('[data-reading]').children]
    .findIndex(block => block.getBoundingClientRect().bottom > 1)"""


@pytest.fixture
def article() -> Article:
    return make_article(title="A long article", slug="a-long-article", body=BODY)


@pytest.fixture
def user() -> User:
    return make_user(email="reader@example.com")


def read_to(page: Page, article: Article, part: int) -> int:
    """Scrolls to a heading and leaves; the block that was the first in the window."""
    page.goto(article.get_absolute_url())
    scroll_to(page, part)
    block: int = page.evaluate(FIRST_VISIBLE)
    page.goto("/features/")
    return block


def scroll_to(page: Page, part: int) -> None:
    page.evaluate(
        "id => document.getElementById(id).scrollIntoView({behavior: 'instant'})", f"part-{part}"
    )
    page.wait_for_function("() => document.querySelector('[data-reading-progress]').value > 1")


def wait_for(page: Page, condition: Callable[[], bool]) -> None:
    for _ in range(100):
        if condition():
            return
        page.wait_for_timeout(50)
    pytest.fail("It did not come to pass.")


def test_what_was_read_on_a_laptop_goes_on_on_a_phone(
    open_page: OpenPage, sign_in: SignIn, article: Article, user: User
) -> None:
    laptop = open_page(viewport={"width": 1440, "height": 900})
    sign_in(laptop, user)
    block = read_to(laptop, article, 8)
    wait_for(laptop, ReadingPosition.objects.filter(user=user, block=block).exists)
    percent = ReadingPosition.objects.get().percent

    phone = open_page(viewport={"width": 390, "height": 844})
    sign_in(phone, user)
    phone.goto("/learn/")
    expect(
        phone.get_by_role("link", name=f"Continue with A long article, {percent}%")
    ).to_be_visible()
    phone.goto(article.get_absolute_url())
    assert phone.evaluate("() => scrollY") == 0
    phone.get_by_role("link", name=f"Continue where you left off ({percent}%)").click()
    phone.wait_for_function(f"() => ({FIRST_VISIBLE})() === {block}")
    expect(phone.locator("#continue")).to_be_hidden()
    assert not Completion.objects.exists()


def test_the_button_on_all_topics_leads_to_the_place(
    open_page: OpenPage, sign_in: SignIn, article: Article, user: User
) -> None:
    page = open_page()
    sign_in(page, user)
    block = read_to(page, article, 6)
    wait_for(page, ReadingPosition.objects.filter(block=block).exists)
    page.goto("/learn/")
    page.get_by_role("link", name="Continue with A long article").click()
    page.wait_for_function(f"() => ({FIRST_VISIBLE})() === {block}")


def test_a_visitors_place_is_kept_and_handed_over_at_sign_in(
    open_page: OpenPage, sign_in: SignIn, article: Article, user: User
) -> None:
    page = open_page()
    block = read_to(page, article, 8)
    assert page.evaluate(PLACES) == ["place//a-long-article"]
    page.goto(article.get_absolute_url())
    expect(page.get_by_role("link", name="Continue where you left off")).to_be_visible()
    assert not ReadingPosition.objects.exists()

    sign_in(page, user)
    page.goto("/learn/")
    wait_for(page, lambda: page.evaluate(PLACES) == [])
    assert ReadingPosition.objects.get(user=user).block == block


def test_a_newer_place_of_the_account_is_not_lost_to_an_older_one_of_the_browser(
    open_page: OpenPage, sign_in: SignIn, article: Article, user: User
) -> None:
    page = open_page()
    read_to(page, article, 3)
    other = open_page()
    sign_in(other, user)
    block = read_to(other, article, 9)
    wait_for(other, ReadingPosition.objects.filter(block=block).exists)
    # The visitor read an hour ago.
    page.evaluate(
        """() => {
            const place = JSON.parse(localStorage['place//a-long-article']);
            localStorage['place//a-long-article'] = JSON.stringify({...place, at: place.at - 36e5});
        }"""
    )
    sign_in(page, user)
    page.goto("/")
    wait_for(page, lambda: page.evaluate(PLACES) == [])
    assert ReadingPosition.objects.get().block == block


def test_a_glance_at_the_top_does_not_lose_the_place(
    open_page: OpenPage, sign_in: SignIn, article: Article, user: User
) -> None:
    page = open_page()
    sign_in(page, user)
    block = read_to(page, article, 9)
    wait_for(page, ReadingPosition.objects.filter(block=block).exists)
    read_to(page, article, 1)
    page.goto(article.get_absolute_url())
    expect(page.get_by_role("link", name="Continue where you left off")).to_be_visible()
    assert ReadingPosition.objects.get().block == block


def test_after_a_sign_out_elsewhere_the_place_waits_for_its_own_reader(
    open_page: OpenPage,
    sign_in: SignIn,
    article: Article,
    user: User,
    problems: list[str],
) -> None:
    page = open_page()
    sign_in(page, user)
    page.goto(article.get_absolute_url())
    page.context.clear_cookies()
    scroll_to(page, 8)
    with page.expect_response("**/positions/**") as answer:
        page.evaluate("() => dispatchEvent(new Event('pagehide'))")
    assert answer.value.status == 401
    wait_for(page, lambda: bool(problems))
    assert "401" in problems.pop()
    own = [f"place/{user.pk}/a-long-article"]
    assert page.evaluate(PLACES) == own

    sign_in(page, make_user())
    page.goto("/learn/")
    assert page.evaluate(PLACES) == own
    assert not ReadingPosition.objects.exists()
    sign_in(page, user)
    page.goto("/learn/")
    wait_for(page, lambda: page.evaluate(PLACES) == [])
    assert ReadingPosition.objects.get().user == user


def test_without_javascript_nothing_is_offered_that_could_not_be_kept(
    open_page: OpenPage, sign_in: SignIn, article: Article, user: User
) -> None:
    ReadingPosition.objects.create(user=user, article=article, block=9, percent=43)
    page = open_page(java_script_enabled=False)
    sign_in(page, user)
    page.goto(article.get_absolute_url())
    expect(page.locator("#continue")).to_be_hidden()
    expect(page.get_by_role("heading", name="Part 15")).to_be_attached()
