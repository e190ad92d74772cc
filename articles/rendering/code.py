"""Fenced code: coloured by classes, with a title, and its output set apart."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import get_lexer_by_name
from pygments.util import ClassNotFound

from articles.rendering.document import CodeBlock, Context

CLASS_PREFIX = "hl-"
MODES = {"run", "norun"}
PLAIN = {"", "text", "output"}
ATTRIBUTE = re.compile(r'(?P<name>[a-z]+)="(?P<value>(?:[^"\\]|\\.)*)"|#(?P<id>[a-z][a-z0-9-]*)')
KNOWN_ATTRIBUTES = {"title", "reason"}
_formatter = HtmlFormatter(nowrap=True, classprefix=CLASS_PREFIX)


@dataclass(frozen=True)
class FenceInfo:
    """The line that opens a fence: language, bare words, name="value" pairs and #id.

    A quotation mark in a value is written \\".
    """

    language: str
    words: tuple[str, ...]
    attributes: dict[str, str]

    @classmethod
    def parse(cls, info: str) -> FenceInfo:
        language, _, rest = info.strip().partition(" ")
        attributes = {
            match["name"] or "id": (
                re.sub(r'\\(["\\])', r"\1", match["value"]) if match["name"] else match["id"]
            )
            for match in ATTRIBUTE.finditer(rest)
        }
        words = tuple(ATTRIBUTE.sub("", rest).split())
        return cls(language, words, attributes)


def plugin(md: MarkdownIt) -> None:
    md.add_render_rule("fence", _render)
    md.add_render_rule("code_block", _render)


def prepare(tokens: Sequence[Token], context: Context) -> None:
    for index, token in enumerate(tokens):
        if token.type not in {"fence", "code_block"}:
            continue
        line = token.map[0] if token.map else 0
        info = FenceInfo.parse(token.info)
        if info.language == "d2":
            continue
        for name in info.attributes.keys() - KNOWN_ATTRIBUTES:
            context.report(line, f"“{name}” means nothing on a block of code.")
        token.meta = {"info": info, "html": _highlighted(token.content, info, line, context)}
        if info.language != "output":
            context.code_blocks.append(
                CodeBlock(
                    line=context.first_line + line,
                    language=info.language,
                    mode=_mode(info, line, context),
                    source=token.content,
                    output=_output_below(tokens, index),
                )
            )


def _mode(info: FenceInfo, line: int, context: Context) -> str:
    mode = info.words[0] if info.words else ""
    if mode and (mode not in MODES or len(info.words) > 1):
        words = " ".join(info.words)
        context.report(line, f"“{words}” after {info.language} is neither run nor norun.")
    if info.language == "python" and not mode:
        context.report(line, "A Python block is marked run, or norun with a reason.")
    if mode == "norun" and not info.attributes.get("reason"):
        context.report(line, 'norun needs its reason: norun reason="…".')
    return mode if mode in MODES else ""


def _output_below(tokens: Sequence[Token], index: int) -> str | None:
    following = tokens[index + 1 : index + 2]
    if following and following[0].type == "fence" and following[0].info.strip() == "output":
        return following[0].content
    return None


def _highlighted(source: str, info: FenceInfo, line: int, context: Context) -> str:
    if info.language in PLAIN:
        return escape(source)
    try:
        lexer = get_lexer_by_name(info.language, stripnl=False)
    except ClassNotFound:
        context.report(line, f"“{info.language}” is no language that can be coloured; try text.")
        return ""
    return highlight(source, lexer, _formatter)


def _render(
    renderer: RendererHTML,
    tokens: Sequence[Token],
    idx: int,
    options: Any,
    env: Any,
) -> str:
    info: FenceInfo = tokens[idx].meta["info"]
    is_output = info.language == "output"
    title = "Output" if is_output else info.attributes.get("title", "")
    caption = f'<figcaption class="code-title">{escape(title)}</figcaption>' if title else ""
    name = "code code-output" if is_output else "code"
    language = f' class="language-{escape(info.language)}"' if info.language else ""
    label = escape(title or f"{info.language or 'Code'} block".capitalize())
    return (
        f'<figure class="{name}">{caption}'
        f'<pre class="highlight" tabindex="0" role="group" aria-label="{label}">'
        f"<code{language}>{tokens[idx].meta['html']}</code></pre></figure>\n"
    )
