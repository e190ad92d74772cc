from __future__ import annotations

import pytest

from articles.rendering import render
from tests.articles.rendering.source import only_problem, page

KEYS = ["vaswani2017", "kaplan2020"]


def test_a_citation_shows_the_number_of_its_reference() -> None:
    links = page("Text [@kaplan2020].", citable=KEYS).cssselect(".citation a")
    assert [(link.text, link.get("href")) for link in links] == [("2", "#ref-kaplan2020")]


def test_several_at_one_place_stand_in_one_pair_of_brackets() -> None:
    citation = page("[@kaplan2020; @vaswani2017]", citable=KEYS).cssselect(".citation")[0]
    assert citation.text_content() == "[2, 1]"


def test_each_place_has_an_anchor_that_the_reference_can_lead_back_to() -> None:
    rendered = render("[@kaplan2020] and [@vaswani2017] and [@kaplan2020]", citable=KEYS)
    assert rendered.citations == {
        "kaplan2020": ("cite-kaplan2020-1", "cite-kaplan2020-2"),
        "vaswani2017": ("cite-vaswani2017-1",),
    }
    for anchors in rendered.citations.values():
        for anchor in anchors:
            assert f'id="{anchor}"' in rendered.html


def test_a_prefix_is_part_of_the_anchors() -> None:
    rendered = render("[@kaplan2020]", citable=KEYS, id_prefix="breakdown-")
    assert rendered.citations == {"kaplan2020": ("breakdown-cite-kaplan2020-1",)}


def test_a_citation_in_a_footnote_or_a_table_counts_too() -> None:
    source = "a[^n]\n\n[^n]: See [@vaswani2017].\n\n| a |\n| --- |\n| [@kaplan2020] |\n"
    assert set(render(source, citable=KEYS).citations) == set(KEYS)


def test_a_citation_of_nothing_is_a_problem() -> None:
    assert only_problem("one\ntwo [@nobody]", citable=KEYS) == (
        2,
        "[@nobody] cites no reference of this article.",
    )


@pytest.mark.parametrize("text", ["[@kaplan2020, @vaswani2017]", "[@kaplan2020 p. 3]", "[@a.b]"])
def test_a_citation_written_otherwise_is_not_left_as_text(text: str) -> None:
    assert "[@key]" in only_problem(text, citable=KEYS)[1]


def test_a_citation_shown_as_code_is_none() -> None:
    assert render("`[@nobody]`").citations == {}
