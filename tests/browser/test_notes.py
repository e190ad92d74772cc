"""Notes on passages, as a reader writes and finds them in a browser."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.utils import timezone
from playwright.sync_api import Page, Route, expect

from accounts.models import User
from articles.models import Article, Prerequisite
from articles.revising import revise
from articles.typesetting import typeset_article
from progress.bookmarking import keep
from progress.completing import complete
from progress.models import Note
from progress.noting import Passage, Written, write
from tests.browser.conftest import OpenPage, SignIn
from tests.browser.test_accessibility import AXE, VIOLATIONS, violations
from tests.browser.test_reading import OVERFLOW
from tests.factories import make_article, make_draft, make_user

BODY = """Opening words about a problem.

The same words stand here, first.

```python run
x = {"answer": 42}
```

And $x^2$ grows. The same words stand here, second.

Science 👩‍🔬 and שלום עולם in one line.

## A heading

The end.
"""
# Whether a range of words is drawn as marked: every piece of the highlight, without white space.
MARKED = """() => [...(CSS.highlights.get('notes') ?? [])].map(
    range => range.toString().replace(/\\s+/g, ' ').trim())"""
RECT = """([words, nth, scrolls = true]) => {
    const walker = document.createTreeWalker(document.querySelector('[data-reading]'), 4);
    for (let node, seen = 0; (node = walker.nextNode());) {
        const at = node.data.indexOf(words);
        if (at < 0 || seen++ < nth) continue;
        const range = new Range();
        range.setStart(node, at);
        range.setEnd(node, at + words.length);
        if (scrolls) node.parentElement.scrollIntoView({block: 'center', behavior: 'instant'});
        const {left, right, top, height} = range.getBoundingClientRect();
        return {left, right, y: top + height / 2};
    }
}"""


@pytest.fixture
def article(live_server: object) -> Article:
    return make_article(title="Chunking", body=BODY)


@pytest.fixture
def user(live_server: object) -> User:
    return make_user()


@pytest.fixture
def lesson(page: Page, sign_in: SignIn, user: User, article: Article) -> Page:
    sign_in(page, user)
    page.goto(article.get_absolute_url())
    return page


def drag_over(page: Page, first: str, last: str = "", nth: int = 0) -> None:
    """With the mouse, from the beginning of the first words to the end of the last."""
    start = page.evaluate(RECT, [first, nth, True])
    end = page.evaluate(RECT, [last, nth, False]) if last else start
    page.mouse.move(start["left"] + 1, start["y"])
    page.mouse.down()
    page.mouse.move(end["right"] - 1, end["y"], steps=8)
    page.mouse.up()


def add_note(page: Page, body: str) -> None:
    page.get_by_role("button", name="Add note").click()
    page.locator("#note-passage").fill(body)
    page.locator("dialog").get_by_role("button", name="Save note").click()
    expect(page.locator("dialog")).to_be_hidden()


def note_on(
    user: User, article: Article, quote: str = "", body: str = "Mine.", **around: str
) -> Note:
    written = Written(uuid4(), body, Passage(quote, **around))
    return write(user, article, written, timezone.now())[0]


def change(article: Article, before: str, after: str) -> None:
    assert before in article.body
    article.body = article.body.replace(before, after)
    typeset_article(article, ["first2020"])
    article.save()
    revise(article)


def test_a_passage_selected_with_the_mouse_is_noted_and_marked_for_good(
    lesson: Page, user: User
) -> None:
    drag_over(lesson, "same words stand here, second")
    add_note(lesson, "So **it** is.")
    assert lesson.evaluate(MARKED) == ["same words stand here, second"]
    lesson.reload()
    assert lesson.evaluate(MARKED) == ["same words stand here, second"]
    expect(lesson.locator(".note strong")).to_have_text("it")
    note = Note.objects.get(user=user)
    assert (note.quote, note.suffix[:4]) == ("same words stand here, second", ".Sci")


def test_the_keyboard_alone_selects_and_saves(lesson: Page) -> None:
    place = lesson.evaluate(RECT, ["Opening", 0])
    lesson.mouse.dblclick(place["left"] + 5, place["y"])
    for _ in range(2):
        lesson.keyboard.press("Control+Shift+ArrowRight")
    expect(lesson.get_by_role("button", name="Add note")).to_be_visible()
    lesson.keyboard.press("Tab")
    expect(lesson.get_by_role("button", name="Add note")).to_be_focused()
    lesson.keyboard.press("Enter")
    lesson.keyboard.type("By keys.")
    lesson.keyboard.press("Tab")
    lesson.keyboard.press("Enter")
    expect(lesson.locator(".note")).to_contain_text("By keys.")
    assert Note.objects.get().quote.startswith("Opening words")


def test_escape_closes_the_form_and_what_was_written_stays(lesson: Page) -> None:
    drag_over(lesson, "Opening words")
    lesson.get_by_role("button", name="Add note").click()
    lesson.keyboard.type("Half a thought")
    lesson.keyboard.press("Escape")
    expect(lesson.locator("dialog")).to_be_hidden()
    drag_over(lesson, "Opening words")
    lesson.get_by_role("button", name="Add note").click()
    expect(lesson.locator("dialog textarea")).to_have_value("Half a thought")


def test_a_passage_over_paragraphs_code_and_formulas(lesson: Page) -> None:
    drag_over(lesson, "first.", "grows")
    add_note(lesson, "All of it.")
    lesson.reload()
    (marked,) = lesson.evaluate(MARKED)
    assert marked.startswith("first.")
    assert marked.endswith("grows")
    assert "42" in marked


def test_emoji_and_scripts_from_right_to_left_are_marked_where_they_stand(
    page: Page, sign_in: SignIn, user: User, article: Article
) -> None:
    note_on(user, article, "👩‍🔬 and שלום")
    note_on(user, article, "in one line")
    sign_in(page, user)
    page.goto(article.get_absolute_url())
    assert page.evaluate(MARKED) == ["👩‍🔬 and שלום", "in one line"]


def test_notes_on_passages_that_overlap_are_both_marked(
    page: Page, sign_in: SignIn, user: User, article: Article
) -> None:
    note_on(user, article, "Opening words about")
    note_on(user, article, "words about a problem")
    sign_in(page, user)
    page.goto(article.get_absolute_url())
    assert page.evaluate(MARKED) == ["Opening words about", "words about a problem"]


def test_a_passage_is_marked_after_the_author_changed_the_text_around_it_and_gone_when_it_went(
    lesson: Page, article: Article
) -> None:
    drag_over(lesson, "same words stand here", nth=1)
    add_note(lesson, "Mine.")
    change(article, "Opening words about a problem.", "A wholly new opening, of 7 words more.")
    lesson.reload()
    assert lesson.evaluate(MARKED) == ["same words stand here"]
    after = lesson.evaluate("() => [...CSS.highlights.get('notes')][0].endContainer.data.slice(-8)")
    assert "second." in after
    change(article, "The same words stand here, second.", "")
    change(article, "The same words stand here, first.", "")
    lesson.reload()
    assert lesson.evaluate(MARKED) == []
    expect(lesson.locator(".note")).to_contain_text("no longer in the lesson")
    expect(lesson.locator(".note")).to_contain_text("same words stand here")


def test_more_than_a_thousand_characters_are_refused_before_anything_is_written(
    page: Page, sign_in: SignIn, user: User
) -> None:
    article = make_article(body="A long paragraph. " * 80)
    sign_in(page, user)
    page.goto(article.get_absolute_url())
    page.evaluate("() => getSelection().selectAllChildren(document.querySelector('.prose p'))")
    expect(page.locator(".note-add")).to_have_text("Select at most 1,000 characters")
    expect(page.locator(".note-add")).to_be_disabled()


def test_a_double_click_on_save_makes_one_note(lesson: Page) -> None:
    lesson.get_by_text("Write a note on this article").click()
    lesson.locator("#note-whole").fill("Once.")
    lesson.locator(".note-new button").dblclick()
    expect(lesson.locator(".note")).to_have_count(1)
    assert Note.objects.count() == 1


def test_a_lost_answer_keeps_the_text_and_the_retry_makes_no_second_note(
    lesson: Page, problems: list[str]
) -> None:
    def lose(route: Route) -> None:
        route.fetch()
        route.abort()

    lesson.route("**/notes/", lose)
    lesson.get_by_text("Write a note on this article").click()
    lesson.locator("#note-whole").fill("Once.")
    lesson.locator(".note-new button").click()
    expect(lesson.locator(".note-new [role=alert]")).to_contain_text("no connection")
    expect(lesson.locator("#note-whole")).to_have_value("Once.")
    lesson.unroute("**/notes/")
    lesson.locator(".note-new button").click()
    expect(lesson.locator(".note")).to_have_count(1)
    assert Note.objects.count() == 1
    problems.clear()


def test_what_is_being_written_survives_a_reload(lesson: Page) -> None:
    lesson.get_by_text("Write a note on this article").click()
    lesson.locator("#note-whole").fill("Half a thought")
    lesson.reload()
    expect(lesson.locator("#note-whole")).to_have_value("Half a thought")
    expect(lesson.locator(".note-new [role=alert]")).to_contain_text("not saved this yet")
    lesson.locator(".note-new button").click()
    expect(lesson.locator(".note")).to_have_count(1)
    lesson.reload()
    expect(lesson.locator("#note-whole")).to_have_value("")


def test_a_tab_that_was_signed_out_loses_nothing(
    lesson: Page, sign_in: SignIn, user: User, article: Article, problems: list[str]
) -> None:
    lesson.get_by_text("Write a note on this article").click()
    lesson.locator("#note-whole").fill("Kept.")
    lesson.context.clear_cookies(name="sessionid")
    lesson.locator(".note-new button").click()
    expect(lesson.locator(".note-new [role=alert]")).to_contain_text("You are signed out")
    assert not Note.objects.exists()
    sign_in(lesson, user)
    lesson.locator(".note-new button").click()
    expect(lesson.locator(".note")).to_contain_text("Kept.")
    assert Note.objects.count() == 1
    problems.clear()


def test_an_edit_in_two_tabs_shows_both_texts_before_it_replaces_one(
    lesson: Page, user: User, article: Article, problems: list[str]
) -> None:
    note = note_on(user, article)
    first, second = lesson, lesson.context.new_page()
    for tab in (first, second):
        tab.goto(article.get_absolute_url())
        tab.locator(".note-edit summary").click()
    for tab, words in ((first, "First tab."), (second, "Second tab.")):
        tab.locator(".note-edit textarea").fill(words)
    for tab in (first, second):
        tab.locator(".note-edit").get_by_role("button", name="Save").click()
    expect(second.locator(".note-edit [role=alert]")).to_contain_text("First tab.")
    expect(second.locator(".note-edit textarea")).to_have_value("Second tab.")
    second.locator(".note-edit").get_by_role("button", name="Save").click()
    expect(second.locator(".prose-note")).to_have_text("Second tab.")
    note.refresh_from_db()
    assert note.body == "Second tab."
    problems.clear()


def test_deleting_can_be_undone(lesson: Page, user: User, article: Article) -> None:
    note_on(user, article, "Opening words", "Wanted.")
    lesson.reload()
    lesson.locator(".note-edit summary").click()
    lesson.get_by_role("button", name="Delete").click()
    expect(lesson.locator(".note")).to_have_count(0)
    assert lesson.evaluate(MARKED) == []
    lesson.get_by_role("button", name="Undo").click()
    expect(lesson.locator(".note")).to_contain_text("Wanted.")
    assert lesson.evaluate(MARKED) == ["Opening words"]


def test_a_long_note_counts_what_is_left_and_is_refused_with_its_text(
    lesson: Page, problems: list[str]
) -> None:
    lesson.get_by_text("Write a note on this article").click()
    lesson.locator("#note-whole").fill("x" * 9_500)
    expect(lesson.locator(".note-new [data-note-count]")).to_have_text("500 characters left")
    lesson.locator("#note-whole").fill("x" * 10_001)
    lesson.locator(".note-new button").click()
    expect(lesson.locator(".note-new [role=alert]")).to_contain_text("at most 10,000 characters")
    assert len(lesson.locator("#note-whole").input_value()) == 10_001
    problems.clear()


def test_a_finger_finds_the_button_inside_the_window(
    open_page: OpenPage, sign_in: SignIn, user: User, article: Article
) -> None:
    page = open_page(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    sign_in(page, user)
    page.goto(article.get_absolute_url())
    page.evaluate("() => getSelection().selectAllChildren(document.querySelector('.prose p'))")
    page.locator(".note-add").tap()
    page.locator("#note-passage").fill("By touch.")
    page.locator("dialog").get_by_role("button", name="Save note").tap()
    expect(page.locator(".note")).to_contain_text("By touch.")
    assert page.evaluate(OVERFLOW) == 0


def test_without_javascript_notes_are_written_edited_and_deleted(
    open_page: OpenPage, sign_in: SignIn, user: User, article: Article
) -> None:
    page = open_page(java_script_enabled=False)
    sign_in(page, user)
    page.goto(article.get_absolute_url())
    page.get_by_text("Write a note on this article").click()
    page.locator("#note-whole").fill("Plain.")
    page.locator(".note-new button").click()
    expect(page.locator(".note")).to_contain_text("Plain.")
    page.locator(".note-edit summary").click()
    page.locator(".note-edit textarea").fill("Plainer.")
    page.locator(".note-edit").get_by_role("button", name="Save").click()
    expect(page.locator(".prose-note")).to_have_text("Plainer.")
    page.locator(".note-edit summary").click()
    page.get_by_role("button", name="Delete").click()
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".prose-note")).to_have_text("Plainer.")


def every_page(user: User, article: Article) -> list[str]:
    """Of notes, bookmarks, changes and paths, with something on each."""
    note = note_on(user, article, "Opening words", f"{'long' * 60} $x^2$\n\n```python\nx = 1\n```")
    note_on(user, article, "Words that are gone")
    complete(user, article, timezone.now())
    change(article, "The end.", "It ends after 3 steps.")
    Prerequisite.objects.create(article=article, requires=make_article(), position=1)
    Prerequisite.objects.create(article=make_draft(), requires=article, position=1)
    for kept in (article, make_draft()):
        keep(user, kept)
    own = article.get_absolute_url()
    return [
        own,
        "/notes/",
        f"{own}notes/{note.id}/",
        "/bookmarks/",
        f"{own}changes/",
        f"{own}path/",
    ]


@pytest.mark.parametrize("signed_in", [True, False])
def test_no_page_breaks_a_rule_of_axe_or_overflows_a_phone(
    open_page: OpenPage, sign_in: SignIn, user: User, article: Article, signed_in: bool
) -> None:
    paths = every_page(user, article)
    page = open_page(reduced_motion="reduce")
    if signed_in:
        sign_in(page, user)
    found = [line for path in paths for line in violations(page, path)]
    assert found == []
    page.set_viewport_size({"width": 390, "height": 844})
    for path in paths:
        page.goto(path)
        assert page.evaluate(OVERFLOW) == 0, path


def test_the_open_form_on_a_passage_breaks_no_rule_of_axe(lesson: Page) -> None:
    drag_over(lesson, "Opening words")
    lesson.get_by_role("button", name="Add note").click()
    lesson.evaluate(AXE)
    assert lesson.evaluate(VIOLATIONS) == []
