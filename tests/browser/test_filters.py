"""The filters of All Topics in a real browser."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage
from tests.factories import make_article, make_section

PHONE = {"width": 390, "height": 844}


@pytest.fixture(autouse=True)
def _articles(transactional_db: None) -> None:
    section = make_section()
    for title, difficulty in (("Lesson A", "easy"), ("Lesson B", "hard"), ("Lesson C", "hard")):
        make_article(section, title=title, difficulty=difficulty)


def rows(page: Page) -> list[str]:
    return page.locator(".article-row-title").all_inner_texts()


def choose(page: Page, menu: str, option: str) -> None:
    page.locator("summary", has_text=menu).click()
    page.get_by_label(option).check()


@pytest.mark.parametrize("viewport", [PHONE, {"width": 1440, "height": 900}])
def test_a_choice_applies_at_once_and_the_address_remembers_it(
    open_page: OpenPage, viewport: dict[str, int]
) -> None:
    page = open_page(viewport=viewport)
    page.goto("/learn/")
    choose(page, "Difficulty", "Hard")
    expect(page.locator("#filters-count")).to_contain_text("2 of 3 articles")
    assert rows(page) == ["Lesson B", "Lesson C"]
    assert page.url.endswith("/learn/?difficulty=hard")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Mark Lesson B as complete").click()
    expect(page.locator("#progress-summary")).to_contain_text("1 of 3 articles completed")
    choose(page, "Progress", "Done")
    expect(page.locator("#filters-count")).to_contain_text("1 of 3 articles")
    page.go_back()
    expect(page.locator("#filters-count")).to_contain_text("2 of 3 articles")
    expect(page.locator("#filter-status")).to_have_text(re.compile(r"^\s*Progress\s*$"))
    page.keyboard.press("Escape")
    page.get_by_role("link", name="Clear filters").click()
    expect(page.locator(".article-row-title")).to_have_count(3)
    assert page.url.endswith("/learn/")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_where_nothing_matches_the_page_says_so_and_clears(page: Page) -> None:
    page.goto("/learn/?difficulty=medium")
    expect(page.get_by_text("No article is all of this at once.")).to_be_visible()
    page.locator(".empty").get_by_role("link", name="Clear filters").click()
    expect(page.locator(".article-row-title")).to_have_count(3)


def test_without_a_script_a_button_applies_the_choices(open_page: OpenPage) -> None:
    page = open_page(java_script_enabled=False)
    page.goto("/learn/")
    choose(page, "Difficulty", "Easy")
    page.get_by_role("button", name="Apply").click()
    assert rows(page) == ["Lesson A"]
    assert page.url.endswith("/learn/?difficulty=easy")
