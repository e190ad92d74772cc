"""Finds a passage, words and those around them, in a rendered lesson as it is now.

Compared without white space, for a browser and the server break lines in their own ways. Where
the words stand several times, those around them decide. static/js/notes.js and report.js read the
page by the same rules, so that a passage's place means the same there.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html.parser import HTMLParser
from itertools import takewhile
from typing import Protocol

# As JavaScript's \s; Python's has other characters in it.
SPACE = re.compile(r"[\t\n\v\f\r \u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff]+")


class Quoting(Protocol):
    """A note, a report: whatever is about words of a lesson."""

    @property
    def quote(self) -> str: ...
    @property
    def prefix(self) -> str: ...
    @property
    def suffix(self) -> str: ...


@dataclass(frozen=True)
class Place:
    """From one character to another of the lesson's text without white space, as JavaScript counts.

    It counts a character beyond the first 65,536 as two.
    """

    start: int
    end: int


class LessonText:
    def __init__(self, body_html: str) -> None:
        reader = _Reader()
        reader.feed(body_html)
        reader.close()
        self.text = SPACE.sub("", "".join(reader.parts))

    def find(self, passage: Quoting) -> Place | None:
        """None where the passage is no longer in the lesson."""
        quote, prefix, suffix = (
            SPACE.sub("", part) for part in (passage.quote, passage.prefix, passage.suffix)
        )
        if not quote:
            return None
        best, best_fit, start = -1, -1, self.text.find(quote)
        while start >= 0:
            end = start + len(quote)
            before = self.text[max(0, start - len(prefix)) : start]
            after = self.text[end : end + len(suffix)]
            fit = _alike(before[::-1], prefix[::-1]) + _alike(after, suffix)
            if fit > best_fit:
                best, best_fit = start, fit
            start = self.text.find(quote, start + 1)
        if best < 0:
            return None
        first = _units(self.text[:best])
        return Place(first, first + _units(quote))


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def _alike(one: str, other: str) -> int:
    """How many characters they begin with in common."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


class _Reader(HTMLParser):
    """The text of a rendered lesson, without drawings and the signs beside headings."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._skipped = ""
        self._depth = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self._skipped:
            self._depth += tag == self._skipped
        elif tag == "svg" or ("class", "heading-anchor") in attrs:
            self._skipped, self._depth = tag, 1

    def handle_endtag(self, tag: str) -> None:
        if tag == self._skipped:
            self._depth -= 1
            if not self._depth:
                self._skipped = ""

    def handle_data(self, data: str) -> None:
        if not self._skipped:
            self.parts.append(data)
