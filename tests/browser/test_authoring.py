"""An author's day at the desk, in a real browser."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from accounts.models import User
from articles.models import Article, ArticleDraft
from articles.staff_groups import editors_group
from tests.browser.conftest import OpenPage, SignIn
from tests.browser.course import UNFOLD
from tests.browser.test_accessibility import AXE, SET_THEME
from tests.factories import add_open_parts, add_premium_parts, make_draft, make_user

# Django's own autocompletion and the empty heads of its tables are not ours to mend.
OURS = """async () => (await axe.run({exclude: [[".select2"], ["th.original"]]})).violations.map(
    violation => `${violation.id}: ${violation.nodes.map(node => node.html).join(' ')}`
)"""

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def editor() -> User:
    user = make_user(is_staff=True)
    user.groups.add(editors_group())
    return user


@pytest.fixture
def article() -> Article:
    article = make_draft(title="Paging", slug="paging", body="A cache in pages [@first2020].")
    add_open_parts(article)
    return article


@pytest.fixture
def desk(page: Page, sign_in: SignIn, editor: User) -> Iterator[Page]:
    sign_in(page, editor)
    page.set_viewport_size({"width": 1440, "height": 900})
    yield page
    # A page that is closed sends its unsaved text once more, while the tables are emptied.
    page.context.route("**/draft/", lambda route: route.fulfill(json={"saved_at": "late"}))


def change(article: Article) -> str:
    return reverse("admin:articles_article_change", args=[article.pk])


def stored(article: Article) -> Article:
    return Article.objects.get(pk=article.pk)


def save(page: Page) -> None:
    page.get_by_role("button", name="Save and continue editing").last.click()


def test_a_day_from_the_first_word_to_going_back(desk: Page, article: Article) -> None:
    desk.goto(change(article))
    body, preview = desk.locator("#id_body"), desk.frame_locator("iframe[name=preview]")
    expect(preview.locator(".prose")).to_contain_text("A cache in pages")

    # What is written is seen as readers will see it, formula and citation included.
    body.fill("Memory is $2 \\cdot n$ [@first2020].\n\nSecond paragraph.\n")
    expect(preview.locator("math")).to_be_visible()
    desk.get_by_label("Theme").last.select_option("dark")
    expect(preview.locator("html")).to_have_attribute("data-theme", "dark")

    # A fault is named with its line, and a click goes there.
    body.fill("First line.\n\nIt cites [@nobody].\n")
    problem = desk.locator("[data-problems] button").first
    expect(problem).to_contain_text("Line 3")
    problem.click()
    selected = body.evaluate("field => field.value.slice(field.selectionStart, field.selectionEnd)")
    assert selected == "It cites [@nobody]."
    save(desk)
    expect(desk.locator("#faults")).to_contain_text("Line 3")
    assert stored(article).body == "A cache in pages [@first2020]."

    body.fill("It cites [@first2020].\n")
    desk.get_by_label("Status").select_option("scheduled")
    desk.locator("#id_publish_at_0").fill("2030-01-01")
    desk.locator("#id_publish_at_1").fill("09:00:00")
    save(desk)
    expect(desk.locator(".messagelist")).to_contain_text("was changed successfully")
    assert stored(article).status == "scheduled"

    desk.get_by_label("Status").select_option("published")
    desk.locator("#id_body").fill("It cites [@first2020], and readers have it.\n")
    save(desk)
    expect(desk.locator(".messagelist")).to_contain_text("was changed successfully")
    assert stored(article).is_published

    desk.get_by_role("link", name="History").click()
    desk.get_by_role("link", name="What changed in version 3").click()
    expect(desk.locator("ins").first).to_be_visible()
    desk.get_by_role("button", name="Go back to version 2").click()
    expect(desk.locator(".messagelist")).to_contain_text("The text is version 2 again.")
    assert stored(article).body == "It cites [@first2020]."
    assert stored(article).is_published


def test_a_row_is_moved_with_the_keyboard(desk: Page, article: Article) -> None:
    desk.goto(change(article))
    desk.get_by_text("Rubric criteria", exact=True).click()
    up = desk.locator("#rubric-1").get_by_role("button", name="Move up")
    up.focus()
    desk.keyboard.press("Enter")
    expect(up).to_be_focused()
    save(desk)
    expect(desk.locator(".messagelist")).to_contain_text("was changed successfully")

    assert list(article.rubric.values_list("text", flat=True)) == ["Names `C`.", "Tells A from B."]


def test_a_row_is_dragged(desk: Page, article: Article) -> None:
    desk.goto(change(article))
    desk.get_by_text("Rubric criteria", exact=True).click()
    grip = desk.locator("#rubric-1 .move-grip")
    grip.scroll_into_view_if_needed()
    start, target = grip.bounding_box(), desk.locator("#rubric-0").bounding_box()
    assert start
    assert target
    desk.mouse.move(start["x"] + 5, start["y"] + 5)
    desk.mouse.down()
    desk.mouse.move(start["x"] + 5, target["y"] + 4, steps=5)
    desk.mouse.up()

    expect(desk.locator("#id_rubric-1-position")).to_have_value("1")
    expect(desk.locator("#id_rubric-0-position")).to_have_value("2")


def test_another_row_keeps_what_was_written(desk: Page, article: Article) -> None:
    desk.goto(change(article))
    desk.locator("#id_body").fill("Half a thought")
    desk.get_by_text("Pitfalls", exact=True).click()
    desk.get_by_role("button", name="Add another Pitfall").click()
    desk.locator("#id_pitfalls-1-text").fill("To count **twice**.")
    expect(desk.frame_locator("iframe[name=preview]").locator("strong")).to_have_text("twice")
    expect(desk.locator("#id_body")).to_have_value("Half a thought")
    save(desk)
    expect(desk.locator(".messagelist")).to_contain_text("was changed successfully")
    assert list(article.pitfalls.values_list("position", flat=True)) == [1, 2]


def test_text_outlives_a_tab_that_crashed(desk: Page, article: Article) -> None:
    desk.clock.install()
    desk.goto(change(article))
    desk.locator("#id_body").fill("Written before the crash.")
    desk.clock.run_for(21_000)
    expect(desk.locator("[data-autosaved]")).to_contain_text("Unsaved text kept")

    again = desk.context.new_page()
    desk.close()
    again.goto(change(article))
    expect(again.locator("[data-unsaved]")).to_contain_text("Unsaved text")
    again.get_by_role("link", name="Restore").click()
    expect(again.locator("#id_body")).to_have_value("Written before the crash.")
    save(again)
    expect(again.locator(".messagelist")).to_contain_text("was changed successfully")
    assert stored(article).body == "Written before the crash."
    assert not ArticleDraft.objects.exists()


def test_text_outlives_a_session_that_ended(
    desk: Page, article: Article, sign_in: SignIn, editor: User, problems: list[str]
) -> None:
    desk.clock.install()
    desk.goto(change(article))
    desk.locator("#id_body").fill("Written after the session ended.")
    desk.context.clear_cookies()
    desk.clock.run_for(21_000)
    expect(desk.locator("[data-autosaved]")).to_contain_text("your session may have ended")

    sign_in(desk, editor)
    desk.goto(change(article))
    desk.get_by_role("button", name="Restore the lesson’s text").click()
    expect(desk.locator("#id_body")).to_have_value("Written after the session ended.")
    # The server refused the text, and its sign-in page to be framed.
    expected = ("status of 403", "frame-ancestors 'none'", "ERR_BLOCKED_BY_RESPONSE")
    problems[:] = [line for line in problems if not any(part in line for part in expected)]


def test_two_who_write_at_once_see_both_versions(desk: Page, article: Article) -> None:
    desk.goto(change(article))
    other = desk.context.new_page()
    other.goto(change(article))
    other.locator("#id_body").fill("A cache in blocks [@first2020].")
    save(other)
    expect(other.locator(".messagelist")).to_contain_text("was changed successfully")

    desk.locator("#id_body").fill("A cache in segments [@first2020].")
    save(desk)
    conflict = desk.locator(".conflict")
    expect(conflict.locator("del")).to_have_text("blocks")
    expect(conflict.locator("ins")).to_have_text("segments")
    conflict.get_by_role("link", name="Take theirs").click()
    expect(desk.locator("#id_body")).to_have_value("A cache in blocks [@first2020].")

    desk.get_by_role("link", name="Restore").click()
    save(desk)
    desk.get_by_role("button", name="Keep mine").click()
    expect(desk.locator(".messagelist")).to_contain_text("was changed successfully")
    assert stored(article).body == "A cache in segments [@first2020]."


def test_a_section_is_put_in_order_with_the_keyboard(desk: Page, article: Article) -> None:
    second = make_draft(article.section, position=article.position + 1, title="Second")
    desk.goto(reverse("admin:articles_section_change", args=[article.section.pk]))
    row = desk.locator("[data-sortable] li", has_text="Second")
    row.get_by_role("button", name="Move up").focus()
    desk.keyboard.press("Enter")
    desk.get_by_role("button", name="Save the order").click()
    expect(desk.locator(".messagelist")).to_contain_text("new order")

    assert stored(second).position < stored(article).position


def test_the_pages_of_the_desk_are_accessible(
    open_page: OpenPage, sign_in: SignIn, editor: User, article: Article, problems: list[str]
) -> None:
    add_premium_parts(article)
    desk = open_page(reduced_motion="reduce", viewport={"width": 1440, "height": 900})
    sign_in(desk, editor)
    desk.goto(change(article))
    save(desk)
    expect(desk.locator(".messagelist")).to_contain_text("was changed successfully")
    names = ("change", "history", "compare", "links")
    paths = [reverse(f"admin:articles_article_{name}", args=[article.pk]) for name in names]
    paths[2] += "?old=0&new=1"
    paths.append(reverse("admin:articles_section_change", args=[article.section.pk]))

    found = []
    for path in paths:
        desk.goto(path)
        desk.evaluate(AXE)
        desk.evaluate(UNFOLD)
        assert problems == []
        for theme in ("light", "dark"):
            desk.evaluate(SET_THEME, theme)
            found += [f"{path} {theme} {line}" for line in desk.evaluate(OURS)]
        problems.clear()  # axe measures with inline styles, which the policy refuses
    assert found == []
