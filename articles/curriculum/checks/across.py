"""What only shows when articles are laid side by side."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from articles.curriculum.checks.lesson import Lesson, markdown_parts
from articles.curriculum.faults import Fault
from articles.curriculum.folders import ArticleFolder
from articles.curriculum.parsing import fenced_lines

SHORTEST_PARAGRAPH = 12  # words; shorter ones may well be the same


def check_titles(folders: Iterable[ArticleFolder]) -> Iterator[Fault]:
    seen: dict[tuple[str, str], str] = {}
    for folder in folders:
        key = (folder.place.section, folder.source.entry.title.casefold())
        other = seen.setdefault(key, folder.slug)
        if other != folder.slug:
            yield folder.fault("entry.title", f"The title is that of {other} in the same section.")


def check_paragraphs(lessons: Iterable[Lesson]) -> Iterator[Fault]:
    """No paragraph of prose stands in two articles."""
    seen: dict[str, str] = {}
    for lesson in lessons:
        for place, text in markdown_parts(lesson.folder):
            name, first_line = lesson.folder.lines.of(place)
            for line, paragraph in _paragraphs(text, first_line):
                other = seen.setdefault(paragraph, lesson.slug)
                if other != lesson.slug:
                    message = f"The paragraph stands in {other} too: “{paragraph[:60]}…”"
                    yield lesson.fault_at(name, line, message)


def _paragraphs(text: str, first_line: int) -> Iterator[tuple[int, str]]:
    """(line, its words in lower case) of each that is long enough; code is none."""
    lines = text.split("\n")
    is_code = fenced_lines(lines)
    words: list[str] = []
    start = first_line
    for line, (row, code) in enumerate(
        zip([*lines, ""], [*is_code, False], strict=True), first_line
    ):
        if row.strip() and not code:
            start = start if words else line
            words += re.findall(r"\w+", row.casefold())
            continue
        if len(words) >= SHORTEST_PARAGRAPH:
            yield start, " ".join(words)
        words = []
