"""What the article page does while somebody reads it."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from articles.models import Article
from tests.browser.conftest import OpenPage
from tests.factories import make_article, make_section

BAR = "document.querySelector('[data-reading-progress]')"
LONG = "\n\n".join(["Words that fill a line, and another, and one more after it. " * 8] * 12)
BODY = f"""Opening words [@first2020].

## First heading

{LONG}

### Below it

{LONG}

## Second heading

```python norun reason="it is shown"
print("copied")
```

{LONG}
"""


@pytest.fixture
def articles(transactional_db: None) -> list[Article]:
    first = make_article(make_section(position=1), body=BODY, position=1)
    return [first, make_article(make_section(position=2), position=1)]


def scroll_to(page: Page, heading: str) -> None:
    page.evaluate("id => document.getElementById(id).scrollIntoView()", heading)


def test_the_contents_stay_in_view_and_mark_what_is_read(
    open_page: OpenPage, articles: list[Article]
) -> None:
    page = open_page(viewport={"width": 1440, "height": 800})
    page.goto(articles[0].get_absolute_url())
    current = page.locator("[data-contents] [aria-current=location]")
    read = 0
    for heading in ("first-heading", "below-it", "second-heading"):
        scroll_to(page, heading)
        expect(current).to_have_attribute("href", f"#{heading}")
        expect(current).to_be_in_viewport()
        page.wait_for_function(f"before => {BAR}.value > before", arg=read)
        read = page.evaluate(f"{BAR}.value")
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    page.wait_for_function(f"{BAR}.value === 100")


def test_arrows_turn_the_pages_across_sections(page: Page, articles: list[Article]) -> None:
    first, second = (re.compile(f"{article.get_absolute_url()}$") for article in articles)
    page.goto(articles[0].get_absolute_url())
    for key, there in (("ArrowRight", second), ("ArrowLeft", first)):
        page.keyboard.press(key)
        expect(page).to_have_url(there)


def test_a_heading_leads_to_itself(page: Page, articles: list[Article]) -> None:
    page.goto(articles[0].get_absolute_url())
    page.locator("#second-heading .heading-anchor").click()
    assert page.url.endswith("#second-heading")
    expect(page.locator("#second-heading")).to_be_in_viewport()


def test_a_citation_leads_to_its_reference_and_back(page: Page, articles: list[Article]) -> None:
    page.goto(articles[0].get_absolute_url())
    page.locator(".citation a").click()
    expect(page.locator("#ref-first2020")).to_be_in_viewport()
    page.locator(".reference-back").click()
    expect(page.locator(".citation a")).to_be_in_viewport()


def test_paper_has_the_text_and_nothing_to_click(page: Page, articles: list[Article]) -> None:
    page.goto(articles[0].get_absolute_url())
    page.emulate_media(media="print")
    expect(page.locator("h1")).to_be_visible()
    expect(page.locator("#second-heading")).to_be_visible()
    for gone in (".site-nav", "[data-contents]", ".copy-button", ".neighbours", ".share"):
        expect(page.locator(gone)).to_be_hidden()
