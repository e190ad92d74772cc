from __future__ import annotations

import re

import pytest
from lxml import html

from articles.rendering import Diagram, render
from articles.rendering.diagrams import MAX_WIDTH, compile_diagram
from tests.articles.rendering.source import diagram, only_problem, page, problems

SHAPES = """\
grid-columns: 2
a: Queue {shape: queue}
b: Choice {shape: diamond}
c: Store {shape: cylinder; style.multiple: true}
d: Person {shape: person}
e: Rows {shape: sql_table; id: int {constraint: primary_key}}
f: Type {shape: class; +size: int}
"""
SEQUENCE = "shape: sequence_diagram\na -> b: ask\nb -> a: answer\na.note\n"


def drawing(body: str) -> html.HtmlElement:
    return page(diagram(body)).cssselect("svg")[0]


def test_a_diagram_is_a_figure_with_its_caption() -> None:
    figure = page(diagram("a -> b")).cssselect("figure.figure-diagram#flow")[0]
    assert figure.cssselect("figcaption")[0].text == "Visual anchor: A leads to B."


def test_a_diagram_is_one_image_with_a_title_and_a_description() -> None:
    svg = drawing("a -> b")
    title, description = svg.cssselect("title")[0], svg.cssselect("desc")[0]
    assert svg.get("role") == "img"
    assert svg.get("aria-labelledby").split() == [title.get("id"), description.get("id")]
    assert (title.text, description.text) == ("The flow", "A leads to B")


def test_a_diagram_is_given_back_with_its_width() -> None:
    rendered = render(diagram("a -> b"), id_prefix="breakdown-")
    found = rendered.diagrams[0]
    assert found == Diagram(
        "breakdown-flow",
        "The flow",
        "A leads to B",
        "Visual anchor: A leads to B.",
        "a -> b\n",
        found.svg,
        found.width,
    )
    assert found.svg in rendered.html
    assert f'width="{found.width}"' in found.svg


@pytest.mark.parametrize("body", [SHAPES, SEQUENCE, "a -> b: {style.animated: true}\nx: {y; z}"])
def test_a_drawing_has_no_style_colour_font_or_address_of_its_own(body: str) -> None:
    svg = render(diagram(body)).diagrams[0].svg
    assert not re.search(r"<style|style=|font-family|@font-face|fill=|stroke=|href|xmlns", svg)
    assert not re.search(r"#[0-9a-fA-F]{6}", svg)


def test_shapes_and_words_carry_the_roles_that_the_theme_colours() -> None:
    classes = {
        name for item in drawing("x: {a -> b}").iter() for name in item.get("class", "").split()
    }
    assert {"d2-shape", "d2-line", "d2-edge", "d2-head", "d2-container", "d2-text"} <= classes


def test_a_part_that_stands_out_says_so() -> None:
    svg = drawing("a: {class: accent}\nb: {class: muted}\na -> b: {class: accent}\nb -> a")
    assert len(svg.cssselect("g.d2-is-accent")) == 2
    assert len(svg.cssselect("g.d2-is-muted")) == 1


def test_an_edge_that_stands_out_has_an_arrowhead_of_its_own() -> None:
    svg = drawing("a -> b\nb -> c: {class: accent}\nc -> d")
    heads = {marker.get("id") for marker in svg.cssselect("g.d2-is-accent marker")}
    ends = [line.get("marker-end") for line in svg.cssselect("path[marker-end]")]
    assert len(heads) == 1
    assert sum(end == f"url(#{head})" for end in ends for head in heads) == 1
    assert {end[5:-1] for end in ends} <= {item.get("id") for item in svg.cssselect("marker")}


def test_the_title_of_a_container_stands_above_the_edges() -> None:
    svg = drawing("box: Outer {a -> b}\nc -> box.a")
    assert [text.text for text in svg[-1].cssselect("text.d2-title")] == ["Outer"]


def test_the_letters_of_a_label_are_not_markup() -> None:
    svg = drawing('a: "<script>x</script>"\na -> b: "a & </text>"')
    assert [item.text for item in svg.iter("text")] == ["<script>x</script>", "b", "a & </text>"]


def test_ids_of_two_diagrams_do_not_meet() -> None:
    other = '#other title="t" alt="a" caption="c"'
    body = page(diagram("a -> b") + "\n" + diagram("a -> b", other))
    ids = [item.get("id") for item in body.cssselect("[id]")]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("missing", ["#flow", "title", "alt", "caption"])
def test_a_diagram_says_what_it_is_called_shows_and_means(missing: str) -> None:
    attributes = {
        "#flow": "#flow",
        "title": 'title="t"',
        "alt": 'alt="a"',
        "caption": 'caption="c"',
    }
    attributes.pop(missing)
    line, message = only_problem("text\n\n" + diagram("a", " ".join(attributes.values())))
    assert (line, message) == (
        3,
        f"A diagram needs {missing.replace('#flow', 'id')} in the line that opens it.",
    )


def test_two_diagrams_of_one_name_are_a_problem_at_the_second() -> None:
    assert only_problem(diagram("a") + "\n" + diagram("b"))[0] == 5


def test_a_diagram_does_not_take_the_name_of_a_heading() -> None:
    assert "already called #flow" in only_problem("## Flow\n\n" + diagram("a"))[1]


def test_what_means_nothing_in_the_opening_line_is_a_problem() -> None:
    found = problems(diagram("a", '#flow title="t" alt="a" caption="c" wide colour="red"'))
    assert [message.split()[0] for _, message in found] == ["“colour”", "“wide”"]


def test_a_quotation_mark_in_an_attribute_is_escaped() -> None:
    attributes = '#flow title="A \\"fast\\" path" alt="a" caption="c"'
    assert page(diagram("a", attributes)).cssselect("title")[0].text == 'A "fast" path'


def test_every_fault_of_d2_is_told_with_its_line() -> None:
    found = problems("text\n\n" + diagram("a -> b\nb ->\nc: {"))
    assert [line for line, _ in found] == [5, 6]
    assert found[0][1] == "D2: connection missing destination"


@pytest.mark.parametrize(
    "line",
    [
        "b: {style.fill: red}",
        "b: {style: {stroke: '#123'}}",
        "b.style.font-color: blue",
        "b: |md **bold** |",
        r"b: |latex \frac{a}{b} |",
        "b: {icon: https://example.org/x.svg}",
        "b: {link: https://example.org}",
        "b: {link: 'javascript:alert(1)'}",
        "b: {tooltip: more}",
        "b.icon: /etc/hostname",
        "vars: {d2-config: {sketch: true}}",
    ],
)
def test_what_would_be_dropped_or_break_a_theme_is_a_problem_at_its_line(line: str) -> None:
    assert problems(diagram(f"a -> b\n{line}"))[0][0] == 3


@pytest.mark.parametrize("body", ["a: Pre-fill: cache", 'a: "fill: red"', "a: a link"])
def test_a_label_may_speak_of_such_things(body: str) -> None:
    assert drawing(body) is not None


@pytest.mark.parametrize("body", ["", "# only a comment"])
def test_an_empty_diagram_is_a_problem(body: str) -> None:
    assert only_problem(diagram(body))[1] == "D2: the diagram is empty"


def test_a_diagram_too_wide_for_a_phone_is_a_problem() -> None:
    message = only_problem(diagram("direction: right\na -> b -> c -> d -> e -> f -> g"))[1]
    assert f"on a phone {MAX_WIDTH} can be read" in message


def test_the_environment_does_not_reach_the_drawing(monkeypatch: pytest.MonkeyPatch) -> None:
    """D2 reads DEBUG and others as options."""
    monkeypatch.setenv("DEBUG", "1")
    monkeypatch.setenv("D2_PAD", "99")
    as_ever = drawing("environment -> drawing")
    monkeypatch.delenv("D2_PAD")
    compile_diagram.cache_clear()
    assert html.tostring(drawing("environment -> drawing")) == html.tostring(as_ever)
