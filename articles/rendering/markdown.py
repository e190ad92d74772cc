from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.deflist import deflist_plugin

from articles.rendering import (
    callouts,
    citations,
    code,
    figures,
    footnotes,
    headings,
    links,
    mathematics,
    tables,
)
from articles.rendering.document import MAX_SOURCE, Context, Problem, Rendered, RenderingError, walk
from articles.rendering.reading_time import count_words, minutes
from articles.rendering.sanitising import sanitise

# Headings give the ids that links may name, so they come first.
PARTS = (headings, callouts, tables, code, figures, mathematics, citations, footnotes, links)
RAW_HTML = {"html_block", "html_inline"}


def render(
    source: str, *, citable: Sequence[str] = (), id_prefix: str = "", first_line: int = 1
) -> Rendered:
    """Sets a body.

    `citable` are the keys of the references in their order, `id_prefix` keeps the ids of several
    bodies on one page apart, `first_line` is where in its file the source begins. Raises
    RenderingError with every problem at once.
    """
    context, tokens, env = _prepared(source, citable, id_prefix, first_line)
    prose, code_words = count_words(tokens)
    html = _parser().renderer.render(tokens, _parser().options, env)
    return Rendered(
        html=sanitise(html),
        headings=tuple(context.headings),
        diagrams=tuple(context.diagrams),
        citations={key: tuple(anchors) for key, anchors in context.citations.items()},
        links=tuple(dict.fromkeys(context.links)),
        code_blocks=tuple(context.code_blocks),
        callouts=tuple(context.callouts),
        tables=sum(token.type == "table_open" for token in tokens),
        words=prose,
        minutes=minutes(prose, code_words),
    )


def render_inline(source: str, *, first_line: int = 1) -> str:
    """Sets one line: emphasis, code, formulas and links; no blocks. Raises RenderingError."""
    context, tokens, env = _prepared(source, (), "", first_line, raises=False)
    if [token.type for token in tokens] not in (
        [],
        ["paragraph_open", "inline", "paragraph_close"],
    ):
        context.report(0, "This is one line of text: no lists, headings or paragraphs.")
    if context.problems:
        raise RenderingError(context.problems)
    return sanitise(_parser().renderer.render(tokens[1:2], _parser().options, env))


def _prepared(
    source: str,
    citable: Sequence[str],
    id_prefix: str,
    first_line: int,
    *,
    raises: bool = True,
) -> tuple[Context, list[Token], dict[str, Any]]:
    if len(source) > MAX_SOURCE:
        raise RenderingError(
            [Problem(first_line, f"The text is longer than {MAX_SOURCE:,} characters.")]
        )
    env: dict[str, Any] = {"docId": id_prefix.rstrip("-")} if id_prefix else {}
    tokens = _parser().parse(source, env)
    context = Context(tuple(citable), id_prefix, first_line, _lines(source))
    for part in PARTS:
        part.prepare(tokens, context)
    for token, line in walk(tokens):
        if token.type in RAW_HTML:
            context.report(line, f"HTML is not Markdown: {' '.join(token.content.split())[:60]}")
    if raises and context.problems:
        raise RenderingError(context.problems)
    return context, tokens, env


def _lines(source: str) -> list[str]:
    """As the parser counts them; str.splitlines also breaks at form feeds and the like."""
    return re.split(r"\r\n?|\n", source)


@cache
def _parser() -> MarkdownIt:
    # HTML is parsed so that it can be refused by name; a source that has any is never rendered.
    md = MarkdownIt("commonmark", {"html": True, "typographer": False})
    md.use(deflist_plugin)
    for part in PARTS:
        part.plugin(md)
    return md
