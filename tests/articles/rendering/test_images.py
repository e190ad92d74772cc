from __future__ import annotations

import pytest

from tests.articles.rendering.source import only_problem, page, problems


def test_an_image_of_its_own_becomes_a_figure() -> None:
    figure = page('![A curve](/static/x.png "The *loss* falls.")').cssselect("figure.figure")[0]
    image = figure.cssselect("img")[0]
    assert (image.get("src"), image.get("alt")) == ("/static/x.png", "A curve")
    assert image.get("loading") == "lazy"
    assert figure.cssselect("figcaption")[0].text == "The *loss* falls."
    assert page('![A](/static/x.png "c")').cssselect("p") == []


def test_marks_in_its_texts_do_not_leave_their_attribute() -> None:
    image = page('![a "b" <c>](/static/x.png "d \\" onload=e")').cssselect("img")[0]
    assert image.get("alt") == 'a "b" <c>'
    assert image.get("onload") is None


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ('![](/static/x.png "c")', "needs a text"),
        ("![A](/static/x.png)", "needs a caption"),
        ('![A](https://example.org/x.png "c")', "come from /static/"),
        ('![A](javascript:alert "c")', "come from /static/"),
        ('![A](//example.org/x.png "c")', "come from /static/"),
        ('Text ![A](/static/x.png "c") text', "a paragraph of its own"),
    ],
)
def test_an_image_is_ours_described_and_explained(source: str, message: str) -> None:
    line, found = only_problem(f"text\n\n{source}")
    assert line == 3
    assert message in found


def test_all_that_an_image_lacks_is_told_at_once() -> None:
    assert len(problems("![](x.png)")) == 3
