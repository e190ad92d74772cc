"""Headings with an id and a link to themselves."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from html import escape
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token

from articles.rendering.document import Context, Heading

TOP_LEVEL, LOWEST_LEVEL = 2, 4


def plugin(md: MarkdownIt) -> None:
    md.add_render_rule("heading_open", _open)
    md.add_render_rule("heading_close", _close)


def prepare(tokens: Sequence[Token], context: Context) -> None:
    previous = TOP_LEVEL - 1
    uses: dict[str, int] = {}
    for opening, inline, closing in zip(tokens, tokens[1:], tokens[2:], strict=False):
        if opening.type != "heading_open":
            continue
        level = int(opening.tag[1])
        line = opening.map[0] if opening.map else 0
        if level < TOP_LEVEL or level > LOWEST_LEVEL:
            context.report(line, "Headings go from ## to ####; the page itself has the title.")
        elif level > previous + 1:
            context.report(line, f"A heading of level {level} follows one of level {previous}.")
        previous = level
        text = plain_text(inline)
        anchor = _unique(context.id_prefix + slugify(text), context.ids, uses)
        opening.meta = closing.meta = {"id": anchor, "text": text}
        context.headings.append(Heading(level, anchor, text))


def plain_text(inline: Token) -> str:
    """What a reader hears of an inline token: its words, without markup."""
    kept = {"text", "code_inline", "math_inline", "softbreak"}
    parts = [
        " " if child.type == "softbreak" else child.content
        for child in inline.children or []
        if child.type in kept
    ]
    return "".join(parts).strip()


def slugify(text: str) -> str:
    ascii_text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", ascii_text.lower()).strip("-") or "part"


def _unique(anchor: str, taken: set[str], uses: dict[str, int]) -> str:
    """`uses` says how often each was asked for, so that many alike are not all tried again."""
    number = uses.get(anchor, 0) + 1
    candidate = anchor if number == 1 else f"{anchor}-{number}"
    while candidate in taken:
        number += 1
        candidate = f"{anchor}-{number}"
    uses[anchor] = number
    taken.add(candidate)
    return candidate


def _open(
    renderer: RendererHTML,
    tokens: Sequence[Token],
    idx: int,
    options: Any,
    env: Any,
) -> str:
    token = tokens[idx]
    return f'<{token.tag} id="{token.meta["id"]}" class="heading">'


def _close(
    renderer: RendererHTML,
    tokens: Sequence[Token],
    idx: int,
    options: Any,
    env: Any,
) -> str:
    token = tokens[idx]
    label = escape(f"Link to “{token.meta['text']}”")
    link = f'<a class="heading-anchor" href="#{token.meta["id"]}" aria-label="{label}">#</a>'
    return f" {link}</{token.tag}>\n"
