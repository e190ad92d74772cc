from __future__ import annotations

import pytest

from articles.rendering import RenderingError, render, render_inline
from tests.articles.rendering.source import only_problem, page, problems

ALL_AT_ONCE = """\
Text that cites [@nobody].

::: shout
What is this?
:::

$$
\\nonsense{x}
$$

[there](#nowhere)
"""


def test_every_problem_of_a_source_is_told_at_once_in_its_order() -> None:
    assert [line for line, _ in problems(ALL_AT_ONCE)] == [1, 3, 7, 11]


def test_lines_are_counted_from_where_the_source_begins_in_its_file() -> None:
    assert [line for line, _ in problems(ALL_AT_ONCE, first_line=21)] == [21, 23, 27, 31]


def test_the_error_reads_as_a_list_of_lines_and_messages() -> None:
    with pytest.raises(RenderingError, match=r"line 2: .*nowhere.*; line 3: .*elsewhere"):
        render("Text\n[a](#nowhere)\n[b](#elsewhere)")


@pytest.mark.parametrize("line_break", ["\n", "\r\n", "\r"])
def test_lines_end_as_they_do_on_any_system(line_break: str) -> None:
    assert only_problem(line_break.join(["one", "", "two [^x]"]))[0] == 3


def test_a_form_feed_ends_no_line() -> None:
    assert only_problem("one\x0c still one\n\n[^x]")[0] == 3


@pytest.mark.parametrize(
    "source", ["A <b>bold</b> word", "<div>\nblock\n</div>", "<!-- hidden -->", "1 <br> 2", "<T>"]
)
def test_html_is_refused_and_named(source: str) -> None:
    assert "HTML is not Markdown" in problems(source)[0][1]


def test_a_comparison_is_no_html() -> None:
    assert page("3 < 4 and a <b").text_content().strip() == "3 < 4 and a <b"


def test_html_shown_as_code_is_code() -> None:
    assert page("`<b>`").cssselect("code")[0].text == "<b>"


def test_a_line_of_text_is_set_without_a_paragraph() -> None:
    assert render_inline("*One* `line` of $x$") == (
        "<em>One</em> <code>line</code> of <math><mi>x</mi></math>"
    )


@pytest.mark.parametrize("source", ["# Title", "- item", "one\n\ntwo", "```text\ncode\n```"])
def test_a_line_of_text_holds_no_blocks(source: str) -> None:
    with pytest.raises(RenderingError, match="one line"):
        render_inline(source)


def test_nothing_at_all_is_set_as_nothing() -> None:
    assert render("").html == ""
    assert render_inline("") == ""
