"""Links: `article:slug` to our own lessons, the web by https, mail, and places on the page."""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import urlsplit

from markdown_it import MarkdownIt
from markdown_it.token import Token

from articles.rendering.document import Context, walk

ARTICLE_PATH = "/learn/{slug}/"
WEB_ADDRESS = re.compile(r"https?://[\w.-]+(?::\d+)?(?:[/?#]|$)", re.IGNORECASE)
SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


def plugin(md: MarkdownIt) -> None:
    """Every address is parsed as a link, so that `prepare` can name the ones we refuse."""
    md.validateLink = lambda url: True  # type: ignore[method-assign]


def prepare(tokens: Sequence[Token], context: Context) -> None:
    """After the headings, whose ids `#place` may name."""
    for token, line in walk(tokens):
        if token.type != "link_open":
            continue
        href = str(token.attrs["href"])
        scheme = urlsplit(href).scheme
        if scheme == "article":
            _to_article(token, href.removeprefix("article:"), line, context)
        elif href.startswith("#"):
            anchor = context.id_prefix + href[1:]
            token.attrs["href"] = f"#{anchor}"
            if anchor not in context.ids:
                context.report(line, f"Nothing on the page is called {href}.")
        elif WEB_ADDRESS.match(href):
            token.attrs["rel"] = "noopener"
        elif scheme == "mailto":
            continue
        elif scheme or href.startswith("//") or not href.startswith("/"):
            context.report(
                line,
                f"The link to “{href}” is neither https:, mailto:, article:, /path nor #place.",
            )


def _to_article(token: Token, slug: str, line: int, context: Context) -> None:
    if not SLUG.fullmatch(slug):
        context.report(line, f"“{slug}” is not the slug of an article.")
        return
    token.attrs["href"] = ARTICLE_PATH.format(slug=slug)
    context.links.append(slug)
