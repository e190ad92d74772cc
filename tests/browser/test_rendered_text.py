"""What authors write, as a browser takes it: nothing runs, and the strict policy stays content."""

from __future__ import annotations

import contextlib
import re

import pytest
from django.conf import settings
from playwright.sync_api import Page, Route

from articles.rendering import RenderingError, render
from articles.rendering.remarks import render_remark
from articles.rendering.sanitising import sanitise
from tests.articles.rendering.payloads import MARKUP, drawings, sources
from tests.browser.conftest import OpenPage

STRICT = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'"
EVERYTHING = """\
A claim [@paper], a note[^n], a [link](https://example.org) and `code`, $f'(x) = \\sqrt{x}$.

## A heading with $O(n^2)$

$$
\\operatorname{softmax}\\!\\left(\\frac{QK^\\top}{\\sqrt{d_k}}\\right)V =
\\begin{cases} 1 & x > 0 \\\\ 0 & \\text{otherwise} \\end{cases}
\\begin{array}{l|c} a & b \\\\ \\hline c & d \\end{array}
$$

```d2 #flow title="Flow" alt="A leads to B" caption="Visual anchor: a flow."
box: Box {
  a -> b: label {class: accent}
}
c: {shape: cylinder; class: muted}
c -> box.a: {style.stroke-dash: 3}
```

| Left | Middle | Right |
| :--- | :---: | ---: |
| a | b | 1 |

::: insight
An insight.
:::

::: aside
An aside.
:::

```python run title="sum.py"
print(f"{1 + 1}")  # two
```

```output
2
```

![The favicon](/static/img/favicon.svg "Our favicon.")

Term
: Its definition

[^n]: A *note*.
"""
# Every event handler, address and element that could run something or carry a style.
FORBIDDEN = """() => [...document.querySelectorAll('main *')].flatMap(element => [
    ...(/^(script|style|iframe|object|embed|form|input|base|link|meta|foreignobject|use|image|set)$|^animate/
        .test(element.localName) ? [element.localName] : []),
    ...[...element.attributes].filter(attribute =>
        /^(on|style$|srcdoc|formaction|action|data$|xlink)/i.test(attribute.name)
        || !['alt', 'aria-label'].includes(attribute.name)
           && /^\\s*(javascript|data|vbscript|blob):/i.test(attribute.value)
    ).map(attribute => `${element.localName} ${attribute.name}=${attribute.value}`),
])"""


def show(page: Page, body: str, policy: str | None) -> None:
    links = "".join(
        f'<link rel="stylesheet" href="{settings.STATIC_URL}css/{name}.css">'
        for name in ("tokens", "base", "rendered", "figures")
    )
    document = (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Text</title>{links}'
        f'</head><body><main class="prose">{body}</main></body></html>'
    )

    def answer(route: Route) -> None:
        headers = {"Content-Security-Policy": policy} if policy else {}
        route.fulfill(body=document, content_type="text/html; charset=utf-8", headers=headers)

    page.route("**/rendered-text/", answer)
    page.goto("/rendered-text/")


def test_a_text_that_uses_everything_breaks_no_rule_of_the_strict_policy(page: Page) -> None:
    rendered = render(EVERYTHING, citable=["paper"])
    show(page, rendered.html, STRICT)
    assert page.locator("main svg text").count() >= 4
    assert page.locator("main math").count() >= 3
    assert page.evaluate(FORBIDDEN) == []
    assert not re.search(r"<style|font-face|font-family| style=", rendered.html)


def test_the_browser_would_have_complained_of_a_style(page: Page, problems: list[str]) -> None:
    show(page, '<p style="color: red">x</p>', STRICT)
    assert "Content Security Policy" in problems.pop()


@pytest.mark.parametrize("policy", [STRICT, None], ids=["strict policy", "no policy"])
def test_nothing_that_an_attacker_writes_runs(
    open_page: OpenPage, problems: list[str], policy: str | None
) -> None:
    page = open_page()
    page.add_init_script("window.ran = () => { window.hasRun = true; }")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    bodies = [sanitise(payload) for payload in MARKUP]
    written = [*sources(), *drawings(MARKUP)]
    for number, source in enumerate(written):
        with contextlib.suppress(RenderingError):
            bodies.append(render(source, id_prefix=f"p{number}-").html)
    bodies += [render_remark(source) for source in written]
    assert len(bodies) > len(written) * 4 / 3
    show(page, "\n".join(bodies), policy)
    assert page.evaluate(FORBIDDEN) == []
    page.evaluate(
        """() => {
            document.addEventListener('click', event => {
                const link = event.target.closest('a');
                if (link && !/^javascript:/i.test(link.getAttribute('href') ?? '')) {
                    event.preventDefault();
                }
            });
            for (const element of document.querySelectorAll('main *')) {
                element.focus?.();
                element.dispatchEvent(new MouseEvent('mouseover', {bubbles: true}));
                element.dispatchEvent(new MouseEvent('click', {bubbles: true, cancelable: true}));
            }
        }"""
    )
    assert page.evaluate("() => window.hasRun ?? false") is False
    origin = page.evaluate("() => location.origin")
    assert [url for url in asked if not url.startswith(origin)] == []
    problems[:] = [problem for problem in problems if "404 (Not Found)" not in problem]


def test_the_browser_would_have_noticed_what_runs(open_page: OpenPage) -> None:
    page = open_page()
    page.add_init_script("window.ran = () => { window.hasRun = true; }")
    show(page, '<img src="data:," onerror="ran()">', None)
    page.wait_for_function("() => window.hasRun")
    assert page.evaluate(FORBIDDEN) != []
