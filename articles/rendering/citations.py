"""`[@key]` and `[@one; @two]` become numbers that lead to the references."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from articles.rendering.document import Context, walk

CITATION = re.compile(r"\[@[A-Za-z0-9_-]+(?:;\s*@[A-Za-z0-9_-]+)*\]")


def plugin(md: MarkdownIt) -> None:
    md.inline.ruler.before("link", "citation", _parse)
    md.add_render_rule("citation", _render)


def prepare(tokens: Sequence[Token], context: Context) -> None:
    numbers = {key: number for number, key in enumerate(context.citable, 1)}
    for token, line in walk(tokens):
        if token.type == "text" and "[@" in token.content:
            context.report(line, "A citation is written [@key], several are [@one; @two].")
        if token.type != "citation":
            continue
        token.meta["places"] = []
        for key in token.meta["keys"]:
            if key not in numbers:
                context.report(line, f"[@{key}] cites no reference of this article.")
                continue
            anchors = context.citations.setdefault(key, [])
            anchor = f"{context.id_prefix}cite-{key}-{len(anchors) + 1}"
            anchors.append(anchor)
            token.meta["places"].append((numbers[key], key, anchor))


def _parse(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - markdown-it's signature
    match = CITATION.match(state.src, state.pos, state.posMax)
    if match is None:
        return False
    if not silent:
        token = state.push("citation", "", 0)
        token.meta = {"keys": re.findall(r"@([A-Za-z0-9_-]+)", match.group())}
    state.pos = match.end()
    return True


def _render(
    renderer: RendererHTML,
    tokens: Sequence[Token],
    idx: int,
    options: Any,
    env: Any,
) -> str:
    links = ", ".join(
        f'<a href="#ref-{escape(key)}" id="{escape(anchor)}" role="doc-noteref">{number}</a>'
        for number, key, anchor in tokens[idx].meta["places"]
    )
    return f'<span class="citation">[{links}]</span>'
