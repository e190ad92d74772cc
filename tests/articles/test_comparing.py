"""What changed between two texts of a lesson, as a reader sees it."""

from __future__ import annotations

import pytest

from articles.comparing import Piece, compare

BEFORE = """Words to begin with.

## First

A paragraph of some words that says a thing about models.

```python run
x = 1
```

## Second

- One item
- Another item

The end of it.
"""


def pieces(before: str, after: str) -> list[list[tuple[str, str]]]:
    return [
        [(piece.change, piece.text) for piece in block.pieces]
        for block in compare(before, after)
        if any(piece.change != "same" for piece in block.pieces)
    ]


def test_what_is_the_same_is_folded() -> None:
    (block,) = compare(BEFORE, BEFORE)
    assert len(block.unchanged) == 8


def test_words_are_marked_within_their_paragraph() -> None:
    assert pieces(BEFORE, BEFORE.replace("a thing about", "much about")) == [
        [
            ("same", "A paragraph of some words that says "),
            ("removed", "a thing"),
            ("added", "much"),
            ("same", " about models."),
        ]
    ]


def test_the_heading_above_a_change_stands_by_itself() -> None:
    changed = compare(BEFORE, BEFORE.replace("Another item", "Another item still"))
    headings = [block.pieces for block in changed if block.kind == "heading"]
    assert headings == [[Piece("same", "Second")]]


def test_a_paragraph_that_came_and_one_that_went() -> None:
    assert pieces(BEFORE, BEFORE.replace("The end of it.", "The end of it.\n\nMore.")) == [
        [("added", "More.")]
    ]
    assert pieces(BEFORE, BEFORE.replace("Words to begin with.\n", "")) == [
        [("removed", "Words to begin with.")]
    ]


def test_code_and_formulas_are_compared_as_they_stand() -> None:
    assert pieces(BEFORE, BEFORE.replace("x = 1", "x = 2"))[0][1:] == [
        ("removed", "1"),
        ("added", "2"),
    ]
    assert pieces("A $x_1^2$.", "A $x_2^2$.") == [
        [("same", "A $x_"), ("removed", "1"), ("added", "2"), ("same", "^2$.")]
    ]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("See [it](https://a.example).", "See [it](https://b.example)."),
        ("A claim [@one].", "A claim [@two]."),
        ("A **bold** word.", "A bold word."),
        ("Two\nlines.", "Two lines."),
    ],
)
def test_addresses_keys_and_emphasis_are_not_read(before: str, after: str) -> None:
    assert pieces(before, after) == []


def test_every_word_of_both_texts_is_there() -> None:
    after = BEFORE.replace("paragraph", "passage").replace("One item", "An item").replace("x", "y")
    shown = {"removed": "", "added": "", "same": ""}
    for block in compare(BEFORE, after):
        for piece in block.pieces:
            shown[piece.change] += piece.text + " "
    assert "paragraph" in shown["removed"]
    assert "passage" in shown["added"]


def test_texts_that_share_nothing() -> None:
    changes = [
        piece.change for b in compare("Old words here.", "Something else") for piece in b.pieces
    ]
    assert sorted(changes) == ["added", "removed"]
    assert compare("", "") != compare("", "New.")
