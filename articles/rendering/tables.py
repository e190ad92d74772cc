"""Tables that scroll in a frame of their own, aligned by classes."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from itertools import pairwise
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token

from articles.rendering.document import Context
from articles.rendering.headings import plain_text


def plugin(md: MarkdownIt) -> None:
    md.enable("table")
    md.add_render_rule("table_open", _open)
    md.add_render_rule("table_close", _close)


def prepare(tokens: Sequence[Token], context: Context) -> None:
    for index, token in enumerate(tokens):
        if token.type in {"th_open", "td_open"}:
            style = str(token.attrs.pop("style", ""))
            if style:
                token.attrs["class"] = f"align-{style.partition(':')[2]}"
            if token.type == "th_open":
                token.attrs["scope"] = "col"
        elif token.type == "table_open":
            token.meta = {"label": ", ".join(_column_names(tokens[index:]))}


def _column_names(tokens: Sequence[Token]) -> list[str]:
    names = []
    for opening, inline in pairwise(tokens):
        if opening.type == "thead_close":
            break
        if opening.type == "th_open" and plain_text(inline):
            names.append(plain_text(inline))
    return names


def _open(
    renderer: RendererHTML,
    tokens: Sequence[Token],
    idx: int,
    options: Any,
    env: Any,
) -> str:
    label = escape(f"Table: {tokens[idx].meta['label']}")
    return f'<div class="table-wrap" tabindex="0" role="region" aria-label="{label}"><table>\n'


def _close(
    renderer: RendererHTML,
    tokens: Sequence[Token],
    idx: int,
    options: Any,
    env: Any,
) -> str:
    return "</table></div>\n"
