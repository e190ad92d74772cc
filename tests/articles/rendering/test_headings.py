from __future__ import annotations

import pytest

from articles.rendering import Heading, render
from tests.articles.rendering.source import only_problem, page


def test_a_heading_has_an_id_and_a_named_link_to_itself() -> None:
    heading = page("## Why *Caches* Grow").cssselect("h2")[0]
    link = heading.cssselect("a.heading-anchor")[0]
    assert heading.get("id") == "why-caches-grow"
    assert link.get("href") == "#why-caches-grow"
    assert link.get("aria-label") == "Link to “Why Caches Grow”"


def test_the_contents_list_the_headings_in_order() -> None:
    assert render("## One\n\n### Two\n\n## Three").headings == (
        Heading(2, "one", "One"),
        Heading(3, "two", "Two"),
        Heading(2, "three", "Three"),
    )


def test_the_same_heading_twice_has_two_ids() -> None:
    headings = render("## Costs\n\n## Costs").headings
    assert [heading.id for heading in headings] == ["costs", "costs-2"]


def test_a_heading_does_not_take_the_place_that_skip_to_content_leads_to() -> None:
    assert render("## Main").headings[0].id == "main-2"


def test_accents_and_formulas_make_a_plain_id() -> None:
    assert render("## Évaluer $O(n^2)$ & co.").headings[0].id == "evaluer-o-n-2-co"


def test_a_prefix_keeps_the_ids_of_two_bodies_apart() -> None:
    rendered = render("## Costs\n\n[see](#costs)", id_prefix="breakdown-")
    assert 'id="breakdown-costs"' in rendered.html
    assert 'href="#breakdown-costs">see' in rendered.html
    assert rendered.headings[0].id == "breakdown-costs"


def test_a_quotation_mark_in_a_heading_stays_in_its_label() -> None:
    link = page('## The "cache"').cssselect("a.heading-anchor")[0]
    assert link.get("aria-label") == 'Link to “The "cache"”'


@pytest.mark.parametrize(
    "source", ["# Title", "Title\n=====", "## A\n\n### B\n\n#### C\n\n##### D"]
)
def test_a_body_has_headings_of_level_two_to_four(source: str) -> None:
    assert "from ## to ####" in only_problem(source)[1]


def test_a_level_is_not_skipped() -> None:
    assert only_problem("## A\n\n#### C") == (3, "A heading of level 4 follows one of level 2.")


def test_a_body_may_begin_below_its_first_level_only_with_that_level() -> None:
    assert only_problem("### B")[1] == "A heading of level 3 follows one of level 1."
