"""A reader reports a paragraph, by whatever they read with; it reaches the desk."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, Route, expect

from articles.models import Article, ReaderReport
from tests.articles.desk.people import make_editor
from tests.browser.conftest import OpenPage, SignIn
from tests.browser.test_accessibility import AXE, SET_THEME, VIOLATIONS, violations
from tests.browser.test_notes import BODY
from tests.browser.test_reading import OVERFLOW
from tests.factories import add_premium_parts, make_article, make_premium_user, make_user

SECOND = "The same words stand here, first."
SELECT = """words => {
    const walker = document.createTreeWalker(document.querySelector('[data-reading]'), 4);
    for (let node; (node = walker.nextNode());) {
        const at = node.data.indexOf(words);
        if (at >= 0) return getSelection().setBaseAndExtent(node, at, node, at + words.length);
    }
}"""


@pytest.fixture
def article(live_server: object) -> Article:
    return make_article(title="Chunking", body=BODY)


def fill_in(page: Page, words: str = "It is not so.") -> None:
    page.get_by_label("What is it?").select_option("fact")
    page.get_by_label("What is wrong?").fill(words)


def send(page: Page) -> None:
    page.get_by_role("button", name="Send report").click()
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()


def test_with_the_mouse_from_the_paragraph_to_the_desk(
    open_page: OpenPage, sign_in: SignIn, article: Article
) -> None:
    page = open_page()
    page.goto(article.get_absolute_url())
    page.get_by_text(SECOND).hover()
    page.locator(".report-here").click()
    expect(page.get_by_label("The passage")).to_have_value(SECOND)
    fill_in(page)
    send(page)
    report = ReaderReport.objects.get()
    assert (report.quote, report.part, report.revision) == (SECOND, "lesson", 1)
    assert report.prefix.endswith("aproblem.")
    desk = open_page()
    sign_in(desk, make_editor())
    desk.goto("/admin/")
    desk.get_by_role("link", name="A fact is wrong").click()
    expect(desk.get_by_text("The passage still stands")).to_be_visible()
    expect(desk.get_by_role("link", name="Edit the article at line 3")).to_be_visible()


def test_words_that_are_selected_are_the_passage(page: Page, article: Article) -> None:
    page.goto(article.get_absolute_url())
    page.evaluate(SELECT, "same words stand here, second")
    page.locator(".report-here").click()
    expect(page.get_by_label("The passage")).to_have_value("same words stand here, second")
    fill_in(page)
    send(page)
    assert ReaderReport.objects.get().prefix.endswith("The")


def test_with_the_keyboard_alone(page: Page, article: Article) -> None:
    page.goto(article.get_absolute_url())
    page.get_by_role("link", name="Something wrong here?").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_label("The passage")).to_be_focused()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    first = page.get_by_label("The passage").input_value()
    page.keyboard.press("Enter")
    chosen = page.get_by_label("The passage").input_value()
    assert first
    assert chosen not in {"", first}
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    for _ in range(2):
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.type("A letter too many.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Thank you")).to_be_focused()
    report = ReaderReport.objects.get()
    assert (report.quote, report.kind, report.part) == (chosen, "typo", "lesson")
    page.keyboard.press("Escape")
    expect(page.get_by_role("link", name="Something wrong here?")).to_be_focused()


def test_with_a_finger(open_page: OpenPage, article: Article) -> None:
    page = open_page(viewport={"width": 390, "height": 800}, has_touch=True, is_mobile=True)
    page.goto(article.get_absolute_url())
    page.get_by_text(SECOND).tap()
    page.locator(".report-here").tap()
    expect(page.get_by_label("The passage")).to_have_value(SECOND)
    assert not page.evaluate(OVERFLOW)
    fill_in(page)
    send(page)
    assert ReaderReport.objects.get().quote == SECOND


def test_without_javascript(open_page: OpenPage, article: Article, problems: list[str]) -> None:
    page = open_page(java_script_enabled=False)
    page.goto(article.get_absolute_url())
    page.get_by_role("link", name="Something wrong here?").click()
    page.get_by_label("The passage").fill(SECOND)
    fill_in(page, " ")
    page.get_by_role("button", name="Send report").click()
    expect(page.get_by_text("Say what is wrong.")).to_be_visible()
    expect(page.get_by_label("The passage")).to_have_value(SECOND)
    fill_in(page)
    send(page)
    report = ReaderReport.objects.get()
    assert (report.part, report.revision) == ("lesson", 1)
    problems[:] = [problem for problem in problems if "422" not in problem]


def test_a_double_click_makes_one_report(page: Page, article: Article) -> None:
    page.goto(article.get_absolute_url())
    page.get_by_role("link", name="Something wrong here?").click()
    fill_in(page)
    page.get_by_role("button", name="Send report").dblclick()
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()
    assert ReaderReport.objects.count() == 1


def test_an_answer_that_is_lost_is_no_second_report(
    page: Page, article: Article, problems: list[str]
) -> None:
    page.goto(article.get_absolute_url())
    page.get_by_role("link", name="Something wrong here?").click()
    fill_in(page, "Kept, whatever comes.")

    def lose(route: Route) -> None:
        if route.request.method == "POST":
            route.fetch()
            route.abort()
        else:
            route.continue_()

    page.route("**/report/*", lose)
    page.get_by_role("button", name="Send report").click()
    expect(page.get_by_text("Not sent")).to_be_visible()
    expect(page.get_by_label("What is wrong?")).to_have_value("Kept, whatever comes.")
    page.unroute("**/report/*")
    send(page)
    assert ReaderReport.objects.count() == 1
    problems[:] = [problem for problem in problems if "ERR_FAILED" not in problem]


def test_a_form_older_than_a_sign_in_is_sent_all_the_same(
    page: Page, sign_in: SignIn, article: Article, problems: list[str]
) -> None:
    page.goto(article.get_absolute_url())
    page.get_by_role("link", name="Something wrong here?").click()
    fill_in(page)
    page.context.clear_cookies()
    user = make_user()
    sign_in(page, user)
    send(page)
    assert ReaderReport.objects.get().reporter == user
    problems[:] = [problem for problem in problems if "403" not in problem]


def test_a_premium_passage_is_reported_by_whoever_reads_it(
    page: Page, sign_in: SignIn, article: Article
) -> None:
    add_premium_parts(article)
    sign_in(page, make_premium_user())
    page.goto(article.get_absolute_url())
    page.get_by_text("Ask first. premium words").hover()
    page.locator(".report-here").click()
    fill_in(page)
    send(page)
    page.goto("/blog/")  # what the page saves when it is left has its time before the test ends
    assert ReaderReport.objects.get().part == "premium"


def test_neither_page_nor_form_breaks_a_rule_of_axe(open_page: OpenPage, article: Article) -> None:
    page = open_page(reduced_motion="reduce")
    path = f"{article.get_absolute_url()}report/"
    found = violations(page, path) + violations(page, f"{path}thanks/")
    page.goto(article.get_absolute_url())
    page.get_by_role("link", name="Something wrong here?").click()
    expect(page.get_by_label("The passage")).to_be_focused()
    page.evaluate(AXE)
    for width in (390, 1440):
        page.set_viewport_size({"width": width, "height": 900})
        for theme in ("light", "dark"):
            page.evaluate(SET_THEME, theme)
            found += page.evaluate(VIOLATIONS)
    assert found == []
