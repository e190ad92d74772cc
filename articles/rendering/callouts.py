"""`::: insight` … `:::`, with a title of its own after the kind if it needs one."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from mdit_py_plugins.container import container_plugin

from articles.rendering.document import Context

LABELS = {
    "insight": "💡 Key insight",
    "note": "Note",
    "warning": "Watch out",
    "example": "Worked example",
    "aside": "",
}


def plugin(md: MarkdownIt) -> None:
    container_plugin(md, name="callout", validate=lambda *_: True, render=_render)


def prepare(tokens: Sequence[Token], context: Context) -> None:
    for token in tokens:
        if token.type != "container_callout_open":
            continue
        kind, _, title = token.info.strip().partition(" ")
        line, end = token.map or [0, 0]
        if kind not in LABELS:
            known = ", ".join(LABELS)
            context.report(line, f"“{kind}” is no callout; there are {known}.")
            continue
        if end >= len(context.lines) or not context.lines[end].lstrip("> ").startswith(":::"):
            context.report(line, f"The callout “{kind}” is not closed by a line with :::.")
        label = f"{LABELS[kind]}: {title}" if title and LABELS[kind] else title or LABELS[kind]
        token.meta = {"kind": kind, "label": label}
        context.callouts.append(kind)


def _render(
    renderer: RendererHTML,
    tokens: Sequence[Token],
    idx: int,
    options: Any,
    env: Any,
) -> str:
    token = tokens[idx]
    if token.nesting < 0:
        return "</aside>\n"
    kind, label = token.meta.get("kind", "note"), token.meta.get("label", "")
    name = "sidenote" if kind == "aside" else f"callout callout-{kind}"
    heading = f'<p class="callout-label">{escape(label)}</p>\n' if label else ""
    return f'<aside class="{name}" role="note">\n{heading}'
