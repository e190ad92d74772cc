"""Marking as complete in a real browser: with a script and without, on good and on bad networks."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, Route, expect

from accounts.models import User
from articles.models import Article
from progress.models import Completion, CompletionEvent
from tests.accounts.people import PASSWORD, make_learner
from tests.browser.conftest import OpenPage, SignIn
from tests.factories import BODY, make_article, make_section

LONG = BODY + "\n\nMore text.\n" * 60


@pytest.fixture
def articles() -> list[Article]:
    section = make_section(title="Core")
    return [make_article(section, title=f"Lesson {letter}", body=LONG) for letter in "ABC"]


@pytest.fixture
def learner(articles: list[Article]) -> User:
    return make_learner()


def mark(page: Page, title: str) -> None:
    page.get_by_role("button", name=f"Mark {title} as complete").click()


def said(page: Page) -> str:
    return page.locator("#progress-said").inner_text()


def done() -> list[str]:
    return sorted(Completion.objects.values_list("article__title", flat=True))


def forget_refusals(problems: list[str]) -> None:
    """Chromium complains of every answer that refuses, and of every one that does not come."""
    problems[:] = [problem for problem in problems if "Failed to load resource" not in problem]


def sign_in_by_form(page: Page, user: User) -> None:
    page.goto("/accounts/login/")
    page.fill("[name=login]", user.email)
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_url(re.compile("/learn/"))


def sign_out(page: Page) -> None:
    """In another tab of the browser."""
    tab = page.context.new_page()
    tab.goto("/accounts/logout/")
    tab.locator("main form button").click()
    tab.wait_for_url(re.compile("/$"))
    tab.close()


def test_all_totals_of_the_page_change_with_one_click(
    page: Page, sign_in: SignIn, learner: User
) -> None:
    sign_in(page, learner)
    page.goto("/learn/")
    mark(page, "Lesson A")
    expect(page.locator("#progress-summary")).to_contain_text("1 of 3 articles completed")
    expect(page.locator("#progress-summary")).to_contain_text("33%")
    expect(page.locator(".section-progress")).to_contain_text("1/3 completed")
    expect(page.get_by_role("link", name="Continue with Lesson B")).to_be_visible()
    assert done() == ["Lesson A"]
    undo = page.get_by_role("button", name="Completed: Lesson A. Undo")
    expect(undo).to_be_focused()
    undo.press("Enter")
    expect(page.locator("#progress-summary")).to_contain_text("0 of 3 articles completed")
    assert done() == []


def test_the_end_of_a_lesson_asks_and_never_marks_by_itself(
    page: Page, sign_in: SignIn, learner: User, articles: list[Article]
) -> None:
    sign_in(page, learner)
    page.goto(articles[0].get_absolute_url())
    question = page.get_by_role("heading", name="Done with this one?")
    expect(question).to_have_css("opacity", "0")
    page.locator("[data-lesson-done]").scroll_into_view_if_needed()
    expect(question).to_have_css("opacity", "1")
    assert done() == []
    page.get_by_role("button", name="Mark as complete", exact=True).click()
    end = page.locator("[data-lesson-done]")
    expect(end).to_contain_text("Core 1/3 · 1 of 3 articles, 33%")
    expect(end.get_by_role("link", name="Continue with Lesson B")).to_be_visible()
    expect(page.locator(".done-line")).to_contain_text("Completed on")
    assert done() == ["Lesson A"]
    page.locator(".done-line button").click()
    expect(page.get_by_role("heading", name="Done with this one?")).to_be_attached()
    expect(page.locator(".done-line")).to_be_hidden()
    assert done() == []


def test_a_double_click_is_one_completion(page: Page, sign_in: SignIn, learner: User) -> None:
    sign_in(page, learner)
    page.goto("/learn/")
    page.get_by_role("button", name="Mark Lesson A as complete").dblclick()
    expect(page.locator("#progress-summary")).to_contain_text("1 of 3")
    assert done() == ["Lesson A"]


def test_a_visitor_keeps_progress_in_the_browser_and_takes_it_into_the_account(
    page: Page, learner: User
) -> None:
    page.goto("/learn/")
    mark(page, "Lesson A")
    expect(page.locator("#progress-summary")).to_contain_text("1 of 3 articles completed")
    expect(page.locator("#progress-summary")).to_contain_text("Kept in this browser until you")
    mark(page, "Lesson B")
    expect(page.locator("#progress-summary")).to_contain_text("2 of 3")
    assert done() == []
    sign_in_by_form(page, learner)
    expect(page.locator("#progress-summary")).to_contain_text("2 of 3 articles completed")
    expect(
        page.get_by_text("2 articles that you completed in this browser are now")
    ).to_be_visible()
    assert done() == ["Lesson A", "Lesson B"]


def test_without_a_script_a_learner_marks_and_is_back_at_the_same_place(
    open_page: OpenPage, sign_in: SignIn, learner: User, articles: list[Article]
) -> None:
    page = open_page(java_script_enabled=False)
    sign_in(page, learner)
    page.goto("/learn/?difficulty=easy")
    mark(page, "Lesson A")
    assert page.url.endswith(f"/learn/?difficulty=easy#mark-{articles[0].pk}")
    expect(page.locator("#progress-summary")).to_contain_text("1 of 3")
    page.goto(articles[1].get_absolute_url())
    page.get_by_role("button", name="Mark as complete", exact=True).click()
    expect(page.get_by_role("link", name="Continue with Lesson C")).to_be_visible()
    assert done() == ["Lesson A", "Lesson B"]


def test_without_a_script_a_visitor_is_asked_once_and_marks(
    open_page: OpenPage, articles: list[Article]
) -> None:
    page = open_page(java_script_enabled=False)
    page.goto("/learn/")
    mark(page, "Lesson A")
    page.get_by_role("button", name="Mark as complete").click()
    assert page.url.endswith(f"/learn/#mark-{articles[0].pk}")
    expect(page.locator("#progress-summary")).to_contain_text("1 of 3")
    mark(page, "Lesson B")
    expect(page.locator("#progress-summary")).to_contain_text("2 of 3")


def test_a_tab_from_before_the_sign_out_keeps_the_click_for_its_account(
    page: Page, learner: User
) -> None:
    sign_in_by_form(page, learner)
    sign_out(page)
    mark(page, "Lesson A")
    expect(page.locator("#progress-said")).to_contain_text(
        "You are signed out. This is kept and will be added when you sign in."
    )
    assert done() == []
    page.locator("#progress-said").get_by_role("link", name="Sign in").click()
    sign_in_by_form(page, learner)
    assert done() == ["Lesson A"]


@pytest.mark.parametrize(
    ("choice", "owner"),
    [("Mark as complete for", "second@example.com"), ("Keep it", "learner@example.com")],
)
def test_while_another_account_is_signed_in_the_person_decides(
    page: Page, learner: User, problems: list[str], choice: str, owner: str
) -> None:
    second = make_learner("second@example.com")
    sign_in_by_form(page, learner)
    sign_out(page)
    tab = page.context.new_page()
    sign_in_by_form(tab, second)
    tab.close()
    mark(page, "Lesson A")
    message = page.locator("#progress-said")
    expect(message).to_contain_text("This page was opened by another account.")
    assert done() == []
    message.get_by_role("button", name=choice).click()
    page.wait_for_load_state()
    sign_out(page)
    sign_in_by_form(page, learner)
    assert Completion.objects.get().user.email == owner
    forget_refusals(problems)


def test_a_token_that_a_sign_in_elsewhere_changed_is_renewed(
    page: Page, learner: User, problems: list[str]
) -> None:
    sign_in_by_form(page, learner)
    sign_out(page)
    tab = page.context.new_page()
    sign_in_by_form(tab, learner)
    mark(page, "Lesson A")
    expect(page.locator("#progress-summary")).to_contain_text("1 of 3")
    assert done() == ["Lesson A"]
    forget_refusals(problems)


def test_without_a_script_a_changed_token_leads_to_a_button_that_does_it(
    open_page: OpenPage, learner: User, problems: list[str]
) -> None:
    page = open_page(java_script_enabled=False)
    sign_in_by_form(page, learner)
    sign_out(page)
    tab = page.context.new_page()
    sign_in_by_form(tab, learner)
    mark(page, "Lesson A")
    expect(page.locator("h1")).to_contain_text("nothing was changed yet")
    page.get_by_role("button", name="Mark as complete").click()
    expect(page.locator("#progress-summary")).to_contain_text("1 of 3")
    forget_refusals(problems)


@pytest.mark.parametrize("failure", ["network", "server"])
def test_a_click_that_fails_is_tried_again_and_says_so(
    page: Page, sign_in: SignIn, learner: User, problems: list[str], failure: str
) -> None:
    fails = [True, True]

    def fail_twice(route: Route) -> None:
        if not fails:
            route.continue_()
        elif fails.pop() and failure == "network":
            route.abort()
        else:
            route.fulfill(status=503)

    page.route("**/complete/", fail_twice)
    sign_in(page, learner)
    page.goto("/learn/")
    mark(page, "Lesson A")
    message = page.locator("#progress-said")
    expect(message).to_have_text("Not saved yet, trying again")
    assert done() == []
    expect(message).to_have_text("Saved")
    expect(page.locator("#progress-summary")).to_contain_text("1 of 3")
    assert CompletionEvent.objects.count() == 1
    forget_refusals(problems)


def test_a_click_outlives_its_page_and_is_sent_at_the_next_visit(
    page: Page, sign_in: SignIn, learner: User, problems: list[str], articles: list[Article]
) -> None:
    sign_in(page, learner)
    page.goto("/learn/")
    page.context.route("**/complete/", lambda route: route.abort())
    mark(page, "Lesson A")
    expect(page.locator("#progress-said")).to_have_text("Not saved yet, trying again")
    context = page.context
    page.close()
    context.unroute("**/complete/")
    assert done() == []
    later = context.new_page()
    later.goto(articles[2].get_absolute_url())
    expect(later.locator("#progress-said")).to_have_text("Saved")
    assert done() == ["Lesson A"]
    forget_refusals(problems)


def test_an_article_that_is_gone_is_told_and_not_tried_again(
    page: Page, sign_in: SignIn, learner: User, articles: list[Article], problems: list[str]
) -> None:
    sign_in(page, learner)
    page.goto("/learn/")
    Article.objects.filter(pk=articles[0].pk).update(slug="elsewhere")
    mark(page, "Lesson A")
    expect(page.locator("#progress-said")).to_have_text("This article is no longer here.")
    mark(page, "Lesson B")
    expect(page.locator("#progress-summary")).to_contain_text("1 of 3")
    forget_refusals(problems)


def test_a_section_begins_again_after_a_question_and_comes_back(
    page: Page, sign_in: SignIn, learner: User, articles: list[Article]
) -> None:
    sign_in(page, learner)
    page.goto(articles[0].section.get_absolute_url())
    mark(page, "Lesson A")
    expect(page.locator(".section-progress")).to_contain_text("1/3")
    page.reload()
    page.get_by_role("link", name="Begin this section again").click()
    page.get_by_role("link", name="Keep it as it is").click()
    assert done() == ["Lesson A"]
    page.get_by_role("link", name="Begin this section again").click()
    page.get_by_role("button", name="Begin the section again").click()
    expect(page.locator(".section-progress")).to_contain_text("0/3")
    assert done() == []
    page.get_by_role("button", name="Bring back").click()
    expect(page.locator(".section-progress")).to_contain_text("1/3")
    assert done() == ["Lesson A"]
