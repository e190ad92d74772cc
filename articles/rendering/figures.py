"""Figures: D2 fences, and images that stand alone in a paragraph."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token

from articles.rendering.code import FenceInfo
from articles.rendering.diagrams import DiagramError, compile_diagram
from articles.rendering.document import Context, Diagram, walk

OURS = re.compile(r"/static/|/images/[0-9a-f]{64}\.webp$")
NEEDED = ("id", "title", "alt", "caption")


def plugin(md: MarkdownIt) -> None:
    md.add_render_rule("diagram", _render_diagram)
    md.add_render_rule("image_figure", _render_image)


def prepare(tokens: list[Token], context: Context) -> None:
    _lift_images(tokens, context)
    for token in tokens:
        if token.type != "fence":
            continue
        info = FenceInfo.parse(token.info)
        if info.language == "d2":
            token.type = "diagram"
            token.meta = {"diagram": _diagram(token, info, context)}


def _diagram(token: Token, info: FenceInfo, context: Context) -> Diagram | None:
    line = token.map[0] if token.map else 0
    attributes = info.attributes
    for stray in (*info.words, *sorted(attributes.keys() - set(NEEDED))):
        context.report(line, f"“{stray}” means nothing in the line that opens a diagram.")
    missing = [name for name in NEEDED if not attributes.get(name, "").strip()]
    if missing:
        context.report(line, f"A diagram needs {', '.join(missing)} in the line that opens it.")
        return None
    anchor = context.id_prefix + attributes["id"]
    if anchor in context.ids:
        context.report(line, f"Something on the page is already called #{attributes['id']}.")
    context.ids.add(anchor)
    try:
        svg, width = compile_diagram(token.content, anchor, attributes["title"], attributes["alt"])
    except DiagramError as error:
        for diagram_line, message in error.faults:
            context.report(line + diagram_line, f"D2: {message}")
        return None
    diagram = Diagram(
        anchor, attributes["title"], attributes["alt"], attributes["caption"],
        token.content, svg, width,
    )  # fmt: skip
    context.diagrams.append(diagram)
    return diagram


def _lift_images(tokens: list[Token], context: Context) -> None:
    """A paragraph that holds one image and nothing else becomes a figure."""
    for opening, inline, closing in zip(tokens, tokens[1:], tokens[2:], strict=False):
        children = inline.children or []
        alone = opening.type == "paragraph_open" and [c.type for c in children] == ["image"]
        if not alone:
            continue
        image, line = children[0], opening.map[0] if opening.map else 0
        if not image.content.strip():
            context.report(line, "An image needs a text for those who do not see it: ![text](…).")
        if not image.attrs.get("title"):
            context.report(line, 'An image needs a caption: ![text](/static/… "caption").')
        if not OURS.match(str(image.attrs["src"])):
            context.report(line, "Images come from /static/ or /images/; no other host is asked.")
        opening.type, opening.hidden = "image_figure", False
        opening.meta = {
            "src": image.attrs["src"],
            "alt": image.content,
            "caption": image.attrs.get("title", ""),
        }
        opening.nesting = 0
        inline.type, inline.children, inline.content = "image_taken", [], ""
        inline.hidden = closing.hidden = True
        closing.type, closing.nesting = "image_taken", 0
    tokens[:] = [token for token in tokens if token.type != "image_taken"]
    for token, line in walk(tokens):
        if token.type == "image":
            context.report(line, "An image stands in a paragraph of its own.")


def _render_diagram(
    renderer: RendererHTML,
    tokens: Sequence[Token],
    idx: int,
    options: Any,
    env: Any,
) -> str:
    diagram: Diagram | None = tokens[idx].meta["diagram"]
    if diagram is None:
        return ""
    return (
        f'<figure class="figure figure-diagram" id="{diagram.id}">'
        f'<div class="figure-canvas">{diagram.svg}</div>'
        f"<figcaption>{escape(diagram.caption)}</figcaption></figure>\n"
    )


def _render_image(
    renderer: RendererHTML,
    tokens: Sequence[Token],
    idx: int,
    options: Any,
    env: Any,
) -> str:
    meta = {name: escape(str(value)) for name, value in tokens[idx].meta.items()}
    return (
        f'<figure class="figure"><img src="{meta["src"]}" alt="{meta["alt"]}" loading="lazy">'
        f"<figcaption>{meta['caption']}</figcaption></figure>\n"
    )
