"""What readers write is set with little, and whatever it holds does no harm."""

from __future__ import annotations

import pytest
from lxml import html

from articles.rendering import RenderingError
from articles.rendering.remarks import MAX_REMARK, render_remark
from tests.articles.rendering.payloads import MARKUP, drawings, sources
from tests.articles.rendering.test_hostile_input import SHAPES

ALLOWED_ADDRESS = ("http://", "https://", "mailto:", "/")


def remark(source: str) -> html.HtmlElement:
    return html.fromstring(f"<main>{render_remark(source)}</main>")


def test_paragraphs_emphasis_lists_quotes_and_code_are_set() -> None:
    page = remark(
        "One *two* **three** `four`\nfive\n\n- a\n- b\n\n> said\n\n```python\nx = 1\n```\n"
    )
    for tag in ("p", "em", "strong", "code", "br", "ul", "li", "blockquote", "pre"):
        assert page.find(f".//{tag}") is not None, tag
    assert page.xpath(".//pre//span[starts-with(@class, 'hl-')]")


def test_formulas_are_mathml() -> None:
    page = remark("Inline $x^2$ and\n\n$$\n\\frac{1}{2}\n$$\n")
    assert len(page.xpath(".//math")) == 2


@pytest.mark.parametrize(
    "source", ["$\\nonsense$", "$$\n\\nonsense\n$$", "$\\newcommand{\\a}{b}\\a$"]
)
def test_a_formula_that_does_not_convert_stays_text(source: str) -> None:
    page = remark(source)
    assert page.text_content().split() == source.split()


def test_headings_are_small() -> None:
    page = remark("# One\n\n## Two\n\n###### Six\n")
    assert [heading.tag for heading in page] == ["h4"] * 3


def test_links_pass_no_credit_on() -> None:
    for link in remark("[a](https://example.org) <https://example.org> [b](/learn/)").iter("a"):
        assert link.get("rel") == "nofollow ugc noopener"


def test_images_and_html_stay_text() -> None:
    page = remark("![alt](https://example.org/x.png) <b>bold</b>\n\n<div>x</div>\n")
    assert not page.xpath(".//img | .//b | .//div")
    assert "<b>bold</b>" in page.text_content()


def test_a_diagram_is_code_and_starts_no_program(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("subprocess.Popen", None)
    assert remark("```d2\na -> b\n```\n").find(".//pre") is not None


def test_a_remark_has_a_length() -> None:
    render_remark("a" * MAX_REMARK)
    with pytest.raises(RenderingError):
        render_remark("a" * (MAX_REMARK + 1))


@pytest.mark.parametrize("source", [*sources(), *MARKUP, *drawings(MARKUP)])
def test_nothing_that_an_attacker_writes_survives(source: str) -> None:
    for element in remark(source).iter():
        assert element.tag not in {"script", "style", "svg", "iframe", "img", "form", "input"}
        for name, value in element.attrib.items():
            assert name in {
                "class", "role", "aria-label", "tabindex", "href", "rel", "start",
            } or element.xpath("ancestor-or-self::math"), name  # fmt: skip
            assert not name.startswith("on")
            if name == "href":
                assert value.startswith(ALLOWED_ADDRESS)
                assert not value.startswith(("//", "/\\"))


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES.keys())
def test_a_hostile_source_is_set(shape: str) -> None:
    render_remark(shape[:MAX_REMARK])


def test_long_code_is_not_coloured() -> None:
    assert "hl-" in render_remark("```python\nx = 1\n```")
    assert "hl-" not in render_remark("```python\n" + "x = 1\n" * 1_000 + "```")


@pytest.mark.parametrize("text", ["\x00", "a\u202eb", "\u2066x", "👩‍🔬 שלום", "\ufffe"])
def test_odd_characters_are_text(text: str) -> None:
    assert render_remark(text).startswith("<p>")
