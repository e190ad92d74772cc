from __future__ import annotations

import pytest

from articles.rendering import CodeBlock, render
from tests.articles.rendering.source import only_problem, page

RUN = '```python run title="sum.py"\nprint(1 + 1)  # two\n```\n\n```output\n2\n```\n'


def test_a_block_is_coloured_by_classes_and_has_its_title() -> None:
    figure = page(RUN).cssselect("figure.code")[0]
    assert figure.cssselect("figcaption.code-title")[0].text == "sum.py"
    assert figure.cssselect("pre.highlight code.language-python .hl-c1")[0].text == "# two"


def test_output_is_set_apart_and_named() -> None:
    figure = page(RUN).cssselect("figure.code-output")[0]
    assert figure.cssselect("figcaption")[0].text == "Output"
    assert figure.cssselect("code")[0].text == "2\n"


def test_a_block_that_scrolls_can_be_reached_by_the_keyboard_and_has_a_name() -> None:
    blocks = page(RUN + "\n```bash\nls\n```").cssselect("pre")
    assert [(block.get("tabindex"), block.get("role")) for block in blocks] == [("0", "group")] * 3
    assert [block.get("aria-label") for block in blocks] == ["sum.py", "Output", "Bash block"]


def test_the_blocks_are_given_back_with_what_they_say_they_print() -> None:
    assert render("text\n\n" + RUN, first_line=10).code_blocks == (
        CodeBlock(12, "python", "run", "print(1 + 1)  # two\n", "2\n"),
    )


def test_a_block_without_output_below_says_nothing_of_what_it_prints() -> None:
    blocks = render(
        '```python norun reason="a GPU"\nx\n```\n\ntext\n\n```output\n2\n```'
    ).code_blocks
    assert [(block.mode, block.output) for block in blocks] == [("norun", None)]


def test_a_title_may_hold_quotation_marks_and_angles() -> None:
    figure = page('```text title="<a href=\\"x\\"> & \'y\'"\nx\n```').cssselect("figure")[0]
    assert figure.cssselect("pre")[0].get("aria-label") == "<a href=\"x\"> & 'y'"
    assert figure.cssselect("figcaption")[0].text == "<a href=\"x\"> & 'y'"


@pytest.mark.parametrize(
    ("info", "message"),
    [
        ("python", "marked run, or norun"),
        ("python fly", "“fly” after python is neither run nor norun"),
        ("python run fast", "neither run nor norun"),
        ("python norun", "norun needs its reason"),
        ('python norun reason=""', "norun needs its reason"),
        ("nolang", "no language that can be coloured"),
        ('python run tilte="x"', "“tilte” means nothing"),
    ],
)
def test_the_line_that_opens_a_block_is_checked(info: str, message: str) -> None:
    line, found = only_problem(f"text\n\n```{info}\nx\n```")
    assert line == 3
    assert message in found


def test_plain_text_is_left_as_it_is() -> None:
    assert page("```text\n<b> & $x$\n```").cssselect("code")[0].text == "<b> & $x$\n"
