from __future__ import annotations

import pytest

from articles.rendering import render
from tests.articles.rendering.source import only_problem, page


@pytest.mark.parametrize(
    ("kind", "label"),
    [
        ("insight", "💡 Key insight"),
        ("note", "Note"),
        ("warning", "Watch out"),
        ("example", "Worked example"),
    ],
)
def test_a_callout_carries_the_label_of_its_kind(kind: str, label: str) -> None:
    callout = page(f"::: {kind}\nSome *text*.\n:::").cssselect(f"aside.callout-{kind}")[0]
    assert callout.get("role") == "note"
    assert callout.cssselect(".callout-label")[0].text == label
    assert callout.cssselect("em")[0].text == "text"


def test_a_title_of_its_own_follows_the_label() -> None:
    callout = page("::: example One <token>\ntext\n:::").cssselect(".callout-label")[0]
    assert callout.text == "Worked example: One <token>"


def test_an_aside_is_a_note_in_the_margin_without_a_label() -> None:
    note = page("::: aside\ntext\n:::").cssselect("aside.sidenote")[0]
    assert note.text_content().strip() == "text"


def test_the_kinds_used_are_given_back() -> None:
    assert render("::: note\na\n:::\n\n::: insight\nb\n:::").callouts == ("note", "insight")


@pytest.mark.parametrize(
    "source",
    [
        "- ::: note\n  text\n  :::\n",
        "> ::: note\n> text\n> :::\n",
        ":::: note\n::: warning\ntext\n:::\n::::\n",
    ],
)
def test_a_callout_may_stand_in_another_block(source: str) -> None:
    assert page(source).cssselect("li .callout, blockquote .callout, .callout .callout")


def test_an_unknown_kind_is_told_the_known_ones() -> None:
    line, message = only_problem("text\n\n::: shout\nx\n:::")
    assert line == 3
    assert message == "“shout” is no callout; there are insight, note, warning, example, aside."


def test_a_callout_that_is_not_closed_is_a_problem_where_it_opens() -> None:
    line, message = only_problem("text\n\n::: note\nto the end\n\nof the page")
    assert line == 3
    assert "not closed" in message


def test_a_closing_line_too_many_is_a_problem() -> None:
    assert only_problem("::: note\nx\n:::\n\ntext\n\n:::\n")[0] == 7
