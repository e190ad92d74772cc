from __future__ import annotations

import pytest

from articles.rendering import render


@pytest.mark.parametrize(("words", "minutes"), [(1, 1), (220, 1), (221, 2), (2_200, 10)])
def test_prose_is_read_at_220_words_a_minute_rounded_up(words: int, minutes: int) -> None:
    rendered = render("word " * words)
    assert (rendered.words, rendered.minutes) == (words, minutes)


def test_code_is_read_at_half_the_speed_and_is_no_prose() -> None:
    rendered = render("```text\n" + "word " * 1_100 + "\n```")
    assert (rendered.words, rendered.minutes) == (0, 10)


def test_a_diagram_is_looked_at_and_not_read() -> None:
    source = '```d2 #a title="t" alt="a" caption="c"\n' + "x\ny\nz\n" + "```"
    assert render(source).minutes == 0


def test_nothing_takes_no_time() -> None:
    assert render("").minutes == 0
