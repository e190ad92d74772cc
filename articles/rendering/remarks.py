"""What readers write: a small Markdown that is never refused and cannot harm a page.

Paragraphs, emphasis, lists, quotes, code, formulas and links. Whatever else it holds, HTML,
images, a formula that does not convert, stays what it is: text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from html import escape
from typing import Any

import nh3
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from mdit_py_plugins.dollarmath import dollarmath_plugin
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import get_lexer_by_name

from articles.rendering.code import CLASS_PREFIX
from articles.rendering.document import Problem, RenderingError
from articles.rendering.links import WEB_ADDRESS
from articles.rendering.mathematics import FormulaError, convert
from articles.rendering.sanitising import ATTRIBUTES, MATHML

MAX_REMARK = 20_000  # characters; more is cut off before any parser sees it
# Below every heading of the pages that show what readers write.
HEADING = "h4"
LANGUAGES = {
    "bash", "c", "cpp", "css", "diff", "go", "html", "java", "javascript", "js", "json", "python",
    "py", "pycon", "rust", "sh", "sql", "toml", "ts", "typescript", "yaml",
}  # fmt: skip
TAGS = {
    "a", "blockquote", "br", "code", "div", "em", "figure", HEADING, "hr", "li", "ol", "p", "pre",
    "span", "strong", "ul",
}  # fmt: skip
# Some lexers take the square of the length; at this one the worst took 0.2 s.
MAX_COLOURED = 4_000
PATH = re.compile(r"/(?![/\\])")
_formatter = HtmlFormatter(nowrap=True, classprefix=CLASS_PREFIX)


def render_remark(source: str) -> str:
    """HTML that is safe to show. Raises RenderingError only where it is longer than MAX_REMARK."""
    if len(source) > MAX_REMARK:
        raise RenderingError([Problem(1, f"It is longer than {MAX_REMARK:,} characters.")])
    return nh3.clean(
        _parser().render(source),
        tags=TAGS | MATHML,
        attributes={
            "*": {"class", "role", "aria-label", "tabindex"},
            "a": {"href"},
            "ol": {"start"},
            **{tag: ATTRIBUTES[tag] for tag in MATHML},
        },
        url_schemes={"http", "https", "mailto"},
        link_rel="nofollow ugc noopener",
    )


@cache
def _parser() -> MarkdownIt:
    md = MarkdownIt("commonmark", {"html": False, "breaks": True, "maxNesting": 20})
    md.disable("image")
    md.validateLink = _is_link  # type: ignore[method-assign]
    dollarmath_plugin(
        md, allow_labels=False, allow_space=False, allow_digits=False, double_inline=True
    )
    for name in ("math_inline", "math_inline_double", "math_block"):
        md.add_render_rule(name, _formula)
    for name in ("heading_open", "heading_close"):
        md.add_render_rule(name, _heading)
    for name in ("fence", "code_block"):
        md.add_render_rule(name, _code)
    return md


def _is_link(url: str) -> bool:
    return bool(WEB_ADDRESS.match(url) or PATH.match(url) or url.lower().startswith("mailto:"))


def _heading(
    renderer: RendererHTML, tokens: Sequence[Token], idx: int, options: Any, env: Any
) -> str:
    return f"<{HEADING}>" if tokens[idx].nesting > 0 else f"</{HEADING}>\n"


def _formula(
    renderer: RendererHTML, tokens: Sequence[Token], idx: int, options: Any, env: Any
) -> str:
    token = tokens[idx]
    is_block = token.type == "math_block"
    try:
        mathml = convert(token.content, display=token.type != "math_inline")
    except FormulaError:
        source = f"{token.markup}{token.content}{token.markup}"
        return f"<p>{escape(source)}</p>\n" if is_block else escape(source)
    if not is_block:
        return mathml
    frame = '<div class="math-block" tabindex="0" role="group" aria-label="Formula">'
    return f"{frame}{mathml}</div>\n"


def _code(renderer: RendererHTML, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
    token = tokens[idx]
    language = token.info.strip().partition(" ")[0].lower()
    html = escape(token.content)
    if language in LANGUAGES and len(token.content) <= MAX_COLOURED:
        html = highlight(token.content, get_lexer_by_name(language, stripnl=False), _formatter)
    return (
        '<figure class="code"><pre class="highlight" tabindex="0" role="group" aria-label="Code">'
        f"<code>{html}</code></pre></figure>\n"
    )
