"""Links and images inside the site lead to something."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from difflib import get_close_matches
from urllib.parse import urlsplit

from django.contrib.staticfiles import finders
from django.urls import Resolver404, resolve

from articles.curriculum.checks.lesson import Lesson
from articles.curriculum.faults import Fault
from articles.curriculum.folders import ArticleFolder
from articles.curriculum.parsing import fenced_lines

TEXTS = (".md", ".yaml")
# [text](target), and [name]: target on a line of its own.
TARGET = re.compile(r"(?:\]\(|^\s*\[[^\]]+\]:)\s*<?(article:[a-z0-9-]+|/[^\s)>]*)")
STATIC = "/static/"


def check_links(lessons: Iterable[Lesson], folders: Iterable[ArticleFolder]) -> Iterator[Fault]:
    """In every text of an article; to articles that readers can at least see announced."""
    known = {
        folder.slug
        for folder in folders
        if folder.source.entry.status != "retired" and folder.source.entry.announced
    }
    for lesson in lessons:
        for name, text in lesson.folder.files.items():
            if name.endswith(TEXTS):
                for line, target in _targets(text):
                    complaint = _complaint(target, known)
                    if complaint:
                        yield lesson.fault_at(name, line, complaint)


def _targets(text: str) -> Iterator[tuple[int, str]]:
    lines = text.split("\n")
    for number, (line, is_code) in enumerate(zip(lines, fenced_lines(lines), strict=True), 1):
        if not is_code:
            for target in TARGET.findall(line):
                yield number, target


def _complaint(target: str, known: Collection[str]) -> str:
    if target.startswith("article:"):
        return _unknown_article(target.removeprefix("article:"), known)
    path = urlsplit(target).path
    if path.startswith(STATIC):
        found = finders.find(path.removeprefix(STATIC))
        return "" if found else f"There is no file static/{path.removeprefix(STATIC)}."
    try:
        match = resolve(path)
    except Resolver404:
        return f"The site has no page {path}."
    if match.view_name == "articles:article":
        return f"A link to an article is written article:{match.kwargs['slug']}."
    return ""


def _unknown_article(slug: str, known: Collection[str]) -> str:
    if slug in known:
        return ""
    close = get_close_matches(slug, known, n=1)
    hint = f" Did you mean “{close[0]}”?" if close else ""
    return f"There is no article “{slug}” to link to.{hint}"
