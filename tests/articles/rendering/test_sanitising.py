from __future__ import annotations

import re

import pytest

from articles.rendering.sanitising import sanitise

DRAWING = (
    '<svg class="d2" width="10" height="10" viewBox="0 0 10 10" role="img" aria-labelledby="a b">'
    '<title id="a">t</title><desc id="b">d</desc><g opacity="0.4">'
    '<path d="M 0 0" marker-end="url(#m)" stroke-width="2" stroke-dasharray="8"></path>'
    '<text x="1" y="2" text-anchor="middle" font-size="14"><tspan dy="2">x</tspan></text></g></svg>'
)
FORMULA = (
    '<math display="block"><mtable displaystyle="true" scriptlevel="0"><mtr>'
    '<mtd class="math-cell-end"><mo stretchy="false" lspace="0">(</mo></mtd></mtr></mtable>'
    '<mspace width="1em"></mspace><mtext><code>x</code></mtext></math>'
)
LINK = '<a href="https://example.org" rel="noopener">x</a>'
CODE = '<pre class="highlight" tabindex="0" role="group" aria-label="x"><code>y</code></pre>'


@pytest.mark.parametrize(
    "markup",
    [
        "<script>alert(1)</script>",
        "<style>p{}</style>",
        "<iframe src=x></iframe>",
        "<object data=x></object>",
        "<form action=x></form>",
        "<input autofocus>",
        "<link rel=stylesheet href=x>",
        "<meta http-equiv=refresh content=0>",
        "<base href=x>",
        "<svg><foreignObject></foreignObject></svg>",
        "<svg><image href=x></image></svg>",
        "<svg><use href=x></use></svg>",
        "<svg><animate attributeName=href to=x></animate></svg>",
        "<math><annotation-xml encoding='text/html'></annotation-xml></math>",
        "<math><maction actiontype=statusline>x</maction></math>",
    ],
)
def test_an_element_that_is_not_on_the_list_does_not_leave(markup: str) -> None:
    *_, name = (word for word in re.findall(r"<([a-zA-Z-]+)", markup))
    assert f"<{name.lower()}" not in sanitise(f"<p>kept</p>{markup}").lower()


@pytest.mark.parametrize(
    "attribute",
    [
        "style='color:red'",
        "onclick=x",
        "ONLOAD=x",
        "hx-get=/x",
        "data-hx-on=x",
        "srcdoc=x",
        "name=x",
    ],
)
def test_an_attribute_that_is_not_on_the_list_does_not_leave(attribute: str) -> None:
    assert sanitise(f"<p {attribute}>x</p>") == "<p>x</p>"


@pytest.mark.parametrize("markup", [DRAWING, FORMULA, LINK, CODE])
def test_what_we_set_ourselves_passes_unchanged(markup: str) -> None:
    assert sanitise(markup) == markup
