"""Shapes that make a careless parser slow or deep, at 50 kB; pytest's end is the time limit."""

from __future__ import annotations

import contextlib

import pytest

from articles.rendering import RenderingError, render
from articles.rendering.document import MAX_SOURCE
from tests.articles.rendering.source import only_problem

SIZE = 50_000
SHAPES = {
    "nested quotes": "> " * (SIZE // 2),
    "open brackets": "[" * SIZE,
    "brackets and bangs": "![" * (SIZE // 2),
    "nested links": "[a](" * (SIZE // 4),
    "emphasis runs": "*a_ " * (SIZE // 4),
    "stars": "*" * SIZE,
    "stars and underscores": "*_" * (SIZE // 2),
    "backticks of growing length": "".join("`" * n + " " for n in range(1, 315)),
    "deep lists": "".join(" " * (2 * n) + "- x\n" for n in range(220)),
    "a list of markers": "- " * (SIZE // 2),
    "dollars": "$" * SIZE,
    "dollars and words": "$a " * (SIZE // 3),
    "citations that never close": "[@a; " * (SIZE // 5),
    "references": "[^a]" * (SIZE // 4),
    "callouts in callouts": "::: note\n" * (SIZE // 9),
    "fences": "```\n" * (SIZE // 4),
    "entities": "&" * SIZE,
    "angles": "<" * SIZE,
    "comments": "<!--" * (SIZE // 4),
    "a table of pipes": "|" * SIZE + "\n" + "|-" * (SIZE // 2),
    "a wide table": "|a" * 500 + "\n" + "|-" * 500 + "\n" + ("|b" * 500 + "\n") * 40,
    "addresses": "<https://a" * (SIZE // 10),
    "backslashes": "\\" * SIZE,
    "one long word": "a" * SIZE,
    "headings alike": "## a\n\n" * (SIZE // 6),
    "definitions": "a\n: b\n\n" * (SIZE // 8),
    "code for the lexer": "```python run\n" + "f'{" * (SIZE // 3) + "\n```",
    "attributes that never close": '```text title="' + '\\"' * (SIZE // 2) + "\nx\n```",
}


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES.keys())
def test_a_hostile_source_is_set_or_refused(shape: str) -> None:
    with contextlib.suppress(RenderingError):
        render(shape)


def test_a_source_has_a_length() -> None:
    assert render("a " * (MAX_SOURCE // 2)).words == MAX_SOURCE // 2
    assert only_problem("a" * (MAX_SOURCE + 1)) == (
        1,
        "The text is longer than 200,000 characters.",
    )
