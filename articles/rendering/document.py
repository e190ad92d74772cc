"""What rendering takes note of and gives back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from markdown_it.token import Token

# What the page around a text calls its own: the place that “Skip to content” leads to.
PAGE_IDS = {"main"}
MAX_SOURCE = 200_000  # characters; hostile input is cut off before any parser sees it


@dataclass(frozen=True, order=True)
class Problem:
    """A fault of the source, at a line counted as in its file."""

    line: int
    message: str


class RenderingError(Exception):
    """The source cannot be set; holds every problem, in order."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(sorted(problems))
        super().__init__("; ".join(f"line {p.line}: {p.message}" for p in self.problems))


@dataclass(frozen=True)
class Heading:
    level: int
    id: str
    text: str


@dataclass(frozen=True)
class Diagram:
    """A D2 figure; `width` in CSS pixels is what it takes at full size."""

    id: str
    title: str
    alt: str
    caption: str
    source: str
    svg: str
    width: int


@dataclass(frozen=True)
class CodeBlock:
    """`mode` is run, norun or empty; `output` is what the block below says it prints."""

    line: int
    language: str
    mode: str
    source: str
    output: str | None


@dataclass(frozen=True)
class Rendered:
    """HTML that is safe to show, and what stands in it."""

    html: str
    headings: tuple[Heading, ...]
    diagrams: tuple[Diagram, ...]
    citations: dict[str, tuple[str, ...]]
    links: tuple[str, ...]
    code_blocks: tuple[CodeBlock, ...]
    callouts: tuple[str, ...]
    tables: int
    words: int
    minutes: int


@dataclass
class Context:
    """What the passes over one source share."""

    citable: tuple[str, ...]
    id_prefix: str
    first_line: int
    lines: list[str]
    problems: list[Problem] = field(default_factory=list)
    ids: set[str] = field(default_factory=lambda: set(PAGE_IDS))
    headings: list[Heading] = field(default_factory=list)
    diagrams: list[Diagram] = field(default_factory=list)
    citations: dict[str, list[str]] = field(default_factory=dict)
    links: list[str] = field(default_factory=list)
    code_blocks: list[CodeBlock] = field(default_factory=list)
    callouts: list[str] = field(default_factory=list)

    def report(self, line: int, message: str) -> None:
        """`line` counts from 0 in the source."""
        self.problems.append(Problem(self.first_line + line, message))


def walk(tokens: Sequence[Token]) -> Iterator[tuple[Token, int]]:
    """Every block and inline token with its line, counted from 0 in the source."""
    line = 0
    for token in tokens:
        line = token.map[0] if token.map else line
        yield token, line
        inline_line = line
        for child in token.children or []:
            yield child, inline_line
            inline_line += child.type in {"softbreak", "hardbreak"}
