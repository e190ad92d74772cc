"""Footnotes, lettered, so that they are not taken for citations."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin

from articles.rendering.document import Context, walk

DEFINITION = re.compile(r" {0,3}\[\^([^\]\s]+)\]:")
UNDEFINED = re.compile(r"\[\^[^\]\s]+\]")


def plugin(md: MarkdownIt) -> None:
    footnote_plugin(md, inline=False, move_to_end=True)
    md.add_render_rule("footnote_caption", _caption)
    md.add_render_rule("footnote_anchor", _anchor)


def prepare(tokens: Sequence[Token], context: Context) -> None:
    _report_unused(tokens, context)
    for token, line in walk(tokens):
        if token.type == "text":
            for name in UNDEFINED.findall(token.content):
                context.report(line, f"The footnote {name} is not written anywhere.")


def _report_unused(tokens: Sequence[Token], context: Context) -> None:
    """The parser drops a note that nothing refers to, so it is looked for in the source."""
    used = {token.meta.get("label") for token, _ in walk(tokens) if token.type == "footnote_ref"}
    code = {
        line
        for token in tokens
        if token.type in {"fence", "code_block"} and token.map
        for line in range(*token.map)
    }
    for number, text in enumerate(context.lines):
        match = DEFINITION.match(text)
        if match and number not in code and match[1] not in used:
            context.report(number, f"Nothing refers to the footnote [^{match[1]}].")


def _caption(
    renderer: RendererHTML,
    tokens: Sequence[Token],
    idx: int,
    options: Any,
    env: Any,
) -> str:
    number = int(tokens[idx].meta["id"])
    return chr(ord("a") + number % 26) * (number // 26 + 1)


def _anchor(
    renderer: RendererHTML, tokens: Sequence[Token], idx: int, options: Any, env: Any
) -> str:
    name = renderer.rules["footnote_anchor_name"](tokens, idx, options, env)
    return f' <a href="#fnref{name}" class="footnote-backref" aria-label="Back to the text">↩</a>'
