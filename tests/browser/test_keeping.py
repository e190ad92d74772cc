"""Bookmarks, what changed since it was read, and the path to an article, in a browser."""

from __future__ import annotations

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.models import User
from articles.models import Article, Prerequisite
from progress.completing import complete
from progress.models import Bookmark, Completion
from tests.browser.conftest import OpenPage, SignIn
from tests.browser.test_notes import BODY, change
from tests.factories import make_article, make_draft, make_user


@pytest.fixture
def article(live_server: object) -> Article:
    return make_article(title="Chunking", body=BODY)


@pytest.fixture
def user(live_server: object) -> User:
    return make_user()


@pytest.mark.parametrize("script", [True, False])
def test_a_bookmark_is_set_and_taken_away_in_its_place(
    open_page: OpenPage, sign_in: SignIn, user: User, article: Article, script: bool
) -> None:
    page = open_page(java_script_enabled=script)
    sign_in(page, user)
    page.goto(article.get_absolute_url())
    page.locator(".bookmark").click()
    expect(page.locator(".bookmark-label")).to_have_text("Bookmarked")
    assert Bookmark.objects.count() == 1
    page.goto("/bookmarks/")
    expect(page.locator(".kept-title")).to_have_text("Chunking")
    page.locator(".bookmark").click()
    expect(page.locator(".bookmark.is-kept")).to_have_count(0)
    assert not Bookmark.objects.exists()


def test_a_changed_article_says_so_until_its_change_was_seen(
    page: Page, sign_in: SignIn, user: User, article: Article
) -> None:
    sign_in(page, user)
    complete(user, article, timezone.now())
    change(article, "The end.", "It ends after 3 steps.")
    page.goto(article.get_absolute_url())
    page.get_by_role("link", name="See what changed").click()
    assert page.locator(".changed-text del").all_text_contents() == ["The end."]
    assert page.locator(".changed-text ins").all_text_contents() == ["It ends after 3 steps."]
    page.get_by_role("button", name="I have seen it").first.click()
    expect(page.get_by_text("Changed since you read it")).to_have_count(0)
    assert Completion.objects.get().revision == 2


def test_the_path_leads_to_the_first_that_is_not_done(
    page: Page, sign_in: SignIn, user: User, article: Article
) -> None:
    sign_in(page, user)
    goal = make_article(title="Goal")
    for position, step in enumerate((article, make_article(title="Next"), make_draft()), 1):
        Prerequisite.objects.create(article=goal, requires=step, position=position)
    complete(user, article, timezone.now())
    page.goto(goal.get_absolute_url())
    page.get_by_role("link", name="The path to this article").click()
    expect(page.locator("h1")).to_have_text("The path to Goal")
    page.get_by_role("link", name="Start with Next").click()
    expect(page.locator("h1")).to_have_text("Next")
