"""What the tests of rendering share: a rendered page to look into, and the problems of a source."""

from __future__ import annotations

import pytest
from lxml import html

from articles.rendering import RenderingError, render

DIAGRAM = '#flow title="The flow" alt="A leads to B" caption="Visual anchor: A leads to B."'


def page(source: str, **options: object) -> html.HtmlElement:
    return html.fromstring(f"<main>{render(source, **options).html}</main>")  # type: ignore[arg-type]


def problems(source: str, **options: object) -> list[tuple[int, str]]:
    """(line, message) of each; fails where there is none."""
    with pytest.raises(RenderingError) as raised:
        render(source, **options)  # type: ignore[arg-type]
    return [(problem.line, problem.message) for problem in raised.value.problems]


def only_problem(source: str, **options: object) -> tuple[int, str]:
    found = problems(source, **options)
    assert len(found) == 1, found
    return found[0]


def diagram(body: str, attributes: str = DIAGRAM) -> str:
    return f"```d2 {attributes}\n{body}\n```\n"
