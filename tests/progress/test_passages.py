"""A passage is found again in the lesson as it is now, or known to be gone."""

from __future__ import annotations

import pytest

from articles.passages import LessonText, Place
from articles.rendering import render
from progress.models import Note
from tests.browser.test_rendered_text import EVERYTHING


def found(html: str, quote: str, prefix: str = "", suffix: str = "") -> str | None:
    """The words without white space; places count as JavaScript does."""
    lesson = LessonText(html)
    place = lesson.find(Note(quote=quote, prefix=prefix, suffix=suffix))
    if place is None:
        return None
    units = lesson.text.encode("utf-16-le")
    return units[2 * place.start : 2 * place.end].decode("utf-16-le")


def test_white_space_and_markup_between_words_do_not_matter() -> None:
    html = "<p>One <em>two</em>\nthree</p><ul><li>four</li><li>five</li></ul>"
    assert found(html, "two  three four\tfive") == "twothreefourfive"


def test_a_passage_may_span_paragraphs_code_and_formulas() -> None:
    html = render("Ends here.\n\n```python run\nx = 1\n```\n\nAnd $x^2$ goes on.").html
    assert found(html, "here. x = 1 And x2 goes") == "here.x=1Andx2goes"


def test_what_is_no_text_of_the_lesson_is_passed_over() -> None:
    html = render(EVERYTHING, citable=["paper"]).html
    text = LessonText(html).text
    assert "AheadingwithO(n2)softmax" in text
    assert "Visualanchor:aflow." in text
    assert "A leads to B".replace(" ", "") not in text
    assert "Boxab" not in text


@pytest.mark.parametrize(
    ("prefix", "suffix", "start"),
    [("first", "", 5), ("second", "", 18), ("", "one", 5), ("", "two", 18), ("lost", "lost", 5)],
)
def test_of_repeated_words_the_words_around_decide(prefix: str, suffix: str, start: int) -> None:
    lesson = LessonText("<p>first here one second here two</p>")
    note = Note(quote="here", prefix=prefix, suffix=suffix)
    assert lesson.find(note) == Place(start, start + 4)


def test_a_passage_is_found_where_the_text_around_it_changed() -> None:
    assert found("<p>Another start. The words. Another end.</p>", "The words.", "Old", "old")


@pytest.mark.parametrize("quote", ["The other words.", "the words.", "The words!"])
def test_a_passage_whose_words_changed_is_gone(quote: str) -> None:
    assert found("<p>The words.</p>", quote) is None


def test_emoji_and_scripts_from_right_to_left_keep_their_places() -> None:
    html = "<p>👩‍🔬🧪 שלום עולם 🎲 end</p>"
    assert found(html, "שלום עולם 🎲") == "שלוםעולם🎲"
    place = LessonText(html).find(Note(quote="end"))
    assert place is not None
    assert place.start == len("👩‍🔬🧪שלוםעולם🎲".encode("utf-16-le")) // 2


def test_entities_are_the_characters_they_stand_for() -> None:
    assert found("<p>a &lt; b &amp;&nbsp;c</p>", "a < b & c") == "a<b&c"


def test_a_note_on_the_whole_has_no_place() -> None:
    assert LessonText("<p>x</p>").find(Note()) is None
